package estimator

import (
	"slices"
	"strings"
)

// projector goes from cut-off to cut-off with one person.
type projector struct {
	policy *Policy
	*room
	going []going
	turns []turn
	stops []stop

	points []Point
	cliffs []Cliff
	gates  []truth  // at the point before
	barred []string // why nobody can file, whatever they do
	known  bool     // every indicator is
}

func newProjector(p *Policy, r *room) *projector {
	pr := &projector{policy: p, room: r, going: p.going(&r.evaluation), stops: p.stops(r.asOf), known: true}
	pr.filedFrom()
	pr.turns = pr.turnsAhead()
	pr.points = make([]Point, len(pr.stops))
	pr.gates = make([]truth, len(p.gates))
	return pr
}

// filedFrom lets the first window begin on the day of filing that is given, if
// it lies within: the days before it are over.
func (pr *projector) filedFrom() {
	s, f := &pr.stops[0], pr.policy.submission
	if f == nil || !pr.given.has(f.slot) {
		return
	}
	if day := Day(pr.values[f.slot]); day > s.from && day <= s.to {
		s.from = day
	}
}

// goTo sets the facts to what they are after so many months.
func (pr *projector) goTo(months int) {
	for _, g := range pr.going {
		pr.set(g.fact, g.after(months))
	}
}

func (pr *projector) fileOn(d Day) {
	if f := pr.policy.submission; f != nil {
		pr.set(f, int64(d))
	}
}

// visit counts at a cut-off, and what changed on the way there.
func (pr *projector) visit(i int) {
	s, point := pr.stops[i], &pr.points[i]
	if i > 0 {
		pr.growthEvents(i)
	}
	pr.asOf = s.cutOff
	pr.birthdays(i)
	pr.fileOn(s.from)
	pr.goTo(s.months)
	pr.gateEvents(i)

	point.Period = s.period
	point.Facts = pr.factsGiven()
	pr.count(s, point)
	line := pr.policy.PassLine
	point.Passes = line > 0 && point.Total >= line
	if point.Events == nil {
		point.Events = []ProjectedEvent{}
	}
	slices.SortStableFunc(point.Events, func(a, b ProjectedEvent) int { return a.On.compare(b.On) })
}

func (pr *projector) factsGiven() FactsUsed {
	all := make(FactsUsed, 0, len(pr.policy.facts))
	for _, f := range pr.policy.facts {
		if pr.given.has(f.slot) {
			all = append(all, FactUsed{f, pr.values[f.slot]})
		}
	}
	return all
}

// count adds up what is known, filed on the first and on the last day.
func (pr *projector) count(s stop, to *Point) {
	to.Indicators = make([]ProjectedPoints, 0, len(pr.policy.indicators))
	var first, last Points
	for _, in := range pr.policy.indicators {
		t := in.tally(&pr.evaluation)
		if !t.known {
			pr.known = false
			continue
		}
		late := t.points
		if f := pr.policy.submission; f != nil && in.reads.has(f.slot) {
			pr.fileOn(s.to)
			late = in.tally(&pr.evaluation).points
			pr.fileOn(s.from)
		}
		first += t.points
		last += late
		to.Indicators = append(to.Indicators, ProjectedPoints{in.id, in.name, t.points, late})
	}
	to.Total, to.Late = first.Rounded(), last.Rounded()
}

func (pr *projector) projection() *Projection {
	p := pr.policy
	all := &Projection{
		Policy: p.ID, PolicyVersion: p.Version, AsOf: pr.stops[0].cutOff, PassLine: p.PassLine, Complete: pr.known,
		Points: pr.points, of: p,
	}
	all.First = slices.IndexFunc(pr.points, func(point Point) bool { return point.Passes })
	all.Fileable = slices.IndexFunc(pr.points, func(point Point) bool { return point.Passes && len(point.Unmet) == 0 })
	all.Beyond = -1
	if until := DayOf(p.BasisUntil); !p.BasisUntil.IsZero() {
		all.Beyond = slices.IndexFunc(pr.stops, func(s stop) bool { return s.from > until })
	}
	if all.Beyond >= 0 {
		all.BeyondText = p.words.ProjectBeyond.text(str(p.BasisDocument), str(p.words.dayInWords(DayOf(p.BasisUntil))),
			str(pr.named(all.Beyond)))
	}
	all.Cliffs = pr.allCliffs()
	all.Barred = strings.Join(pr.barred, p.words.Join.text())
	return all
}
