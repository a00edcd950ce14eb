// Package report sets statistics as tables: for a page with charts, for
// spreadsheets, and for one sheet of paper.
package report

import (
	"fmt"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/paper"
	"luohu/estimator"
)

// Report is what it takes. Make it with [New].
type Report struct {
	Words *Words
	Said  *casework.Words // what states, points and departments are called
	press *paper.Press
}

// New makes one; it reads the form of the sheet.
func New(words *Words, said *casework.Words) (*Report, error) {
	press, err := paper.NewPress(form)
	if err != nil {
		return nil, fmt.Errorf("read the form of a report: %w", err)
	}
	return &Report{words, said, press}, nil
}

// Tables are those of a period, or of two side by side; what is empty is left out.
func (r *Report) Tables(sides ...Side) (all []*Table) {
	for _, set := range []func([]Side) *Table{
		r.funnel, r.states, r.points,
		r.distribution, r.indicators, r.estimate, r.claims,
		r.districts, r.ages, r.kinds, r.units,
		r.lines, r.days, r.departments, r.supplements, r.objections,
		r.chatDays, r.chatQuestions, r.chatInterviews,
	} {
		if t := set(sides); t != nil {
			all = append(all, t)
		}
	}
	return all
}

// Section is tables that are about the same.
type Section struct {
	ID, Name string
	Tables   []*Table
}

// Sections puts tables under their headings.
func (r *Report) Sections(tables []*Table) (all []Section) {
	for _, t := range tables {
		if len(all) == 0 || all[len(all)-1].ID != t.Section {
			all = append(all, Section{ID: t.Section, Name: r.Words.Sections[t.Section]})
		}
		last := &all[len(all)-1]
		last.Tables = append(last.Tables, t)
	}
	return all
}

// The sections.
const (
	progress = "progress"
	ofPoints = "points"
	people   = "people"
	inTime   = "time"
)

// note says something under a table, if it is there.
func (r *Report) note(t *Table, pairs ...string) *Table {
	if t != nil {
		if note := fill(r.Words.Tables[t.ID].Note, pairs...); note != "" {
			t.Notes = append(t.Notes, note)
		}
	}
	return t
}

// mark draws a line across a chart.
func (r *Report) mark(t *Table, at float64, pairs ...string) {
	if t != nil && t.Chart != nil {
		t.Chart.Marks = append(t.Chart.Marks, Mark{fill(r.Words.Tables[t.ID].Mark, pairs...), at})
	}
}

// floats are points as a chart places them.
func floats(p estimator.Points) float64 {
	f, _ := strconv.ParseFloat(p.String(), 64) // it is a number of ours
	return f
}

func (r *Report) department(id string) string { return called(r.Said.Departments, id) }

// called is what something is called, or its id.
func called[K ~string](words map[K]string, id K) string {
	if name := words[id]; name != "" {
		return name
	}
	return string(id)
}
