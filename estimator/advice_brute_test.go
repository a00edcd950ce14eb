package estimator_test

import (
	stdcmp "cmp"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/estimator"
)

// brute looks for the ways to the line by trying every one.
type brute struct {
	table
	t      *rapid.T
	facts  map[string]any
	asOf   time.Time
	now    estimator.Points
	advice []estimator.Advice
}

// reaching is a set of changes, the first cut-off on which it reaches the
// line, and the total then.
type reaching struct {
	steps []int
	on    int
	total estimator.Points
}

func (b brute) total(facts map[string]any, day time.Time) estimator.Points {
	opens := day.AddDate(0, 0, 1).Format(time.DateOnly) // after 30 June, and 31 December
	if said, _ := facts["submission_date"].(string); day.After(b.asOf) && said < opens {
		facts = with(facts, map[string]any{"submission_date": opens})
	}
	total, err := b.policy.Total(facts, day)
	if err != nil {
		b.t.Fatalf("%v: %v", facts, err)
	}
	return total
}

// on is somebody on a day after some steps, with what goes on by itself: unless
// a step ends it.
func (b brute) on(day time.Time, steps []int) map[string]any {
	after, changed := b.grown(day), map[string]any{}
	for _, i := range steps {
		a := b.advice[i]
		block := b.of(b.t, a, b.facts)
		change := b.table.on(block, a, b.facts, b.asOf, day)
		if block.Sets == nil {
			change = b.more(after, change)
		}
		after = with(after, change)
		changed = with(changed, changeOf(a.Change))
	}
	for fact, c := range b.goesOn {
		_, grows := changed[fact]
		if !grows && c.runs(b.t, b.facts, fact) && !c.runs(b.t, with(b.facts, changed), fact) {
			after[fact] = b.facts[fact]
		}
	}
	return after
}

// meet says that steps change no fact twice, and none takes away another's
// condition.
func (b brute) meet(steps []int) bool {
	for _, i := range steps {
		when := b.of(b.t, b.advice[i], b.facts).When
		for _, j := range steps {
			if i == j {
				continue
			}
			other := changeOf(b.advice[j].Change)
			for fact := range changeOf(b.advice[i].Change) {
				if _, twice := other[fact]; twice {
					return false
				}
			}
			if !holds(b.t, when, with(b.facts, other)) {
				return false
			}
		}
	}
	return true
}

// reaching finds the first cut-off on which steps reach the line.
func (b brute) reaching(steps []int) (reaching, bool) {
	days := cutOffs(b.asOf)
	for k, day := range days {
		early := slices.ContainsFunc(steps, func(i int) bool { return b.advice[i].Earliest > estimator.DayOf(day) })
		if early {
			continue
		}
		if total := b.total(b.on(day, steps), day); total >= b.policy.PassLine {
			return reaching{steps, k, total}, true
		}
	}
	return reaching{}, false
}

