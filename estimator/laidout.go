package estimator

// Rule is a place of a table laid open, for whoever describes, compares or
// draws tables: an indicator, a part of it, or a step on the way. Which of its
// fields say something depends on Kind.
type Rule struct {
	Path      string // residence/home; of a place without an id, that of the place around it
	ID, Name  string // empty for steps on the way
	Kind      string // choice, bands, by_month, full_years, per_count, threshold, fixed, sum, highest, first
	When      *When  // nil: always
	Otherwise string // in words, when it does not hold

	Fact *Fact // what is counted; of bands, the day they count from
	On   *Fact // of bands: the day they count on; nil: the cut-off day
	By   *Fact // the choice that picks the row of a table
	Rows []Row
	Says string // what the points are for, if nothing else says it

	From    int64 // fewer months count nothing
	AtLeast int64 // of a threshold, in the fact's unit

	Of     []*Rule // what it is made of
	Listed bool    // these are parts that an estimate shows one by one
	Most   *Points // nil: no upper bound

	Needs    []Need      // papers that claiming it needs
	Excludes []Exclusion // what is never counted here

	Evidence, Reference string
}

// Row is one value of a table.
type Row struct {
	Value         string // of the choice, where a choice picks it
	From, Through int64  // years of bands or months of a tier, both inclusive
	Endless       bool   // Through does not count: the row has no end
	Points        Points // of by_month and full_years: a year
	Evidence      string
	Remark        string // what must be said of it, often nothing
}

// When is a condition laid open.
type When struct {
	Kind       string // is, at_least, all, any, not
	Fact       *Fact  // of is and at_least
	Value      any    // of is, as callers give it
	AtLeast    int64  // in the fact's unit
	Of         []*When
	Met, Unmet string // in words, may be empty

	of condition
}

// Gate is a condition for filing laid open.
type Gate struct {
	ID, Name, Mend      string
	When                *When
	Evidence, Reference string
	Met, Unmet          string // in words, may be empty: then told from the condition
	Final               bool   // nothing that a person does mends it
}

// OpenReading is another way to understand the text, laid open.
type OpenReading struct {
	ID, Because, Why, Ask string
	Indicators            []*Rule // as they then stand
}

// Table is every indicator laid open, in order. It is made anew at every call.
func (p *Policy) Table() []*Rule {
	all := make([]*Rule, len(p.indicators))
	for i, in := range p.indicators {
		all[i] = in.layOut("")
	}
	return all
}

// Gates are the conditions for filing, without the pass line.
func (p *Policy) Gates() []Gate {
	all := make([]Gate, len(p.gates))
	for i, g := range p.gates {
		all[i] = Gate{g.id, g.name, g.mend, layOutWhen(g.when), g.source.mark.String(), g.source.reference, g.met, g.unmet, g.final}
	}
	return all
}

// OpenReadings are the other ways to understand the text.
func (p *Policy) OpenReadings() []OpenReading {
	all := make([]OpenReading, len(p.readings))
	for i, r := range p.readings {
		all[i] = OpenReading{ID: r.id, Because: r.because, Why: r.why, Ask: r.ask}
		for _, c := range r.changed {
			all[i].Indicators = append(all[i].Indicators, c.layOut(""))
		}
	}
	return all
}

func (n *node) layOut(around string) *Rule {
	path := around
	if n.id != "" {
		path = join(around, n.id)
	}
	r := &Rule{
		Path: path, ID: n.id, Name: n.name, When: layOutWhen(n.when), Otherwise: n.otherwise,
		Evidence: n.source.mark.String(), Reference: n.source.reference,
	}
	if n.limit.bounded {
		r.Most = &n.limit.points
	}
	r.Needs, r.Excludes = layOutNeeds(n.materials), layOutExclusions(n.excludes)
	n.rule.layOut(r)
	return r
}

func layOutAll(of []*node, around string) []*Rule {
	all := make([]*Rule, len(of))
	for i, n := range of {
		all[i] = n.layOut(around)
	}
	return all
}

