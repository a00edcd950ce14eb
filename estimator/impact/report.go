package impact

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"luohu/estimator"
)

// Report is what a version, or a reading, would mean. As JSON its form is
// stable; points are strings with two digits.
type Report struct {
	From    Version `json:"from"`
	To      Version `json:"to"`
	Reading string  `json:"reading,omitempty"` // the open reading of From that To stands for
	Because string  `json:"because,omitempty"` // that reading, as a clause
	AsOf    string  `json:"as_of,omitempty"`   // left out: everybody to the day they were saved with

	People    int `json:"people"`  // all, the unreadable too
	Counted   int `json:"counted"` // under both
	Gain      int `json:"gain"`
	Lose      int `json:"lose"`
	Unchanged int `json:"unchanged"`

	Change     Spread      `json:"change"`
	Bins       []Bin       `json:"bins"`
	Line       Line        `json:"line"`
	Indicators []Indicator `json:"indicators"` // those that anybody's points change in
	Assumed    []Assumed   `json:"assumed"`
	NotCounted NotCounted  `json:"not_counted"`
	Unreadable Unreadable  `json:"unreadable"`

	words *Words
}

// Version is one side.
type Version struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Version  string           `json:"version"`
	PassLine estimator.Points `json:"pass_line,omitzero"`
}

// Spread is how far points change. Mean is over those whose points change;
// Lowest is the greatest loss, 0 if nobody loses, Highest the greatest gain.
type Spread struct {
	Mean    estimator.Points `json:"mean"`
	Lowest  estimator.Points `json:"lowest"`
	Highest estimator.Points `json:"highest"`
}

// Bin is how many people's totals change by so much: more than From up to
// Through for gains, the other way round for losses; no From and no Through
// are open ends. Both are 0 for those who stay.
type Bin struct {
	From    *estimator.Points `json:"from"`
	Through *estimator.Points `json:"through"`
	People  int               `json:"people"`
}

// Line is who reaches the pass line, each version's own.
type Line struct {
	Newly    int `json:"newly"`     // only under To
	NoLonger int `json:"no_longer"` // only under From
	Both     int `json:"both"`
	Neither  int `json:"neither"`
}

// Indicator is what becomes of one line of the table.
type Indicator struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Gain int    `json:"gain"`
	Lose int    `json:"lose"`
	Spread
}

// Assumed is a fact that only To asks for, and how many of those counted did not
// give it: it counts as what the table says for facts left out.
type Assumed struct {
	Fact   string `json:"fact"`
	Name   string `json:"name"`
	People int    `json:"people"`
}

// NotCounted are people who can't be counted under one version or both, and
// the facts that are in the way; one person may lack several.
type NotCounted struct {
	From  int     `json:"from"`
	To    int     `json:"to"`
	Both  int     `json:"both"` // of these, under neither
	Facts []Fault `json:"facts"`
}

// Why a fact is in the way.
const (
	Missing  = "missing"
	Unusable = "unusable"
	Unknown  = "unknown" // neither version knows it; its name is not told
)

// Fault is a fact that is in the way under a version.
type Fault struct {
	Policy string `json:"policy"`
	Fact   string `json:"fact,omitempty"`
	Name   string `json:"name,omitempty"`
	Why    string `json:"why"`
	People int    `json:"people"`
}

// Unreadable are facts that are none: how many, and where the first ones stand.
type Unreadable struct {
	People int     `json:"people"`
	Places []Place `json:"places"`
}

// Place is a line of a file, or a whole file (line 0).
type Place struct {
	File string `json:"file"`
	Line int    `json:"line,omitzero"`
}

// edges are where the bins of gains end, in points; those of losses mirror them.
var edges = [...]estimator.Points{5, 10, 20, 50}

const point = 120_000 // units of estimator.Points