// minimal are all sets of up to three that can't do without any of theirs, nor
// with a lower certificate or degree, best first.
func (b brute) minimal() (all []reaching) {
	var every []reaching
	for _, steps := range append([][]int{{}}, subsets(len(b.advice), 3)...) {
		if b.meet(steps) {
			if r, ok := b.reaching(steps); ok {
				every = append(every, r)
			}
		}
	}
	for _, r := range every {
		spare := slices.ContainsFunc(every, func(other reaching) bool {
			return len(other.steps) < len(r.steps) && other.on <= r.on && inside(other.steps, r.steps)
		})
		higher := slices.ContainsFunc(every, func(other reaching) bool { return other.on <= r.on && b.higher(r.steps, other.steps) })
		if !spare && !higher {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(x, y reaching) int {
		return stdcmp.Or(
			stdcmp.Compare(b.skipping(x), b.skipping(y)), stdcmp.Compare(b.effort(x), b.effort(y)),
			stdcmp.Compare(b.learning(x), b.learning(y)), stdcmp.Compare(len(x.steps), len(y.steps)),
			stdcmp.Compare(x.on, y.on), greaterFirst(x.total, y.total, learnt(b.effort(x))),
		)
	})
	var told []reaching
	for _, r := range all {
		if !slices.ContainsFunc(told, func(first reaching) bool { return b.twins(first, r) }) {
			told = append(told, r)
		}
	}
	return told
}

// twins are ways that differ only in a title and a skill that count as much.
func (b brute) twins(first, r reaching) bool {
	certificates := func(i int) bool {
		change := changeOf(b.advice[i].Change)
		return len(change) == 1 && (change["professional_title"] != nil || change["vocational_skill"] != nil)
	}
	alone := func(some, without []int) []int {
		return slices.DeleteFunc(slices.Clone(some), func(i int) bool { return slices.Contains(without, i) })
	}
	one, two := alone(first.steps, r.steps), alone(r.steps, first.steps)
	return first.on == r.on && first.total == r.total && len(one) == 1 && len(two) == 1 &&
		certificates(one[0]) && certificates(two[0]) && !b.sameFacts(b.advice[one[0]], b.advice[two[0]])
}

// skipping is 1 if a step is a certificate or degree above one that helps too.
func (b brute) skipping(r reaching) int {
	for _, i := range r.steps {
		a := b.advice[i]
		if learnt(b.effort(reaching{steps: []int{i}})) && slices.ContainsFunc(b.advice, func(lower estimator.Advice) bool {
			return lower.Effort == a.Effort && lower.Gain < a.Gain && b.sameFacts(a, lower)
		}) {
			return 1
		}
	}
	return 0
}

// learning is what has to be learnt: fewer certificates before lower ones.
func (b brute) learning(r reaching) (all estimator.Points) {
	const one = 1_000_000 * 120_000
	for _, i := range r.steps {
		if learnt(b.effort(reaching{steps: []int{i}})) {
			all += one + b.advice[i].Gain
		}
	}
	return all
}

// learnt says that an effort, by its place in the order, is exam or study.
func learnt(effort int) bool { return effort == 3 || effort == 4 }

// greaterFirst puts the greater first, or the lower.
func greaterFirst(x, y estimator.Points, lower bool) int {
	if lower {
		return stdcmp.Compare(x, y)
	}
	return stdcmp.Compare(y, x)
}

func (b brute) effort(r reaching) (highest int) {
	order := []estimator.Effort{"choice", "wait", "paperwork", "exam", "study", "others", "purchase"}
	for _, i := range r.steps {
		highest = max(highest, slices.Index(order, b.advice[i].Effort))
	}
	return highest
}

// higher says that some steps differ from others in nothing but a higher
// certificate or degree.
func (b brute) higher(steps, others []int) bool {
	if len(steps) != len(others) || slices.Equal(steps, others) {
		return false
	}
	return !slices.ContainsFunc(steps, func(i int) bool {
		a := b.advice[i]
		return !slices.ContainsFunc(others, func(j int) bool {
			lower := b.advice[j]
			learnt := (a.Effort == "exam" || a.Effort == "study") && lower.Gain < a.Gain && b.sameFacts(a, lower)
			return i == j || learnt
		})
	})
}

func (b brute) sameFacts(a, other estimator.Advice) bool {
	return slices.Equal(slices.Sorted(maps.Keys(changeOf(a.Change))), slices.Sorted(maps.Keys(changeOf(other.Change))))
}

func inside(few, many []int) bool {
	return !slices.ContainsFunc(few, func(i int) bool { return !slices.Contains(many, i) })
}

// subsets are those of 0 to n-1 with one to most members, the small ones first.
func subsets(n, most int) (all [][]int) {
	level := [][]int{{}}
	for range most {
		var next [][]int
		for _, s := range level {
			from := 0
			if len(s) > 0 {
				from = s[len(s)-1] + 1
			}
			for i := from; i < n; i++ {
				next = append(next, append(slices.Clone(s), i))
			}
		}
		all, level = append(all, next...), next
	}
	return all
}

// drawNear makes somebody who has not so much that nothing is left to do, with
// a day to count on.
func drawNear(t *rapid.T, p *estimator.Policy) (facts map[string]any, asOf time.Time) {
	facts = map[string]any{}
	long := rapid.SampledFrom([]int{1, 30, 90}).Draw(t, "months up to")
	young := rapid.Bool().Draw(t, "under 36 today, not for long")
	for _, f := range p.Facts() {
		switch f.Type {
		case estimator.Months:
			facts[f.ID] = rapid.IntRange(0, long).Draw(t, f.ID)
		case estimator.Count:
			facts[f.ID] = rapid.IntRange(0, 2).Draw(t, f.ID)
			if f.ID == "criminal_records" || f.ID == "false_records" {
				facts[f.ID] = rapid.IntRange(0, 9).Draw(t, f.ID) / 9
			}
		case estimator.ChoiceType:
			facts[f.ID] = rapid.SampledFrom(f.Choices).Draw(t, f.ID).Value
		case estimator.Bool:
			facts[f.ID] = rapid.Bool().Draw(t, f.ID)
		case estimator.Money:
			facts[f.ID] = rapid.IntRange(0, 200_000).Draw(t, f.ID)
		}
	}
	if _, has := p.Fact("below_retirement_age"); has { // the others are advised nothing
		facts["below_retirement_age"] = rapid.IntRange(0, 9).Draw(t, "retired") > 0
	}
	asOf = rapid.SampledFrom([]time.Time{june, june.AddDate(0, 6, 1), june.AddDate(0, 1, 16)}).Draw(t, "as of")
	born := asOf.AddDate(-rapid.IntRange(20, 55).Draw(t, "years"), 0, -rapid.IntRange(1, 300).Draw(t, "days"))
	if young {
		born = asOf.AddDate(-36, 0, rapid.IntRange(1, 700).Draw(t, "days"))
	}
	facts["birth_date"] = born.Format(time.DateOnly)
	if rapid.IntRange(0, 5).Draw(t, "says when") == 0 {
		facts["submission_date"] = asOf.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "later")).Format(time.DateOnly)
	} else {
		delete(facts, "submission_date")
	}
	return facts, asOf
}

