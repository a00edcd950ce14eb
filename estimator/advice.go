package estimator

import (
	"cmp"
	"slices"
	"time"
)

// Advice is a change that a person can make and that helps.
type Advice struct {
	Change   FactsUsed `json:"change"`   // the facts that change, with their new values
	Gain     Points    `json:"gain"`     // total less the total now, both as stated
	Total    Points    `json:"total"`    // everything else as it is now
	Earliest Day       `json:"earliest"` // the first cut-off day at which it can count
	Because  string    `json:"because"`  // the change in words
	Effort   Effort    `json:"effort"`
	Needs    string    `json:"needs"` // what it needs, in a sentence
}

// Way is a set of changes, up to three, that reaches the pass line; without any,
// going on as things are does. Because names the conditions for filing that fail
// on that day all the same.
//
// It is counted as the projection of its cut-off day, with its changes: what goes
// on by itself has grown, unless a step ends it, and it is filed on the first day,
// or on the later one that was given. So none is later than doing nothing; where
// that reaches the line it stands first, and the others are earlier.
// Months that run (insurance, a lease) have grown to that day, and not only to
// the one at which they first helped; what is attained, chosen, set or done
// once more counts from its own earliest day on. So Earliest is the first
// cut-off, of the next four, that is not before any step's and at which the
// total reaches the line.
//
// A way is minimal: none of its steps can be left out without missing the line
// on that day. Two changes of the same fact never stand in one way, nor one
// that another takes away the condition of (who buys a home rents no longer).
type Way struct {
	Steps    []int     `json:"steps"`    // places in the estimate's advice, in rising order; none: going on
	Change   FactsUsed `json:"change"`   // all facts that change, as they are on the day, by steps or by themselves; or that end growing
	Gain     Points    `json:"gain"`     // total less the total now, both as stated
	Total    Points    `json:"total"`    // on the day
	Earliest Day       `json:"earliest"` // a cut-off day
	Because  string    `json:"because"`  // the changes in words
}

// Effort is what a change asks of a person.
type Effort string

// Efforts, the least first.
const (
	EffortChoice    Effort = "choice"    // something else is chosen when filing
	EffortWait      Effort = "wait"      // life goes on as it is
	EffortPaperwork Effort = "paperwork" // something is registered
	EffortExam      Effort = "exam"
	EffortStudy     Effort = "study"
	EffortOthers    Effort = "others"   // somebody else must act
	EffortPurchase  Effort = "purchase" // a home is bought
)

var efforts = []Effort{
	EffortChoice, EffortWait, EffortPaperwork, EffortExam, EffortStudy, EffortOthers, EffortPurchase,
}

func (e Effort) rank() int { return slices.Index(efforts, e) }

// byDegree says that of two variants, the one that brings more points asks for
// more. Homes are not so: the dearer one may be where somebody lives.
func (e Effort) byDegree() bool { return e == EffortExam || e == EffortStudy }

// secures says that it is worth doing though the line is reached: it asks
// nothing but care.
func (e Effort) secures() bool { return e.rank() <= EffortPaperwork.rank() }

// Advice is every single change that helps by a hundredth of a point or more.
// First stand those that reach the line alone by their cut-off day, where going
// on without them does not, then those
// of less effort, of an earlier day, of a greater gain; of certificates and
// degrees that are enough, the lower first. Who has reached the
// line is told only what secures it: choices, waiting, paperwork. Whom a
// condition keeps from filing for good is told of nothing: points help no more.
// To buy is
// advised only to whom nothing else brings to the line within the next four
// cut-offs: neither going on as they are, nor that with up to three other
// changes; and only what then belongs to a [Way]. A policy
// without a line advises nobody to. Its error is [FactErrors].
func (p *Policy) Advice(facts map[string]any, asOf time.Time) ([]Advice, error) {
	estimate, err := p.Estimate(facts, asOf)
	if err != nil {
		return nil, err
	}
	return estimate.Advice, nil
}

// How far ahead advice looks.
const (
	cutOffsAhead  = 4
	monthsAhead   = 36 // for months that reach an amount
	monthsBetween = 6  // from one cut-off to the next where the periods are not known
)

// advise is what helps, and the ways that reach the line. Whether the line is
// reached can't be said before everything is known: there are no ways then.
func (p *Policy) advise(r *room, est *Estimate) {
	if est.Barred() != "" {
		return
	}
	a := newAdviser(p, r)
	for _, im := range p.improvements {
		if im.effort != EffortPurchase && (!a.passes || im.effort.secures()) {
			a.try(im)
		}
	}
	a.rank()
	var ways []combination
	if a.open() {
		ways = a.combine()
		if len(ways) == 0 {
			ways = a.buy()
		}
	}
	est.Advice, est.Ways = a.advice(), a.tell(ways)
}

// rank puts the best first.
func (a *adviser) rank() {
	slices.SortStableFunc(a.steps, func(x, y *step) int {
		return cmp.Or(
			-compareTruth(x.reaches, y.reaches),
			cmp.Compare(x.of.effort.rank(), y.of.effort.rank()),
			cmp.Compare(x.earliest, y.earliest),
			compareTotals(x.total, y.total, x.reaches && x.of.effort.byDegree()),
		)
	})
}

// compareTotals puts the greater first; of what is learnt and is enough, the
// lower: it asks for less.
func compareTotals(x, y Points, learnt bool) int {
	if learnt {
		x, y = y, x
	}
	return cmp.Compare(y.Rounded(), x.Rounded())
}

// Learnt says that some of the advice is a certificate or a degree: its earliest
// day is when it would count, not when one can have it.
func (e *Estimate) Learnt() bool {
	return slices.ContainsFunc(e.Advice, func(a Advice) bool { return a.Effort.byDegree() })
}

func compareTruth(x, y bool) int { return cmp.Compare(truthValue(x), truthValue(y)) }

func (a *adviser) advice() []Advice {
	now, all := a.counted.total.Rounded(), make([]Advice, len(a.steps))
	for i, s := range a.steps {
		total := s.total.Rounded()
		all[i] = Advice{
			Change: s.change, Gain: total - now, Total: total, Earliest: s.earliest,
			Because: s.of.inWords(a.policy.words, s.values, s.change, s.more),
			Effort:  s.of.effort, Needs: s.of.needs,
		}
	}
	return all
}
