package caseload

import (
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// tally adds up applications, one after the other. Tallies of several points make
// one, and are kept as JSON.
type tally struct {
	States map[casework.State]int           `json:"states"`
	Left   map[casework.State]int           `json:"left"` // of the disqualified: where they were
	Points map[casework.AcceptancePoint]int `json:"points"`

	Units  []UnitCount `json:"units"` // the largest; closed tallies only
	Others OtherUnits  `json:"others"`
	units  map[string]int

	Totals  spread `json:"totals"`
	Reached int    `json:"reached"`
	Beyond  spread `json:"beyond"` // the results less the estimates
	Higher  int    `json:"higher"`
	Lower   int    `json:"lower"`

	Indicators  map[string]*indicatorTally `json:"indicators"`
	Lines       map[string]*turns          `json:"lines"`
	Desks       map[string]*turns          `json:"desks"`
	Answers     map[string]*answers        `json:"answers"`
	Supplements SupplementFigures          `json:"supplements"`
	Objections  ObjectionFigures           `json:"objections"`

	Districts map[string]*group `json:"districts"`
	Ages      map[string]*group `json:"ages"`
	Kinds     map[string]*group `json:"kinds"`
}

func newTally() *tally {
	return &tally{
		States: map[casework.State]int{}, Left: map[casework.State]int{}, Points: map[casework.AcceptancePoint]int{}, units: map[string]int{},
		Indicators: map[string]*indicatorTally{}, Lines: map[string]*turns{}, Desks: map[string]*turns{}, Answers: map[string]*answers{},
		Districts: map[string]*group{}, Ages: map[string]*group{}, Kinds: map[string]*group{},
	}
}

// indicatorTally is of one indicator.
type indicatorTally struct {
	Points  spread `json:"points"`
	Claimed spread `json:"claimed"` // of those whose claim is known
	Found   spread `json:"found"`   // of the same
	Higher  int    `json:"higher"`
	Lower   int    `json:"lower"`
}

// answers are items of objections.
type answers struct {
	Turns   turns `json:"turns"` // of those that are answered
	Items   int   `json:"items"`
	Changed int   `json:"changed"`
}

func (t *tally) count(c store.Count) {
	t.States[c.State] += c.N
	if c.Point != "" {
		t.Points[c.Point] += c.N
		t.units[c.Unit] += c.N
	}
}

func (t *tally) work(w store.OpenWork) {
	desk := at(t.Desks, w.Department)
	if w.Line {
		desk = at(t.Lines, w.Department)
	}
	desk.Open += w.Open
	desk.Overdue += w.Overdue
}

func (t *tally) filed(f store.Filed, line estimator.Points, today string) {
	for _, turn := range f.Figures.Lines {
		at(t.Lines, turn.Of).add(turn)
	}
	for _, turn := range f.Figures.Scores {
		at(t.Desks, turn.Of).add(turn)
	}
	if f.Figures.Left != "" && f.State == casework.Disqualified {
		t.Left[f.Figures.Left]++
	}
	t.supplements(f.Figures, today)
	t.objections(f.Figures)
	if r := f.Figures.Result; r != nil {
		t.result(r, f.Profile.Claims, line)
	}
	for _, one := range []struct {
		of   map[string]*group
		name string
	}{{t.Districts, f.Profile.District}, {t.Ages, ageName(f.Profile.Age)}, {t.Kinds, f.Profile.Kind}} {
		at(one.of, one.name).add(f, line)
	}
}

func (t *tally) supplements(f casework.Figures, today string) {
	sup := &t.Supplements
	sup.Asked += f.Asked
	sup.Answered += f.Answered
	sup.Late += f.Late
	sup.Open += len(f.Waiting)
	for _, due := range f.Waiting {
		if due < today {
			sup.Overdue++
		}
	}
}

func (t *tally) objections(f casework.Figures) {
	obj := &t.Objections
	if f.Objected > 0 {
		obj.Applications++
	}
	obj.Items += f.Objected
	obj.Kept += f.Kept
	obj.Changed += f.Changed
	obj.Open += f.Objected - f.Kept - f.Changed
	for _, a := range f.Answers {
		desk := at(t.Answers, a.Of)
		desk.Items++
		switch {
		case a.Open:
			desk.Turns.Open++
			continue
		case a.Changed:
			desk.Changed++
		}
		desk.Turns.add(casework.Turn{Of: a.Of, Days: a.Days})
	}
}

func (t *tally) result(r *casework.Result, claims map[string]int64, line estimator.Points) {
	t.Totals.add(r.Total)
	if estimator.Points(r.Total) >= line {
		t.Reached++
	}
	// Estimates are exact, results have two digits.
	t.Beyond.add(r.Total - int64(estimator.Points(r.Estimate).Rounded()))
	higher(r.Total, int64(estimator.Points(r.Estimate).Rounded()), &t.Higher, &t.Lower)
	for id, n := range r.Indicators {
		in := at(t.Indicators, id)
		in.Points.add(n)
		if claim, known := claims[id]; known {
			in.Claimed.add(claim)
			in.Found.add(n)
			higher(n, claim, &in.Higher, &in.Lower)
		}
	}
}

func higher(result, claim int64, up, down *int) {
	switch {
	case result > claim:
		*up++
	case result < claim:
		*down++
	}
}

// close leaves of the units those that may be named.
func (t *tally) close() {
	t.Units, t.Others = named(t.units)
	t.units = nil
}

// merge adds a closed tally of another point: no unit is in both.
func (t *tally) merge(o *tally) {
	add(t.States, o.States)
	add(t.Left, o.Left)
	add(t.Points, o.Points)
	t.Units = append(t.Units, o.Units...)
	t.Others.Units += o.Others.Units
	t.Others.Count += o.Others.Count
	t.Totals.merge(&o.Totals)
	t.Beyond.merge(&o.Beyond)
	t.Reached, t.Higher, t.Lower = t.Reached+o.Reached, t.Higher+o.Higher, t.Lower+o.Lower
	for id, in := range o.Indicators {
		at(t.Indicators, id).merge(in)
	}
	each(t.Lines, o.Lines, (*turns).merge)
	each(t.Desks, o.Desks, (*turns).merge)
	each(t.Answers, o.Answers, (*answers).merge)
	each(t.Districts, o.Districts, (*group).merge)
	each(t.Ages, o.Ages, (*group).merge)
	each(t.Kinds, o.Kinds, (*group).merge)
	s, p := &t.Supplements, o.Supplements
	*s = SupplementFigures{s.Asked + p.Asked, s.Answered + p.Answered, s.Late + p.Late, s.Open + p.Open, s.Overdue + p.Overdue}
	b, q := &t.Objections, o.Objections
	*b = ObjectionFigures{b.Applications + q.Applications, b.Items + q.Items, b.Kept + q.Kept, b.Changed + q.Changed, b.Open + q.Open}
}

func (in *indicatorTally) merge(o *indicatorTally) {
	in.Points.merge(&o.Points)
	in.Claimed.merge(&o.Claimed)
	in.Found.merge(&o.Found)
	in.Higher, in.Lower = in.Higher+o.Higher, in.Lower+o.Lower
}

func (a *answers) merge(o *answers) {
	a.Turns.merge(&o.Turns)
	a.Items, a.Changed = a.Items+o.Items, a.Changed+o.Changed
}

func add[K comparable](to, from map[K]int) {
	for k, n := range from {
		to[k] += n
	}
}

func each[T any](to, from map[string]*T, merge func(*T, *T)) {
	for name, other := range from {
		merge(at(to, name), other)
	}
}

// at is what is counted under a name, made when it is first asked for.
func at[T any](all map[string]*T, name string) *T {
	if all[name] == nil {
		all[name] = new(T)
	}
	return all[name]
}
