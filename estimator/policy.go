package estimator

import (
	"slices"
	"sync"
	"time"
)

// Policy is one version of a city's table.
type Policy struct {
	ID, City, Name string
	CityName       string // for people: what City is called
	Version        string // sha256:… of the file
	Remark         string // what a reader of the file must know

	ValidFrom     time.Time // the first day in force
	Supersedes    string    // the id of the version before, empty for the first
	BasisDocument string    // the law it rests on
	BasisUntil    time.Time // the last day of that law; zero if no end is known
	PassLine      Points    // the total that lets a person file; 0 if none is known

	source     []byte
	file       string
	supersedes Fault // where it stands; no message
	words      *Words
	lineSource source

	facts          []*Fact
	byID           map[string]*Fact
	groups         []Group
	periods        []periodRule
	indicators     []*indicator
	gates          []*gate
	papers         map[string]*material
	always         []materialUse // papers that every application needs
	contradictions []contradiction
	readings       []*reading
	improvements   []*improvement
	examples       []example
	submission     *Fact // the day of filing, if the policy has such a fact

	rooms    sync.Pool // of *room
	possible sync.Map  // of []Points, by indicator and department
}

// Source is the file that the policy was loaded from, byte by byte.
func (p *Policy) Source() []byte { return slices.Clone(p.source) }

// Groups is the interview: what to ask, in this order.
func (p *Policy) Groups() []Group { return p.groups }

// Facts are all the facts that the policy accepts.
func (p *Policy) Facts() []*Fact { return p.facts }

// Fact finds a fact by its id.
func (p *Policy) Fact(id string) (*Fact, bool) {
	f, found := p.byID[id]
	return f, found
}

// SubmissionFact is the fact that says on which day somebody files; nil if the
// policy has none.
func (p *Policy) SubmissionFact() *Fact { return p.submission }

// Outline is a line of the table without a person: what it is called, who
// scores it, and how several scores make one.
type Outline struct {
	ID, Name, Group string
	Departments     []Department // empty if it is not known who
	Combine         string       // single, max, agree or sum; empty without departments
	Most            *Points      // nil where there is no bound
	Register        *Register    // nil: false records don't count here
}

// Department scores an indicator, or only some of its parts.
type Department struct {
	ID    string
	Name  string   // in a few characters: 人社
	Parts []string // empty: all of it
	Fact  string   // not empty: only where this fact
	Value string   // has this value

	Proven Proof
}

// Proof is from what a department's points follow without anybody scoring them.
type Proof string

// The proofs. An officer can score it anew all the same.
const (
	ByNothing        Proof = ""                // a department scores it
	ByIDNumber       Proof = "id_number"       // the birthday stands in it
	ByNothingClaimed Proof = "nothing_claimed" // there is nothing to check
)

// Register says how records of the register of false materials count in an
// indicator.
type Register struct {
	Part   string // empty: the indicator has no parts
	Points Points // a record
	Years  int    // for which a record counts
}

// Outline is the table, line by line.
func (p *Policy) Outline() []Outline {
	all := make([]Outline, len(p.indicators))
	for i, in := range p.indicators {
		all[i] = in.outline
		all[i].Most = in.max
	}
	return all
}

// indicator is a line of the table.
type indicator struct {
	node
	outline Outline
	max     *Points
	reads   slots // every fact it may look at
}

// parts are the parts that are shown one by one.
func (in *indicator) parts() []*node {
	switch r := in.rule.(type) {
	case *sum:
		if r.listed {
			return r.of
		}
	case *highest:
		if r.listed {
			return r.of
		}
	}
	return nil
}

// gate is a condition for filing.
type gate struct {
	id, name   string
	when       condition
	met, unmet string // in words; empty: told from the condition
	mend       string
	final      bool // nothing that a person does mends it
	source     source
}

// reading is another way to understand an open text.
type reading struct {
	id, because, why, ask string
	changed               []changedIndicator
}

// changedIndicator stands instead of one of the policy's, by its index.
type changedIndicator struct {
	*indicator
	instead int
}
