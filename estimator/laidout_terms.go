package estimator

import "fmt"

// PeriodTerms is a period laid open, as it comes every year.
type PeriodTerms struct {
	Name                       string
	FilingFrom, FilingTo, AsOf string // MM-DD
	AsOfLastYear               bool   // AsOf is in the year before
}

// Contradiction is a way in which facts can't all be so, laid open.
type Contradiction struct {
	Kind     string // impossible, too_long, fewer, most_since, least_since
	At       *Fact  // of all but too_long: where it is told of
	When     *When  // of impossible, most_since and least_since
	Says     string
	Least    *Fact     // of fewer: At can't be fewer than it
	Since    *Fact     // of too_long, and of impossible from an age on: a day of birth
	Age      int       // of too_long: years since then that can't count; of impossible: from which it is
	Each     []*Fact   // of too_long: months of one kind
	Together [][]*Fact // of too_long: months that can't be the same ones
	SinceDay Day       // of most_since and least_since
	Sum      []*Fact   // of most_since and least_since: added up
}

// Need is a paper that a place of the table needs, laid open.
type Need struct {
	ID, Name, What, IssuedBy string
	When                     *When  // nil: whenever the claim gives points
	OnlyIf                   string // in words, may be empty
	Evidence, Reference      string // of the paper
}

// Exclusion is something that is never counted, laid open.
type Exclusion struct{ Says, Evidence, Reference string }

// Always are the papers that every application needs.
func (p *Policy) Always() []Need { return layOutNeeds(p.always) }

func layOutNeeds(uses []materialUse) (all []Need) {
	for _, u := range uses {
		m := u.material
		all = append(all, Need{
			m.id, m.name, m.what, m.issuedBy, layOutWhen(u.when), u.onlyIf, m.source.mark.String(), m.source.reference,
		})
	}
	return all
}

func layOutExclusions(of []exclusion) (all []Exclusion) {
	for _, x := range of {
		all = append(all, Exclusion{x.says, x.source.mark.String(), x.source.reference})
	}
	return all
}

// Periods are the times for filing, every year.
func (p *Policy) Periods() []PeriodTerms {
	all := make([]PeriodTerms, len(p.periods))
	for i, r := range p.periods {
		all[i] = PeriodTerms{r.name, r.from.String(), r.to.String(), r.asOf.String(), r.asOfLastYear}
	}
	return all
}

// String is MM-DD.
func (md monthDay) String() string { return fmt.Sprintf("%02d-%02d", md/100, md%100) }

// PassLineSource is how well the pass line is known, and where it is from.
func (p *Policy) PassLineSource() (mark, reference string) {
	return p.lineSource.mark.String(), p.lineSource.reference
}

// Contradictions are the ways in which facts can't all be so.
func (p *Policy) Contradictions() []Contradiction {
	all := make([]Contradiction, len(p.contradictions))
	for i, c := range p.contradictions {
		switch c := c.(type) {
		case *impossible:
			all[i] = Contradiction{Kind: "impossible", At: c.at, When: layOutWhen(c.when), Says: c.says, Since: c.since, Age: c.age}
		case *sinceDay:
			all[i] = Contradiction{Kind: "least_since", At: c.facts[0], Says: c.said, SinceDay: c.day, Sum: c.facts}
			if c.most {
				all[i].Kind = "most_since"
			}
			if c.when != nil {
				all[i].When = layOutWhen(c.when)
			}
		case *fewer:
			all[i] = Contradiction{Kind: "fewer", At: c.at, Least: c.part, Says: c.said}
		case *tooLong:
			all[i] = Contradiction{Kind: "too_long", Since: c.since, Age: c.age, Each: c.each, Together: c.sums}
		}
	}
	return all
}

// InWords is a rule with every row, bound and condition inside it, as a sentence.
func (p *Policy) InWords(r *Rule) string { return teller{w: p.words, legal: true}.rule(r) }

// MarkInWords is an evidence mark for people: 官方原文.
func (p *Policy) MarkInWords(mark string) string { return p.words.known(mark) }

// EffortInWords is what a change asks of a person, in a few characters: 办手续.
func (p *Policy) EffortInWords(e Effort) string { return p.words.effort(e) }

// DefaultAsOf says that leaving the fact out counts as the cut-off day.
func (f *Fact) DefaultAsOf() bool { return f.defaultAsOf }

// LatestAsOf says that a day after the cut-off day is refused.
func (f *Fact) LatestAsOf() bool { return f.latestAsOf }
