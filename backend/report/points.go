package report

import (
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/spreadsheet"
	"luohu/estimator"
)

// steps is a table of points by steps.
func (r *Report) steps(id string, sides []Side, of func(Side) (int, []caseload.Step)) *Table {
	type row = caseload.Step
	return set(r.Words, sides, sheet[row]{
		id: id, section: ofPoints, form: Histogram, empty: true, versus: true,
		rows: func(s Side) []row {
			_, all := of(s)
			return all
		},
		key:   func(s row) string { return s.From.String() },
		label: func(s row) string { return s.From.Short() + "～" + s.To.Short() },
		order: func(s row) int { return int(s.From) },
		place: func(s row) float64 { return (floats(s.From) + floats(s.To)) / 2 },
		metrics: []metric[row]{
			{name: "count", format: spreadsheet.Whole, drawn: alone, of: func(s row, _ Side) Value { return count(s.Count) }},
			{name: "share", format: spreadsheet.Percent, drawn: compared, of: func(s row, side Side) Value {
				whole, _ := of(side)
				return share(s.Count, whole)
			}},
		},
	})
}

func (r *Report) distribution(sides []Side) *Table {
	t := r.steps("distribution", sides, func(s Side) (int, []caseload.Step) { return s.Result.Count, s.Result.Steps })
	for i, s := range sides {
		line := s.Result.Line
		r.note(t, "line", line.Short(), "reached", grouped(s.Result.Reached), "share", share(s.Result.Reached, s.Result.Count).Text)
		if i == 0 || line != sides[0].Result.Line {
			r.mark(t, floats(line), "line", line.Short())
		}
		named(t, sides, i)
	}
	return t
}

// named says before the last note of which period it is.
func named(t *Table, sides []Side, i int) {
	if t != nil && len(sides) > 1 && len(t.Notes) > 0 {
		t.Notes[len(t.Notes)-1] = sides[i].Name + "：" + t.Notes[len(t.Notes)-1]
	}
}

func (r *Report) estimate(sides []Side) *Table {
	t := r.steps("estimate", sides, func(s Side) (int, []caseload.Step) { return s.Estimate.Count, s.Estimate.Steps })
	for i, s := range sides {
		e := s.Estimate
		r.note(t, "equal", grouped(e.Equal), "higher", grouped(e.Higher), "lower", grouped(e.Lower), "mean", signed(e.Mean))
		named(t, sides, i)
	}
	return t
}

func signed(p estimator.Points) string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}

func (r *Report) indicators(sides []Side) *Table {
	type row = caseload.IndicatorFigures
	return r.note(set(r.Words, sides, sheet[row]{
		id: "indicators", section: ofPoints, form: Bars, versus: true,
		rows: func(s Side) []row {
			return slices.DeleteFunc(slices.Clone(s.Indicators), func(in row) bool { return in.Count == 0 })
		},
		key:   func(in row) string { return in.ID },
		label: func(in row) string { return in.Name },
		metrics: []metric[row]{
			{name: "mean", format: spreadsheet.Hundredths, drawn: always, of: func(in row, _ Side) Value { return points(in.Mean) }},
			{name: "count", format: spreadsheet.Whole, of: func(in row, _ Side) Value { return count(in.Count) }},
			{name: "with_points", format: spreadsheet.Whole, of: func(in row, _ Side) Value { return count(in.WithPoints) }},
			{name: "with_share", format: spreadsheet.Percent, of: func(in row, _ Side) Value { return share(in.WithPoints, in.Count) }},
		},
	}))
}

func (r *Report) claims(sides []Side) *Table {
	type row = caseload.IndicatorFigures
	return r.note(set(r.Words, sides, sheet[row]{
		id: "claims", section: ofPoints, form: Bars, versus: true,
		rows: func(s Side) []row {
			return slices.DeleteFunc(slices.Clone(s.Indicators), func(in row) bool { return in.Claimed.Count == 0 })
		},
		key:   func(in row) string { return in.ID },
		label: func(in row) string { return in.Name },
		order: func(in row) int { return -max(int(in.Claimed.Difference), -int(in.Claimed.Difference)) },
		metrics: []metric[row]{
			{name: "difference", format: spreadsheet.Hundredths, drawn: always, of: func(in row, _ Side) Value {
				v := points(in.Claimed.Difference)
				v.Text = signed(in.Claimed.Difference)
				return v
			}},
			{name: "claimed", format: spreadsheet.Hundredths, of: func(in row, _ Side) Value { return points(in.Claimed.Mean) }},
			{name: "found", format: spreadsheet.Hundredths, of: func(in row, _ Side) Value { return points(in.Claimed.Mean + in.Claimed.Difference) }},
			{name: "lower", format: spreadsheet.Whole, of: func(in row, _ Side) Value { return count(in.Claimed.Lower) }},
			{name: "higher", format: spreadsheet.Whole, of: func(in row, _ Side) Value { return count(in.Claimed.Higher) }},
			{name: "count", format: spreadsheet.Whole, of: func(in row, _ Side) Value { return count(in.Claimed.Count) }},
		},
	}))
}
