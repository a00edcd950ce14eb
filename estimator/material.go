package estimator

import (
	"slices"
	"strings"
	"time"
)

// Material is a paper that an application needs, and what it is needed for.
type Material struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	What     string `json:"what"`                // which pages, in which form
	IssuedBy string `json:"issued_by,omitempty"` // who issues it or where it is got, where that is known
	OnlyIf   string `json:"only_if,omitempty"`   // a case that no fact tells of, in words; empty: needed for sure

	Claim   Claim  `json:"claim"` // zero: whatever is claimed
	Because string `json:"because"`

	Evidence  string `json:"evidence"`
	Reference string `json:"reference"`
}

// Claim is an indicator, or a part of one, that gives points.
type Claim struct {
	ID   string `json:"id"` // residence/rent
	Name string `json:"name"`
}

// material is a paper as the policy describes it.
type material struct {
	id, name, what, issuedBy string

	source source
}

// materialUse says that a claim needs a paper.
type materialUse struct {
	material *material
	when     condition // nil: whenever the claim gives points
	onlyIf   string
}

// exclusion is something that is never counted.
type exclusion struct {
	says   string
	source source
}

// Materials are the papers that an application with these facts needs: first
// those that every one needs, then claim by claim, for claims that give points.
// A paper that two claims need is there for each. Its error is [FactErrors].
func (p *Policy) Materials(facts map[string]any, asOf time.Time) ([]Material, error) {
	r, wrong := p.enter(facts, asOf, true)
	defer r.leave()
	if len(wrong) > 0 {
		return nil, wrong
	}
	return p.materials(r), nil
}

// HasMaterial says whether the policy knows a paper of this id.
func (p *Policy) HasMaterial(id string) bool { return p.papers[id] != nil }

// MaterialName is what a paper is called; its id if the policy does not know it.
func (p *Policy) MaterialName(id string) string {
	if m := p.papers[id]; m != nil {
		return m.name
	}
	return id
}

func (p *Policy) materials(r *room) []Material {
	c := &claims{e: &r.evaluation, words: p.words, all: []Material{}}
	c.need(Claim{}, p.always)
	c.tell(0, p.words.MaterialAlways.text())
	for _, in := range p.indicators {
		c.add(&in.node, Claim{in.id, in.name})
	}
	return c.all
}

// claims goes through the table along what gives points.
type claims struct {
	e     *evaluation
	words *Words
	all   []Material
}

// add looks at a place of the table that belongs to a claim. Of several
// certificates, only the one that counts is needed.
func (c *claims) add(n *node, claim Claim) {
	if n.tally(c.e).points <= 0 {
		return
	}
	begin := len(c.all)
	c.need(claim, n.materials)
	switch r := n.rule.(type) {
	case *sum:
		c.each(r.of, claim)
	case *highest:
		_, winner := r.best(c.e)
		c.each([]*node{winner}, claim)
	case *first:
		i := slices.IndexFunc(r.of, func(n *node) bool { return n.when == nil || n.when.holds(c.e) == yes })
		c.each(r.of[i:i+1], claim)
	}
	c.tell(begin, c.words.MaterialClaim.text(str(claim.Name), str(c.names(begin))))
}

// each adds what a claim is made of; a part with a name is a claim of its own.
func (c *claims) each(of []*node, claim Claim) {
	for _, n := range of {
		if n.name != "" {
			claim := Claim{join(claim.ID, n.id), n.name}
			c.add(n, claim)
			continue
		}
		c.add(n, claim)
	}
}

func (c *claims) need(claim Claim, uses []materialUse) {
	for _, u := range uses {
		if u.when != nil && u.when.holds(c.e) != yes {
			continue
		}
		m := u.material
		c.all = append(c.all, Material{
			ID: m.id, Name: m.name, What: m.what, IssuedBy: m.issuedBy, OnlyIf: u.onlyIf, Claim: claim,
			Evidence: m.source.mark.String(), Reference: m.source.reference,
		})
	}
}

// tell gives the reason to those that have none yet.
func (c *claims) tell(begin int, because string) {
	for i := begin; i < len(c.all); i++ {
		if c.all[i].Because == "" {
			c.all[i].Because = because
		}
	}
}

// names are those of the papers of one claim that have no reason yet.
func (c *claims) names(begin int) string {
	var names []string
	for _, m := range c.all[begin:] {
		switch {
		case m.Because != "":
		case m.OnlyIf != "":
			names = append(names, c.words.MaterialOnlyIf.text(str(m.Name), str(m.OnlyIf)))
		default:
			names = append(names, m.Name)
		}
	}
	return strings.Join(names, c.words.Plus.text())
}