// bin is the bin of a change; the middle one is for none.
func bin(change estimator.Points) int {
	middle := len(edges) + 1
	if change == 0 {
		return middle
	}
	size, i := max(change, -change), 0
	for i < len(edges) && size > edges[i]*point {
		i++
	}
	if change < 0 {
		return middle - 1 - i
	}
	return middle + 1 + i
}

// bounds are from where to where a bin goes.
func bounds(i int) (from, through *estimator.Points) {
	middle := len(edges) + 1
	edge := func(n int, sign estimator.Points) *estimator.Points {
		switch {
		case n < 0:
			return new(estimator.Points)
		case n == len(edges):
			return nil
		}
		return new(sign * edges[n] * point)
	}
	switch {
	case i < middle:
		return edge(middle-2-i, -1), edge(middle-1-i, -1)
	case i == middle:
		return new(estimator.Points), new(estimator.Points)
	}
	return edge(i-middle-2, 1), edge(i-middle-1, 1)
}

func (s spread) told() Spread {
	told := Spread{Lowest: s.lowest, Highest: s.highest}
	if n := s.gain + s.lose; n > 0 {
		told.Mean = s.sum / estimator.Points(n)
	}
	return told
}

func (n *counter) report(c Comparison, w *Words) *Report {
	to := c.To
	if to == nil {
		to = c.From
	}
	r := &Report{
		From: versionOf(c.From), To: versionOf(to), Reading: c.Reading,
		People: n.people, Counted: n.counted, Gain: n.change.gain, Lose: n.change.lose,
		Unchanged: n.counted - n.change.gain - n.change.lose, Change: n.change.told(),
		Line:       Line{n.reach[0][1], n.reach[1][0], n.reach[1][1], n.reach[0][0]},
		Indicators: []Indicator{}, Assumed: []Assumed{}, words: w,
		NotCounted: NotCounted{n.short[0], n.short[1], n.both, []Fault{}},
		Unreadable: Unreadable{n.bad, slices.DeleteFunc(append([]Place{}, n.places...), func(p Place) bool { return p.File == "" })},
	}
	if c.To != nil {
		r.Reading = ""
	} else {
		r.Because = c.From.OpenReadings()[n.reading].Because
	}
	if c.AsOf != 0 {
		r.AsOf = c.AsOf.String()
	}
	for i, people := range n.bins {
		from, through := bounds(i)
		r.Bins = append(r.Bins, Bin{from, through, people})
	}
	for i, p := range n.pairs {
		if s := n.indicators[i]; s.gain+s.lose > 0 {
			r.Indicators = append(r.Indicators, Indicator{p.id, p.name, s.gain, s.lose, s.told()})
		}
	}
	for i, f := range n.newly {
		if n.assumed[i] > 0 {
			r.Assumed = append(r.Assumed, Assumed{f.ID, f.Name, n.assumed[i]})
		}
	}
	r.NotCounted.Facts = append(r.NotCounted.Facts, n.faultsTold(c.From, to)...)
	return r
}

func versionOf(p *estimator.Policy) Version { return Version{p.ID, p.Name, p.Version, p.PassLine} }

// faultsTold puts what keeps most people from being counted first. Of a
// reading both sides are the same.
func (n *counter) faultsTold(sides ...*estimator.Policy) (all []Fault) {
	order := func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.side, b.side), cmp.Compare(n.faults[b], n.faults[a]), cmp.Compare(a.fact, b.fact), cmp.Compare(a.why, b.why))
	}
	for _, f := range slices.SortedFunc(maps.Keys(n.faults), order) {
		if f.side == 1 && n.to == n.from {
			continue
		}
		told := Fault{Policy: sides[f.side].ID, Fact: f.fact, Why: f.why, People: n.faults[f]}
		if fact, found := sides[f.side].Fact(f.fact); found {
			told.Name = fact.Name
		}
		all = append(all, told)
	}
	return all
}

// marshal is facts as a line.
func marshal(facts map[string]any) ([]byte, error) { return json.Marshal(facts) }
