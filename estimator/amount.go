package estimator

import "slices"

// amount is a number of points of a table: one for all, or one for each value
// of a choice.
type amount struct {
	points Points
	by     *Fact    // nil: one for all
	table  []Points // by the index of the choice
}

func (a *amount) get(e *evaluation) (p Points, known bool) {
	if a.by == nil {
		return a.points, true
	}
	v, known := e.get(a.by)
	if !known {
		return 0, false
	}
	return a.table[v], true
}

// same says whether two give the same, whatever the choice.
func (a *amount) same(other amount) bool {
	return a.by == other.by && a.points == other.points && slices.Equal(a.table, other.table)
}

func (a *amount) highest() Points {
	if a.by == nil {
		return a.points
	}
	return slices.Max(a.table)
}

func (a *amount) negative() bool {
	return a.points < 0 || len(a.table) > 0 && slices.Min(a.table) < 0
}

// perUnit is the limit of so many points for each of arbitrarily many.
func (a *amount) perUnit() limit {
	return limit{bounded: a.highest() <= 0}
}

// because says which row of the table it is, if there are several.
func (a *amount) because(e *evaluation, w *Words, b []byte) []byte {
	if a.by == nil {
		return b
	}
	v, known := e.get(a.by)
	if !known {
		return b
	}
	return w.Row.append(b, str(a.by.inWords(v)))
}
