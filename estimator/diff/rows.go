package diff

import (
	"reflect"

	"luohu/estimator"
)

// rows compares the values at a place, two rules of one kind.
func (c *comparer) rows(a, b *estimator.Rule, at place) (all []Change) {
	before, after := tiers(a.Rows), tiers(b.Rows)
	if len(before) != len(after) || !sameFact(a.By, b.By) || a.Kind == "choice" && !sameFact(a.Fact, b.Fact) {
		return c.compare(at, []attribute{c.table(a)}, []attribute{c.table(b)})
	}
	for i := range before {
		here := at
		if len(before) > 1 {
			here.row, here.said = span(before[i][0]), c.words.span(before[i][0], a.Kind)
		}
		old, now := end(c.words, a, before[i][0]), end(c.words, b, after[i][0])
		all = append(all, c.compare(here, []attribute{old}, []attribute{now})...)
		all = append(all, c.values(here, a, b, before[i], after[i])...)
	}
	return all
}

func sameFact(a, b *estimator.Fact) bool {
	return (a == nil) == (b == nil) && (a == nil || a.ID == b.ID)
}

// tiers takes rows apart by the months or years they are for.
func tiers(rows []estimator.Row) (all [][]estimator.Row) {
	for i, row := range rows {
		if i == 0 || row.From != rows[i-1].From {
			all = append(all, nil)
		}
		last := len(all) - 1
		all[last] = append(all[last], row)
	}
	return all
}

func span(r estimator.Row) *Row {
	s := &Row{From: &r.From}
	if !r.Endless {
		s.Through = &r.Through
	}
	return s
}

// end is where a tier or band ends.
func end(w *Words, r *estimator.Rule, row estimator.Row) attribute {
	if row.Endless || r.Kind == "choice" || r.Kind == "fixed" {
		return attribute{what: "through"}
	}
	return attribute{"through", row.Through, w.length(row.Through, r.Kind)}
}

// table is all the values of a place at once.
func (c *comparer) table(r *estimator.Rule) attribute {
	return attribute{"table", rowsData(r), c.words.table(r)}
}

// values compares the rows of one tier: those whose change is the same are told
// together.
func (c *comparer) values(at place, ra, rb *estimator.Rule, before, after []estimator.Row) (all []Change) {
	type group struct {
		old, now attribute
		values   []string
	}
	var groups []group
	note := func(value string, old, now attribute) {
		if reflect.DeepEqual(old.data, now.data) {
			return
		}
		for i := range groups {
			if g := &groups[i]; g.old == old && g.now == now {
				g.values = append(g.values, value)
				return
			}
		}
		groups = append(groups, group{old, now, []string{value}})
	}
	find := func(rows []estimator.Row, value string) *estimator.Row {
		for i := range rows {
			if rows[i].Value == value {
				return &rows[i]
			}
		}
		return nil
	}
	each := func(value string) {
		old, now := c.row(find(before, value)), c.row(find(after, value))
		note(value, old[0], now[0])
		if old[0].data == nil || now[0].data == nil {
			return
		}
		note(value, old[2], now[2])
		a, b := find(before, value), find(after, value)
		if a.Evidence != ra.Evidence || b.Evidence != rb.Evidence { // else it is the place's own, told there
			note(value, old[1], now[1])
		}
	}
	for _, r := range before {
		each(r.Value)
	}
	for _, r := range after {
		if find(before, r.Value) == nil {
			each(r.Value)
		}
	}
	for _, g := range groups {
		here := at
		if g.values[0] != "" {
			row := Row{Values: g.values}
			if at.row != nil {
				row.From, row.Through = at.row.From, at.row.Through
			}
			here.row, here.said = &row, c.words.row(at.said, choiceNames(g.values, ra, rb))
		}
		all = append(all, c.change(here, g.old, g.now))
	}
	return all
}

// choiceNames are what the values of a choice are called in either version.
func choiceNames(values []string, rules ...*estimator.Rule) []string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v
		for _, r := range rules {
			by := r.By
			if r.Kind == "choice" {
				by = r.Fact
			}
			if name := by.InWords(v); name != "" {
				names[i] = name
			}
		}
	}
	return names
}

// row is what a row says: points, evidence, remark. All of a row that is not
// there is nil.
func (c *comparer) row(r *estimator.Row) [3]attribute {
	if r == nil {
		return [3]attribute{{what: "points"}, {what: "row_evidence"}, {what: "row_remark"}}
	}
	return [3]attribute{
		{"points", r.Points.Exact(), c.words.points(r.Points)},
		{"row_evidence", r.Evidence, c.b.MarkInWords(r.Evidence)},
		text("row_remark", r.Remark),
	}
}
