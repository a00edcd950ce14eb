package estimator

import (
	"cmp"
	"fmt"
)

// ProjectedEvent is something that time brings, and what it changes.
type ProjectedEvent struct {
	Kind      EventKind `json:"kind"`
	Indicator string    `json:"indicator,omitempty"` // id of the line that it changes
	Gate      string    `json:"gate,omitempty"`      // id of the condition for filing that it mends
	Fact      string    `json:"fact"`                // id of the fact that comes so far
	On        Moment    `json:"on"`
	Filing    Filing    `json:"filing,omitempty"` // of a birthday that counts on the day of filing
	Delta     Points    `json:"delta"`            // points of the indicator; of a tier, every year from then on
	Text      string    `json:"text"`

	rates rates // of a tier
}

// rates are what a year counts from the month on at which a tier begins, and
// before.
type rates struct {
	at          int64 // how many months there are then
	now, before Points
}

// EventKind is what kind of thing happens.
type EventKind string

// The kinds of events.
const (
	TierBegins       EventKind = "tier"      // months count at another rate from this one on
	FullYear         EventKind = "full_year" // another twelve months are full
	ThresholdReached EventKind = "threshold" // an amount from which on points are given
	OnceMore         EventKind = "count"     // one more of what counts one by one
	Birthday         EventKind = "birthday"  // years are completed and another band begins
	GateMended       EventKind = "gate"      // a condition for filing holds that did not
)

// Filing is where a birthday lies beside the days on which one files.
type Filing string

// A birthday after the window of one point is before that of the next.
const (
	BeforeFiling Filing = "before" // on the first day at the latest: nobody can file before it
	WithinFiling Filing = "within" // who files before it has other points than who files from then on
)

// Moment is a day, or a whole month; as JSON it is YYYY-MM-DD or YYYY-MM.
type Moment struct {
	Day   Day  // of a month, the first
	Month bool // no day of it is meant
}

// String is YYYY-MM-DD or YYYY-MM.
func (m Moment) String() string {
	if m.Month {
		return fmt.Sprintf("%04d-%02d", m.Day.year(), m.Day.month())
	}
	return m.Day.String()
}

// MarshalJSON writes what String says.
func (m Moment) MarshalJSON() ([]byte, error) { return []byte(`"` + m.String() + `"`), nil }

func (m Moment) compare(other Moment) int { return cmp.Compare(m.Day, other.Day) }

// monthOf is the month that lies so many after the one of a day.
func monthOf(d Day, after int) Moment {
	m := makeDay(d.year(), d.month(), 1).plusMonths(after)
	return Moment{m, true}
}

func (w *Words) momentInWords(m Moment) string {
	if m.Month {
		return w.Month.text(num(int64(m.Day.year())), num(int64(m.Day.month())))
	}
	return w.dayInWords(m.Day)
}

// turn is an amount of a fact that goes on from which on an indicator counts
// otherwise; every so many more again, unless 0.
type turn struct {
	kind      EventKind
	indicator *indicator
	going     going
	at, every int64
}

// turnsAhead are those of the facts that go on.
func (pr *projector) turnsAhead() (all []turn) {
	for _, in := range pr.policy.indicators {
		in.eachStep(func(kind EventKind, f *Fact, at, every int64) {
			for _, g := range pr.going {
				if g.fact == f {
					all = append(all, turn{kind, in, g, at, every})
				}
			}
		})
	}
	return all
}

// eachStep tells every amount of a fact from which on it counts otherwise.
func (n *node) eachStep(tell func(kind EventKind, f *Fact, at, every int64)) {
	switch r := n.rule.(type) {
	case *byMonth:
		if r.from > 1 {
			tell(ThresholdReached, r.fact, r.from, 0)
		}
		for _, t := range r.tiers[:len(r.tiers)-1] {
			tell(TierBegins, r.fact, t.through+1, 0)
		}
	case *fullYears:
		tell(FullYear, r.fact, 12, 12)
	case *perCount:
		tell(OnceMore, r.fact, 1, 1)
	case *threshold:
		tell(ThresholdReached, r.reached.fact, r.reached.needed, 0)
	case *sum:
		eachStepOf(r.of, tell)
	case *highest:
		eachStepOf(r.of, tell)
	case *first:
		eachStepOf(r.of, tell)
	}
}

func eachStepOf(of []*node, tell func(kind EventKind, f *Fact, at, every int64)) {
	for _, n := range of {
		n.eachStep(tell)
	}
}

// growthEvents are the turns between the cut-off before and this one.
func (pr *projector) growthEvents(i int) {
	before, now := pr.stops[i-1].months, pr.stops[i].months
	for _, t := range pr.turns {
		had, has := t.going.after(before), t.going.after(now)
		for at := t.next(had); at <= has && at > had; at = t.next(at) {
			pr.turned(i, t, at)
		}
	}
}

// next is the first amount above another at which it turns, 0 if there is none.
func (t *turn) next(above int64) int64 {
	switch {
	case above < t.at:
		return t.at
	case t.every == 0:
		return 0
	}
	return above + t.every - (above-t.at)%t.every
}

// turned notes a turn if it changes the points: a part that does not count, or
// counts less than another, changes nothing.
func (pr *projector) turned(i int, t turn, at int64) {
	f := t.going.fact
	months := t.going.monthsTo(at)
	pr.goTo(months)
	now := pr.with(t.indicator, f, at) - pr.with(t.indicator, f, at-1)
	event := ProjectedEvent{
		Kind: t.kind, Indicator: t.indicator.id, Fact: f.ID, On: monthOf(pr.stops[0].cutOff, months), Delta: now,
	}
	month := pr.policy.words.momentInWords(event.On)
	switch t.kind {
	case TierBegins:
		was := pr.with(t.indicator, f, at-1) - pr.with(t.indicator, f, at-2)
		event.Delta = (now - was) * 12
		event.rates = rates{at, now * 12, was * 12}
		event.Text = pr.policy.words.ProjectTier.text(str(month), str(f.Name), num(at), pts(now*12), pts(was*12))
	case FullYear:
		event.Text = pr.policy.words.ProjectFullYear.text(str(month), str(f.Name), num(at/12), str(pr.change(now)))
	case OnceMore:
		event.Text = pr.policy.words.ProjectOnceMore.text(str(month), str(f.Name), num(at), str(f.Unit), str(pr.change(now)))
	default:
		event.Text = pr.policy.words.ProjectThreshold.text(str(month), str(f.Name), num(at), str(f.Unit), str(pr.change(now)))
	}
	if event.Delta != 0 {
		pr.points[i].Events = append(pr.points[i].Events, event)
	}
}

// with is what an indicator gives if a fact had a value.
func (pr *projector) with(in *indicator, f *Fact, value int64) Points {
	pr.set(f, value)
	return in.tally(&pr.evaluation).points
}

// change is points more or fewer, in words.
func (pr *projector) change(by Points) string {
	if by < 0 {
		return pr.policy.words.ProjectLess.text(pts(-by))
	}
	return pr.policy.words.ProjectMore.text(pts(by))
}

// named is what people call the point: its period, else its cut-off day.
func (pr *projector) named(i int) string { return pr.policy.words.pointName(pr.stops[i].period, i) }

func (w *Words) pointName(period Period, i int) string {
	switch {
	case period.Name != "":
		return period.Name
	case i == 0:
		return w.ProjectNow.text()
	}
	return w.dayInWords(DayOf(period.AsOf))
}
