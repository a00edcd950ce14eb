package store

import (
	"fmt"

	"luohu/backend/casework"
)

// NewCase is an application that was nowhere before, with all that is kept of it.
type NewCase struct {
	Application *casework.Application
	Events      []casework.Recorded
	Work        []casework.Work
	Figures     *casework.Figures // nil: it has none yet
	Profile     *casework.Profile // nil: the same
	Facts       []Facts
	Files       []File
}

// newCaseRows are the rows of some cases, by where they go.
type newCaseRows struct {
	applications []application
	events       []applicationEvent
	work         []workItem
	figures      []applicationFigures
	profiles     []applicationProfile
	facts        []Facts
	files        []File
}

// AddCases writes cases by a few statements, however many they are. The rows are
// the same as those that one after the other would leave.
func (tx *Tx) AddCases(all ...NewCase) error {
	var rows newCaseRows
	for _, c := range all {
		if err := rows.add(tx, c); err != nil {
			return fmt.Errorf("add application %s: %w", c.Application.ID, err)
		}
	}
	if err := tx.SaveFile(rows.files...); err != nil {
		return err
	}
	for _, some := range []struct {
		rows any
		n    int
	}{
		{rows.applications, len(rows.applications)},
		{rows.events, len(rows.events)},
		{rows.work, len(rows.work)},
		{rows.figures, len(rows.figures)},
		{rows.profiles, len(rows.profiles)},
		{rows.facts, len(rows.facts)},
	} {
		if some.n == 0 {
			continue
		}
		if err := tx.db.CreateInBatches(some.rows, casesAtOnce).Error; err != nil {
			return fmt.Errorf("add %d applications: %w", len(all), err)
		}
	}
	return nil
}

// casesAtOnce keeps a statement far from the most values that one may have.
const casesAtOnce = 1000

func (rows *newCaseRows) add(tx *Tx, c NewCase) error {
	a := c.Application
	row, err := rowOf(a, tx.now)
	if err != nil {
		return err
	}
	rows.applications = append(rows.applications, row)
	for _, e := range c.Events {
		row, err := eventOf(e)
		if err != nil {
			return err
		}
		rows.events = append(rows.events, row)
	}
	for _, w := range c.Work {
		rows.work = append(rows.work, workItemOf(a, w))
	}
	if c.Figures != nil {
		row, err := figuresOf(a.Period, a.ID, *c.Figures)
		if err != nil {
			return err
		}
		rows.figures = append(rows.figures, row)
	}
	if c.Profile != nil {
		row, err := profileOf(a.ID, *c.Profile)
		if err != nil {
			return err
		}
		rows.profiles = append(rows.profiles, row)
	}
	for _, f := range c.Facts {
		f.SavedAt = tx.now
		rows.facts = append(rows.facts, f)
	}
	rows.files = append(rows.files, c.Files...)
	return nil
}
