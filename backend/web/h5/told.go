package h5

import (
	"slices"
	"strings"
	"time"

	"luohu/estimator"
)

// told is an estimate as the page and the sheet tell it.
type told struct {
	*estimator.Explanation
	Table   *estimator.Policy
	Version string // of the table, short
	Invalid bool   // the table was withdrawn
	Path    string // of its page
	Address string // of its page, whole

	Saved      time.Time // in China
	SavedTotal string    // if it counts to another now
	Period     string    // empty where the table knows none with this cut-off
	Margin     estimator.Points
	Bar        totalBar

	Lines   []line               // those that give points or take them, then the others
	Rest    []line               // those that do neither
	LeftOut []string             // lines that could not be counted for want of an answer
	Assumed []string             // facts that were not given and count as none
	Later   []estimator.FactSaid // choices that are made when filing, as they count till then
	Sources []ground             // each once
	Facts   []pair               // that were counted by, in two columns
	Gates   gates
	Changes changes
	Ahead   *chart // nil: nothing is known of it
}

// change is what a person can do, with what it asks of them in words.
type change struct {
	estimator.Advice
	Asks string
}

// changes are best first: a few to see, the others folded.
type changes struct{ First, More []change }

// changesShown is about one screen of a phone.
const changesShown = 5

func newChanges(table *estimator.Policy, advice []estimator.Advice) changes {
	all := make([]change, len(advice))
	for i, a := range advice {
		all[i] = change{a, table.EffortInWords(a.Effort)}
	}
	n := min(changesShown, len(all))
	return changes{all[:n], all[n:]}
}

// Next is the number of the first that is folded.
func (c changes) Next() int { return len(c.First) + 1 }

// line is a line of the table, or a part of one.
type line struct {
	estimator.Explained
	Bar    bar
	Most   string // points at most; empty where there is no bound, or none above 0
	Parts  []line
	Source int  // number of the reference on the sheet
	Alike  bool // whether a part is known as well, and from where, as its line
}

// Uncounted says that something of the line was not counted.
func (l line) Uncounted() bool {
	return len(l.NotCounted) > 0 || slices.ContainsFunc(l.Parts, line.Uncounted)
}

// Used are the facts of the line that its sum does not tell already.
func (l line) Used() []estimator.FactSaid {
	return slices.DeleteFunc(slices.Clone(l.Facts), func(f estimator.FactSaid) bool {
		return strings.Contains(l.Because, f.Name) && strings.Contains(l.Because, f.Value)
	})
}

// ground is a reference with the number that the sheet gives it.
type ground struct {
	Number int
	Words  string
}

// pair is two facts side by side; the second may be missing.
type pair struct{ Left, Right estimator.FactSaid }

// gates are the conditions for filing, apart from the line, by how they stand.
type gates struct{ Unmet, Open, Met []estimator.GateResult }

// Pending says that something is unmet or not answered.
func (g gates) Pending() bool { return len(g.Unmet)+len(g.Open) > 0 }

// shortVersion is how much of a hash tells versions apart for people.
const shortVersion = 12

func (d *drawer) tell(k *kept) *told {
	t := &told{
		Explanation: k.told, Table: k.table, Invalid: d.Tables.Withdrawn(k.table.Version),
		Path:    "/h5/estimates/" + k.Token,
		Saved:   estimator.DayOf(k.CreatedAt).Time(),
		Bar:     newTotalBar(k.told.Total, k.told.PassLine),
		Changes: newChanges(k.table, k.told.Advice),
		Ahead:   newChart(k.ahead, k.told.PassLine),
	}
	_, hash, _ := strings.Cut(k.table.Version, ":")
	t.Version = hash[:min(shortVersion, len(hash))]
	t.Address = d.PublicURL + t.Path
	if now := k.told.Total.String(); now != k.Total {
		t.SavedTotal = k.Total
	}
	if p := k.table.Period(k.told.AsOf.Time().AddDate(0, 0, 1)); estimator.DayOf(p.AsOf) == k.told.AsOf {
		t.Period = p.Name
	}
	if t.Margin = k.told.Total - k.told.PassLine; t.Margin < 0 {
		t.Margin = -t.Margin
	}
	t.tellLines(k)
	t.tellFacts(k)
	for _, g := range k.told.Gates {
		switch {
		case g.ID == estimator.PassLineGate:
		case g.Passes == nil:
			t.Gates.Open = append(t.Gates.Open, g)
		case *g.Passes:
			t.Gates.Met = append(t.Gates.Met, g)
		default:
			t.Gates.Unmet = append(t.Gates.Unmet, g)
		}
	}
	return t
}

func (t *told) tellLines(k *kept) {
	scale := unboundedScale(k.told)
	for _, l := range k.told.Lines {
		told := t.line(l, scale)
		if l.Points == 0 && !slices.ContainsFunc(l.Parts, func(p estimator.Explained) bool { return p.Points != 0 }) {
			t.Rest = append(t.Rest, told)
		} else {
			t.Lines = append(t.Lines, told)
		}
	}
	for _, o := range k.table.Outline() {
		if !slices.ContainsFunc(k.told.Lines, func(l estimator.Explained) bool { return l.ID == o.ID }) {
			t.LeftOut = append(t.LeftOut, o.Name)
		}
	}
}

func (t *told) line(x estimator.Explained, scale estimator.Points) line {
	l := line{Explained: x, Bar: newBar(x, scale)}
	if x.Max != nil && *x.Max > 0 {
		l.Most = x.Max.Short()
	}
	i := slices.IndexFunc(t.Sources, func(g ground) bool { return g.Words == x.Reference })
	if i < 0 {
		i = len(t.Sources)
		t.Sources = append(t.Sources, ground{i + 1, x.Reference})
	}
	l.Source = t.Sources[i].Number
	for _, part := range x.Parts {
		p := t.line(part, scale)
		p.Alike = p.Known == l.Known && p.Reference == l.Reference
		l.Parts = append(l.Parts, p)
	}
	return l
}

// tellFacts lists the facts of the lines, and which of them nobody gave. The
// day of filing is the cut-off then, as the page says anyway.
func (t *told) tellFacts(k *kept) {
	var all []estimator.FactSaid
	for _, l := range k.told.Lines {
		for _, f := range l.Facts {
			if slices.Contains(all, f) {
				continue
			}
			_, given := k.facts[f.ID]
			if day := k.table.SubmissionFact(); !given && day != nil && day.ID == f.ID {
				continue
			}
			all = append(all, f)
			fact, _ := k.table.Fact(f.ID)
			switch {
			case given:
			case fact.AtFiling():
				t.Later = append(t.Later, f)
			default:
				t.Assumed = append(t.Assumed, f.Name)
			}
		}
	}
	for two := range slices.Chunk(all, 2) {
		t.Facts = append(t.Facts, pair{two[0], append(two, estimator.FactSaid{})[1]})
	}
}