// eachNear tries a law on people of every table that has a line.
func eachNear(t *testing.T, law func(b brute, e *estimator.Estimate)) {
	for id, table := range tables(t) {
		if table.policy.PassLine == 0 {
			continue
		}
		t.Run(id, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				facts, asOf := drawNear(t, table.policy)
				e, err := table.policy.Estimate(facts, asOf)
				if err != nil {
					t.Fatalf("%v: %v", facts, err)
				}
				if facts["below_retirement_age"] == false {
					if len(e.Advice)+len(e.Ways) > 0 || e.Barred() == "" {
						t.Fatalf("somebody retired is advised: %+v", e.Advice)
					}
					return
				}
				law(brute{table, t, facts, asOf, e.Total, e.Advice}, e)
			})
		})
	}
}

// bought are the changes that the table knows as purchases, each for itself,
// from the first cut-off on where it helps.
func (b brute) bought() (all []estimator.Advice) {
	for _, block := range b.blocks {
		if block.Effort != "purchase" || !holds(b.t, block.When, b.facts) {
			continue
		}
		values := []any{nil}
		if f, found := b.policy.Fact(block.Each); found {
			values = nil
			for _, c := range f.Choices {
				values = append(values, c.Value)
			}
		}
		for _, v := range values {
			for _, day := range cutOffs(b.asOf) {
				if day.Equal(b.asOf) {
					continue
				}
				a := estimator.Advice{Earliest: estimator.DayOf(day), Effort: "purchase"}
				for _, f := range b.policy.Facts() {
					value, given := block.Sets[f.ID]
					switch f.ID {
					case block.Each:
						value, given = v, true
					case block.Grows:
						value, given = 0, true
					}
					if given {
						a.Change = append(a.Change, estimator.Use(f, value))
					}
				}
				change := b.table.on(block, a, b.facts, b.asOf, day)
				if b.total(with(b.facts, change), b.asOf) > b.now {
					all = append(all, a)
					break
				}
			}
		}
	}
	return all
}
