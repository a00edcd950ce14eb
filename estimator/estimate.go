package estimator

import (
	"encoding/json"
	"slices"
)

// PassLineGate is the id of the gate that compares the total with the pass
// line; every policy has it, and it stays open where no line is known.
const PassLineGate = "pass_line"

// Estimate is what a table makes of a person's facts. As JSON its points are
// strings with two digits.
type Estimate struct {
	Policy        string `json:"policy"`
	PolicyVersion string `json:"policy_version"`
	AsOf          Day    `json:"as_of"`
	Total         Points `json:"total"`              // rounded once, from the exact sum
	PassLine      Points `json:"pass_line,omitzero"` // 0 if none is known: nothing passes then
	Passes        bool   `json:"passes"`

	Indicators []IndicatorResult `json:"indicators"`
	Gates      []GateResult      `json:"gates"`

	// UnofficialPoints rest on values that are marked neither official_text
	// nor reprint.
	UnofficialPoints Points          `json:"unofficial_points"`
	Readings         []ReadingResult `json:"readings"` // those that would change the total
	Advice           []Advice        `json:"advice"`   // best first
	Ways             []Way           `json:"ways"`     // that reach the line, best first, at most ten

	Warnings []Warning `json:"warnings"` // facts that contradict each other
	Notices  []string  `json:"notices"`  // what else the person must know

	of *Policy
}

// IndicatorResult is one line of the table.
type IndicatorResult struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Group     string       `json:"group,omitempty"`
	Points    Points       `json:"points"`
	Max       *Points      `json:"max"` // nil where there is no upper bound
	Facts     FactsUsed    `json:"facts"`
	Because   string       `json:"because"`
	Evidence  string       `json:"evidence"` // the weakest mark among the values that gave the points
	Reference string       `json:"reference"`
	Parts     []PartResult `json:"parts,omitempty"`

	departments []Department
}

// Share is what a department comes to if it scores the line as it stands, with
// two digits. Where several score parts of it, each rounds so that they add up
// to the whole, rounded.
func (r IndicatorResult) Share(department string) Points {
	var upTo Points
	for _, d := range r.departments {
		before := upTo
		for _, part := range r.Parts {
			if slices.Contains(d.Parts, part.ID) {
				upTo += part.Points
			}
		}
		if d.ID == department && len(d.Parts) > 0 {
			return upTo.Rounded() - before.Rounded()
		}
	}
	return r.Points.Rounded()
}

// PartResult is a part of an indicator.
type PartResult struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Points    Points `json:"points"`
	Because   string `json:"because"`
	Evidence  string `json:"evidence"`
	Reference string `json:"reference"`
}

// GateResult is a condition for filing. Passes is nil while its facts are not
// known.
type GateResult struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Passes    *bool  `json:"passes"`
	Because   string `json:"because"`
	Mend      string `json:"mend,omitempty"`  // what would help, if it fails
	Final     bool   `json:"final,omitempty"` // it fails, and nothing that a person does helps: they can't file
	Evidence  string `json:"evidence"`
	Reference string `json:"reference"`
}

// ReadingResult is what the total were if an open text meant the other thing.
type ReadingResult struct {
	ID      string `json:"id"`
	Total   Points `json:"total"`
	Because string `json:"because"` // the other reading, as a clause: 不满一年的月份也计分
	Why     string `json:"why"`     // what leaves it open
	Ask     string `json:"ask"`     // who can tell
}

// Warning tells of facts that can't both be so; the sum still stands.
type Warning struct {
	Pointer string `json:"pointer"` // JSON pointer: /facts/pension_months
	Detail  string `json:"detail"`
}

// FactsUsed are the facts that a rule looked at, in the order of the policy.
type FactsUsed []FactUsed

// FactUsed is a fact and its value, given or by default.
type FactUsed struct {
	Fact  *Fact
	value int64
}

// Value is the value as callers give it: a string, a whole number or a bool.
func (u FactUsed) Value() any { return u.Fact.given(u.value) }

// MarshalJSON writes an object.
func (us FactsUsed) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, u := range us {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := json.Marshal(u.Fact.ID)
		if err != nil {
			return nil, err
		}
		b = append(append(b, name...), ':')
		b = u.Fact.appendJSON(b, u.value)
	}
	return append(b, '}'), nil
}