func (r *byChoice) layOut(to *Rule) {
	to.Kind, to.Fact, to.Says = "choice", r.amount.by, r.says
	for i, c := range r.amount.by.Choices {
		to.Rows = append(to.Rows, Row{
			Value: c.Value, Points: r.amount.table[i], Evidence: r.sources[i].mark.String(), Remark: r.remarks[i],
		})
	}
}

func (r *bands) layOut(to *Rule) {
	to.Kind, to.Fact, to.On = "bands", r.since, r.on
	from := int64(0)
	for i, b := range r.bands {
		last := i == len(r.bands)-1
		to.Rows = append(to.Rows, Row{From: from, Through: int64(b.through), Endless: last, Points: b.points, Evidence: to.Evidence})
		from = int64(b.through) + 1
	}
}

func (r *byMonth) layOut(to *Rule) {
	to.Kind, to.Fact, to.From = "by_month", r.fact, r.from
	from := int64(1)
	for i, t := range r.tiers {
		last := i == len(r.tiers)-1
		to.addRows(Row{From: from, Through: t.through, Endless: last}, t.perYear)
		from = t.through + 1
	}
}

func (r *fullYears) layOut(to *Rule) {
	to.Kind, to.Fact = "full_years", r.fact
	to.addRows(Row{From: 1, Endless: true}, r.perYear)
}

// addRows adds a row, or one for each value of the choice that picks it.
func (to *Rule) addRows(row Row, a amount) {
	row.Evidence = to.Evidence
	if a.by == nil {
		row.Points = a.points
		to.Rows = append(to.Rows, row)
		return
	}
	to.By = a.by
	for i, c := range a.by.Choices {
		row.Value, row.Points = c.Value, a.table[i]
		to.Rows = append(to.Rows, row)
	}
}

func (r *perCount) layOut(to *Rule) {
	to.Kind, to.Fact = "per_count", r.fact
	to.Rows = []Row{{Endless: true, Points: r.each, Evidence: to.Evidence}}
}

func (r *threshold) layOut(to *Rule) {
	to.Kind, to.Fact, to.AtLeast = "threshold", r.reached.fact, r.reached.needed
	to.Rows = []Row{{From: r.reached.needed, Endless: true, Points: r.points, Evidence: to.Evidence}}
}

func (r *fixed) layOut(to *Rule) {
	to.Kind, to.Says = "fixed", r.says
	to.Rows = []Row{{Points: r.points, Evidence: to.Evidence}}
}

func (r *sum) layOut(to *Rule) {
	to.Kind, to.Of, to.Listed = "sum", layOutAll(r.of, to.Path), r.listed
}

func (r *highest) layOut(to *Rule) {
	to.Kind, to.Of, to.Listed = "highest", layOutAll(r.of, to.Path), r.listed
}

func (r *first) layOut(to *Rule) {
	to.Kind, to.Of = "first", layOutAll(r.of, to.Path)
}

func (nothing) layOut(*Rule) {}

func layOutWhen(c condition) *When {
	w := &When{of: c}
	switch c := c.(type) {
	case *is:
		w.Kind, w.Fact, w.Value, w.Met, w.Unmet = "is", c.fact, c.fact.given(c.value), c.met, c.unmet
	case *atLeast:
		w.Kind, w.Fact, w.AtLeast = "at_least", c.fact, c.needed
	case *not:
		w.Kind, w.Of = "not", []*When{layOutWhen(c.of)}
	case *several:
		w.Kind = "any"
		if c.settles == no {
			w.Kind = "all"
		}
		for _, one := range c.of {
			w.Of = append(w.Of, layOutWhen(one))
		}
	default:
		return nil
	}
	return w
}

// RequiredIf is when a fact that is not always required must be given all the
// same; nil if never.
func (f *Fact) RequiredIf() *When {
	if f.requiredWhen == nil {
		return nil
	}
	return layOutWhen(f.requiredWhen)
}
