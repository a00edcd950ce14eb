package estimator

import (
	"slices"
	"time"
)

// Explanation is an estimate told so that a reader can check it: for every
// line of the table the rule in words, the facts used, the sum, what was not
// counted and why, and where the value is from. As JSON it is the estimate
// with one more field.
type Explanation struct {
	*Estimate
	Lines []Explained `json:"explanation,omitempty"`
}

// Explained is one line of the table, or a part of one.
type Explained struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Group      string      `json:"group,omitempty"`
	Points     Points      `json:"points"`
	Max        *Points     `json:"max"`  // nil where there is no upper bound
	Rule       RuleInWords `json:"rule"` // made from the table's data
	Facts      []FactSaid  `json:"facts"`
	Because    string      `json:"because"`     // the sum, shown
	NotCounted []string    `json:"not_counted"` // what this person has and gets nothing for, each a sentence
	Excluded   []string    `json:"excluded"`    // what is never counted here, whoever it is
	Materials  []string    `json:"materials"`   // the papers that this claim needs, if it gives points
	Evidence   string      `json:"evidence"`    // the mark
	Known      string      `json:"known"`       // the mark in words
	Reference  string      `json:"reference"`
	Parts      []Explained `json:"parts,omitempty"`
}

// RuleInWords is a rule for two readers.
type RuleInWords struct {
	Short string `json:"short"` // one plain sentence
	Legal string `json:"legal"` // every row and bound of it
}

// FactSaid is a fact in words.
type FactSaid struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Value string `json:"value"` // 50 个月
}

// Explain is Estimate with an explanation. Its error is [FactErrors].
func (p *Policy) Explain(facts map[string]any, asOf time.Time) (*Explanation, error) {
	return p.explain(facts, asOf, true)
}

// ExplainPartial is Partial with an explanation: lines that need a fact not
// given are left out.
func (p *Policy) ExplainPartial(facts map[string]any, asOf time.Time) (*Explanation, error) {
	return p.explain(facts, asOf, false)
}

func (p *Policy) explain(facts map[string]any, asOf time.Time, complete bool) (*Explanation, error) {
	r, wrong := p.enter(facts, asOf, complete)
	defer r.leave()
	if len(wrong) > 0 {
		return nil, wrong
	}
	est := p.trace(r)
	p.advise(r, est)
	needs := p.materials(r)
	x := &Explanation{Estimate: est, Lines: make([]Explained, 0, len(est.Indicators))}
	for _, in := range p.indicators {
		if i := slices.IndexFunc(est.Indicators, func(r IndicatorResult) bool { return r.ID == in.id }); i >= 0 {
			x.Lines = append(x.Lines, p.explained(r, in, est.Indicators[i], needs))
		}
	}
	return x, nil
}

// explained tells how one line came to its points.
func (p *Policy) explained(r *room, in *indicator, result IndicatorResult, needs []Material) Explained {
	e, table := &r.evaluation, in.layOut("")
	x := Explained{
		ID: in.id, Name: in.name, Group: in.outline.Group, Points: result.Points, Max: in.max,
		Rule: p.words.rule(table, e), Facts: said(result.Facts), Because: result.Because,
		Evidence: result.Evidence, Reference: result.Reference,
		Excluded: in.excluded(), Materials: p.words.materialsOf(in.id, needs),
	}
	x.Known = p.words.known(x.Evidence)
	parts := in.parts()
	for i, part := range parts {
		e.read = slots{}
		t := part.tally(e)
		known := t.from.mark
		x.Parts = append(x.Parts, Explained{
			ID: part.id, Name: part.name, Points: t.points, Max: part.limit.max(),
			Rule: p.words.rule(table.Of[i], e), Facts: said(e.appendUsed(nil)), Because: result.Parts[i].Because,
			NotCounted: p.words.notCounted(part, e), Evidence: known.String(), Known: p.words.mark(known), Reference: t.from.reference,
			Excluded: part.excluded(), Materials: p.words.materialsOf(join(in.id, part.id), needs),
		})
	}
	if len(parts) == 0 {
		x.NotCounted = p.words.notCounted(&in.node, e)
	} else {
		x.NotCounted = p.words.lower(in.rule, e)
	}
	return x
}

func said(used FactsUsed) []FactSaid {
	all := make([]FactSaid, len(used))
	for i, u := range used {
		all[i] = FactSaid{u.Fact.ID, u.Fact.Name, u.Fact.inWords(u.value)}
	}
	return all
}

func (n *node) excluded() []string {
	all := make([]string, len(n.excludes))
	for i, x := range n.excludes {
		all[i] = x.says
	}
	return all
}

// materialsOf are the papers of one claim, in words.
func (w *Words) materialsOf(claim string, needs []Material) []string {
	all := []string{}
	for _, m := range needs {
		if m.Claim.ID != claim {
			continue
		}
		words := m.Name
		if m.OnlyIf != "" {
			words = w.MaterialOnlyIf.text(str(m.Name), str(m.OnlyIf))
		}
		all = append(all, words)
	}
	return all
}
