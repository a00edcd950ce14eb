package estimator

import (
	"slices"
	"strings"
)

// Headline says in one or two sentences when the line is reached, or what is
// missing. It is as sure as the table: see [Projection.BeyondText].
func (p *Projection) Headline() string {
	w := p.of.words
	if p.Barred != "" {
		return w.ProjectBarred.text(str(p.Barred))
	}
	if p.PassLine == 0 {
		return w.ProjectNoLine.text()
	}
	var said strings.Builder
	switch {
	case p.First < 0:
		best := p.best()
		said.WriteString(w.ProjectNever.text(num(int64(len(p.Points)-1)), str(p.named(best)), pts(p.Points[best].Total),
			pts(p.PassLine), pts(p.PassLine-p.Points[best].Total)))
	case p.First == 0:
		said.WriteString(w.ProjectReached.text(pts(p.Points[0].Total), pts(p.PassLine)))
	default:
		said.WriteString(w.ProjectFirst.text(str(p.named(p.First)), pts(p.Points[p.First].Total), pts(p.PassLine)))
	}
	if p.First >= 0 {
		p.filing(&said)
	}
	if !p.Complete {
		said.WriteString(w.ProjectOpen.text())
	}
	return said.String()
}

// best is the first of the points with the highest total.
func (p *Projection) best() (best int) {
	for i := range p.Points {
		if p.Points[i].Total > p.Points[best].Total {
			best = i
		}
	}
	return best
}

// filing adds when one files at the first point that reaches the line, and
// what else stands against it.
func (p *Projection) filing(said *strings.Builder) {
	w, point := p.of.words, &p.Points[p.First]
	if !point.Period.FilingFrom.IsZero() {
		said.WriteString(w.ProjectFiling.text(
			str(w.dayInWords(DayOf(point.Period.FilingFrom))), str(w.dayInWords(DayOf(point.Period.FilingTo)))))
	}
	if point.Late < p.PassLine {
		said.WriteString(w.ProjectSoon.text(pts(point.Late)))
	}
	if len(point.Unmet) == 0 {
		return
	}
	said.WriteString(w.ProjectUnmet.text(str(strings.Join(p.Lacking(p.First), w.RuleList.text()))))
	if p.Fileable >= 0 {
		said.WriteString(w.ProjectFileable.text(str(p.named(p.Fileable)), pts(p.Points[p.Fileable].Total)))
	} else {
		said.WriteString(w.ProjectUnfileable.text())
	}
}

// Lacking names the conditions for filing that fail at a point.
func (p *Projection) Lacking(i int) (names []string) {
	for _, g := range p.of.gates {
		if slices.Contains(p.Points[i].Unmet, g.id) {
			names = append(names, g.name)
		}
	}
	return names
}

func (p *Projection) named(i int) string { return p.of.words.pointName(p.Points[i].Period, i) }
