package console

import (
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/estimator"
)

// line is one of the two reviews, with until when it is to be decided, and why.
type line struct {
	casework.Review
	Due  casework.Due
	Left *base.Left // nil: it is decided, or its clock stands
	Days []casework.DueDay

	Lapsed bool // nobody has answered in time
}

// Open says that it is still to be decided.
func (l line) Open() bool { return l.Status == casework.Pending || l.Status == casework.InSupplement }

// Last says that the other line has passed already.
func (d dossier) Last(department string) bool { return d.LastLine(casework.Line(department)) }

func (o *console) lines(a *casework.Application, p *casework.Period) (all []line) {
	for _, r := range a.Reviews {
		l := line{Review: r, Lapsed: a.Lapsed(casework.Desk{Line: r.Line})}
		l.Due, l.Days = a.Acceptance(r.Line, p, o.Load.Days())
		if l.Open() && !l.Due.Stands() {
			l.Left = o.Left(l.Due.Day.Format(time.DateOnly))
		}
		all = append(all, l)
	}
	return all
}

// supplement is one with what its materials are called.
type supplement struct {
	casework.Supplement
	Materials []wanted
	Left      *base.Left
}

// wanted is a material to be corrected.
type wanted struct{ ID, Name, Reason string }

// Who is the department that asked.
func (s supplement) Who() string {
	if s.From.Line != "" {
		return string(s.From.Line)
	}
	return s.From.Department
}

func (o *console) supplements(a *casework.Application, _ *casework.Period, table *estimator.Policy) (all []supplement) {
	for _, s := range slices.Backward(a.Wanted) {
		v := supplement{Supplement: s, Materials: materials(s.Wants, table)}
		if s.Open() {
			v.Left = o.Left(s.Due.Day.Format(time.DateOnly))
		}
		all = append(all, v)
	}
	return all
}

func materials(wants []casework.Wanted, table *estimator.Policy) (all []wanted) {
	for _, w := range wants {
		all = append(all, wanted{w.Material, table.MaterialName(w.Material), w.Reason})
	}
	return all
}
