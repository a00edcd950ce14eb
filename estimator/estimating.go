package estimator

import (
	"slices"
	"time"
)

// Estimate counts a person's points, says why, and what would help. Its error
// is [FactErrors]: every fact that is missing, unknown or can't be used.
func (p *Policy) Estimate(facts map[string]any, asOf time.Time) (*Estimate, error) {
	return p.estimate(facts, asOf, true, true)
}

// Partial counts what is known so far: an indicator that needs a fact not
// given is left out. Its error is [FactErrors].
func (p *Policy) Partial(facts map[string]any, asOf time.Time) (*Estimate, error) {
	return p.estimate(facts, asOf, false, true)
}

// Lines are the indicators of Partial alone, without what would help and what
// else there is to say: all of them, or those that are named. Its error is
// [FactErrors].
func (p *Policy) Lines(facts map[string]any, asOf time.Time, named ...string) ([]IndicatorResult, error) {
	r, wrong := p.enter(facts, asOf, false)
	defer r.leave()
	if len(wrong) > 0 {
		return nil, wrong
	}
	lines, _ := p.lines(r, named...)
	r.said.handOut()
	return lines, nil
}

// Trace is Estimate without advice.
func (p *Policy) Trace(facts map[string]any, asOf time.Time) (*Estimate, error) {
	return p.estimate(facts, asOf, true, false)
}

// Total counts without saying why. Its error is [FactErrors].
func (p *Policy) Total(facts map[string]any, asOf time.Time) (Points, error) {
	r, wrong := p.enter(facts, asOf, true)
	defer r.leave()
	if len(wrong) > 0 {
		return 0, wrong
	}
	var total Points
	for _, in := range p.indicators {
		total += in.tally(&r.evaluation).points
	}
	return total.Rounded(), nil
}

func (p *Policy) estimate(facts map[string]any, asOf time.Time, complete, advice bool) (*Estimate, error) {
	r, wrong := p.enter(facts, asOf, complete)
	defer r.leave()
	if len(wrong) > 0 {
		return nil, wrong
	}
	est := p.trace(r)
	if advice {
		p.advise(r, est)
	}
	return est, nil
}

func (p *Policy) trace(r *room) *Estimate {
	e, counted := &r.evaluation, &r.counted
	est := &Estimate{
		Policy: p.ID, PolicyVersion: p.Version, AsOf: e.asOf, PassLine: p.PassLine,
		Advice: []Advice{}, Ways: []Way{}, of: p,
	}
	est.Indicators, est.UnofficialPoints = p.lines(r)
	est.Total = counted.total.Rounded()
	est.Passes = p.PassLine > 0 && est.Total >= p.PassLine
	est.Gates = p.judge(r, est.Total)
	r.said.handOut()
	est.Readings = p.otherReadings(r)
	est.Warnings = p.warnings(e)
	est.Notices = p.notices(r)
	return est
}

// lines counts what is known; the sentences of its reasons are still to be handed out.
func (p *Policy) lines(r *room, named ...string) (all []IndicatorResult, unofficial Points) {
	e, counted := &r.evaluation, &r.counted
	all = make([]IndicatorResult, 0, len(p.indicators))
	used := make(FactsUsed, 0, len(p.facts)) // every line's, in one piece
	parts := make([]PartResult, p.countParts())
	for i, in := range p.indicators {
		if len(named) > 0 && !slices.Contains(named, in.id) {
			continue
		}
		e.read = slots{}
		t := in.tally(e)
		if !t.known {
			counted.complete = false
			continue
		}
		counted.points[i], counted.known[i] = t.points, true
		counted.total += t.points
		unofficial += t.unofficial

		from := len(used)
		used = e.appendUsed(used)
		all = append(all, in.result(t, used[from:len(used):len(used)]))
		n := len(in.parts())
		in.explain(e, &all[len(all)-1], parts[:n:n], &r.said)
		parts = parts[n:]
	}
	return all, unofficial
}

func (in *indicator) result(t tally, used FactsUsed) IndicatorResult {
	return IndicatorResult{
		ID: in.id, Name: in.name, Group: in.outline.Group, Points: t.points, Max: in.max,
		Facts: used, Evidence: t.from.mark.String(), Reference: t.from.reference,
		departments: in.outline.Departments,
	}
}

// countParts is how many parts the lines show one by one.
func (p *Policy) countParts() (n int) {
	for _, in := range p.indicators {
		n += len(in.parts())
	}
	return n
}

// explain adds the reasons, and the parts with theirs.
func (in *indicator) explain(e *evaluation, r *IndicatorResult, parts []PartResult, said *sentences) {
	said.note(&r.Because, in.because(e, said.text))
	if len(parts) == 0 {
		return
	}
	r.Parts = parts
	for i, part := range in.parts() {
		t := part.tally(e)
		parts[i] = PartResult{
			ID: part.id, Name: part.name, Points: t.points,
			Evidence: t.from.mark.String(), Reference: t.from.reference,
		}
		said.note(&parts[i].Because, part.because(e, said.text))
	}
}

// otherReadings are the totals that open texts would give if they meant the
// other thing; those that change nothing are left out.
func (p *Policy) otherReadings(r *room) []ReadingResult {
	e, counted := &r.evaluation, &r.counted
	all := []ReadingResult{}
	for i, other := range p.readings {
		total := counted.total
		for _, c := range other.changed {
			if counted.known[c.instead] {
				total += c.tally(e).points - counted.points[c.instead]
			}
		}
		if total == counted.total {
			continue
		}
		if len(all) == 0 {
			all = make([]ReadingResult, 0, len(p.readings)-i)
		}
		all = append(all, ReadingResult{
			ID: other.id, Total: total.Rounded(), Because: other.because, Why: other.why, Ask: other.ask,
		})
	}
	return all
}

// notices are what a person must know besides the sum.
func (p *Policy) notices(r *room) []string {
	all := []string{}
	if said := p.filedLater(r); said != "" {
		all = append(all, said)
	}
	filing, until := p.filingDay(&r.evaluation), DayOf(p.BasisUntil)
	if p.BasisUntil.IsZero() || filing <= until {
		return all
	}
	return append(all, p.words.BasisEnds.text(
		str(p.BasisDocument), str(p.words.dayInWords(until)), str(p.words.dayInWords(filing)),
	))
}

// filedLater says what the total is on the first day on which one can file, if
// no day was given and it is another one than on the cut-off day.
func (p *Policy) filedLater(r *room) string {
	e, f := &r.evaluation, p.submission
	if f == nil || e.given.has(f.slot) || len(p.periods) == 0 {
		return ""
	}
	given, first, total := e.given, p.firstFilingDay(e.asOf), r.counted.total
	e.set(f, int64(first))
	for i, in := range p.indicators {
		if r.counted.known[i] && in.reads.has(f.slot) {
			total += in.tally(e).points - r.counted.points[i]
		}
	}
	e.given = given
	if total == r.counted.total {
		return ""
	}
	return p.words.FiledLater.text(str(p.words.dayInWords(first)), exact(total.Rounded()))
}
