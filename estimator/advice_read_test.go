package estimator_test

import (
	"maps"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// table is what a policy file says about advice, read apart from the loader.
type table struct {
	policy *estimator.Policy
	blocks []*block
	same   map[string][]string // the facts that grow with one
	goesOn map[string]course   // how facts do
}

// block is one improve: of a fact, or one entry of ways:.
type block struct {
	fact    string
	How     string         `yaml:"how"`
	Begins  bool           `yaml:"begins"`
	Resumes bool           `yaml:"resumes"`
	Effort  string         `yaml:"effort"`
	When    map[string]any `yaml:"when"`
	Sets    map[string]any `yaml:"sets"`
	Each    string         `yaml:"each"`
	Grows   string         `yaml:"grows"`
}

func tables(tb testing.TB) map[string]table {
	tb.Helper()
	all := map[string]table{}
	for id, p := range tabletest.Shipped(tb) {
		var file struct {
			Facts map[string]struct {
				Improve any    `yaml:"improve"`
				SameAs  string `yaml:"same_as"`
			} `yaml:"facts"`
			Ways []*block `yaml:"ways"`
		}
		if err := yaml.Unmarshal(p.Source(), &file); err != nil {
			tb.Fatal(err)
		}
		t := table{policy: p, blocks: file.Ways, same: map[string][]string{}}
		for fact, f := range file.Facts {
			t.same[f.SameAs] = append(t.same[f.SameAs], fact)
			if f.Improve == nil {
				continue
			}
			src, err := yaml.Marshal(f.Improve)
			if err != nil {
				tb.Fatal(err)
			}
			var several []*block
			if yaml.Unmarshal(src, &several) != nil {
				one := new(block)
				if err := yaml.Unmarshal(src, one); err != nil {
					tb.Fatal(err)
				}
				several = []*block{one}
			}
			for _, b := range several {
				b.fact = fact
				t.blocks = append(t.blocks, b)
			}
		}
		t.goesOn = t.goingOn(tb)
		all[id] = t
	}
	return all
}

// of is the block that a piece of advice comes from.
func (t table) of(tb fataler, a estimator.Advice, facts map[string]any) *block {
	change := changeOf(a.Change)
	for _, b := range t.blocks {
		if b.fact != "" {
			_, changes := change[b.fact]
			if changes && len(change) == 1+len(t.same[b.fact]) && (!b.runs() || t.fits(tb, b, facts)) {
				return b
			}
			continue
		}
		alike := len(change) > 0
		for fact, value := range b.Sets {
			alike = alike && change[fact] == value
		}
		if alike {
			return b
		}
	}
	tb.Fatalf("no block says %v", change)
	return nil
}

// fits says of months that run whether they are in the state that a block is
// about: none yet, running, or stopped.
func (t table) fits(tb fataler, b *block, facts map[string]any) bool {
	if months(facts, b.fact) == 0 {
		return b.Begins
	}
	c, goesOn := t.goesOn[b.fact]
	stopped := goesOn && !c.runs(tb, facts, b.fact)
	return !b.Begins && b.Resumes == stopped
}

type fataler interface{ Fatalf(string, ...any) }

func (b *block) runs() bool { return b.How == "go_on" || b.How == "reach" }

func changeOf(us estimator.FactsUsed) map[string]any {
	change := map[string]any{}
	for _, u := range us {
		change[u.Fact.ID] = u.Value()
	}
	return change
}

func months(facts map[string]any, fact string) int {
	n, _ := facts[fact].(int)
	return n
}

// on is a change as it is on a cut-off day: months that run have run till then.
func (t table) on(b *block, a estimator.Advice, facts map[string]any, asOf, day time.Time) map[string]any {
	change := changeOf(a.Change)
	n := (day.Year()-asOf.Year())*12 + int(day.Month()-asOf.Month())
	if b.Begins || b.Resumes || b.Sets != nil {
		n--
	}
	n = max(n, 0)
	switch {
	case b.runs():
		for fact := range change {
			change[fact] = min(months(facts, fact)+n, 600)
		}
	case b.Grows != "":
		change[b.Grows] = n
	}
	return change
}

// holds says whether a condition does; of those that improvements have.
func holds(t fataler, when, facts map[string]any) bool {
	if when == nil {
		return true
	}
	fact, is := when["fact"].(string), when["is"]
	if is == nil || len(when) != 2 {
		t.Fatalf("a condition that this test can't read: %v", when)
	}
	value, given := facts[fact]
	if !given {
		value = false
	}
	return value == is
}

func with(facts map[string]any, changes ...map[string]any) map[string]any {
	all := maps.Clone(facts)
	for _, c := range changes {
		maps.Copy(all, c)
	}
	return all
}

func without(facts map[string]any, fact string) map[string]any {
	all := maps.Clone(facts)
	delete(all, fact)
	return all
}

// cutOffs are the day itself, if it is one, and the next four: 30 June and 31
// December in every table that has a line.
func cutOffs(asOf time.Time) (all []time.Time) {
	for day := asOf; ; day = day.AddDate(0, 0, 1) {
		if next := day.AddDate(0, 0, 1); next.Day() == 1 && next.Month()%6 == 1 {
			all = append(all, day)
		}
		if n := len(all); n == 5 || n == 4 && !all[0].Equal(asOf) {
			return all
		}
	}
}
