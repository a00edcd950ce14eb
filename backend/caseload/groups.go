package caseload

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// GroupFigures are of those who were submitted and have something in common. A
// group of fewer than five is put together with others into one called "other",
// and what fewer than five of a group have come to is not told: somebody who knows
// one of them would learn about them.
type GroupFigures struct {
	Name      string            `json:"name" doc:"empty: not known; other: several small groups together"`
	Of        []string          `json:"of,omitempty" doc:"of other: which"`
	Submitted int               `json:"submitted"`
	Accepted  *int              `json:"accepted" doc:"null: fewer than 5, but not none"`
	Scored    *int              `json:"scored" doc:"their points stand; null as above"`
	Reached   *int              `json:"reached" doc:"of scored: the line; null as above"`
	Listed    *int              `json:"listed" doc:"null as above"`
	Mean      *estimator.Points `json:"mean" doc:"of scored; null: of fewer than 5"`
}

// OtherGroups is what groups that are too small are called together.
const OtherGroups = "other"

// group counts one.
type group struct {
	Submitted int   `json:"submitted"`
	Accepted  int   `json:"accepted"`
	Scored    int   `json:"scored"`
	Reached   int   `json:"reached"`
	Listed    int   `json:"listed"`
	Sum       int64 `json:"sum"` // of points
}

func (g *group) add(f store.Filed, line estimator.Points) {
	come := f.State
	if come == casework.Disqualified {
		come = f.Figures.Left
	}
	g.Submitted++
	if reachedIn[come] >= 3 {
		g.Accepted++
	}
	if reachedIn[come] >= 6 {
		g.Listed++
	}
	if r := f.Figures.Result; r != nil {
		g.Scored++
		g.Sum += r.Total
		if estimator.Points(r.Total) >= line {
			g.Reached++
		}
	}
}

func (g *group) merge(o *group) {
	*g = group{g.Submitted + o.Submitted, g.Accepted + o.Accepted, g.Scored + o.Scored, g.Reached + o.Reached, g.Listed + o.Listed, g.Sum + o.Sum}
}

// folded are groups with the small ones put together, and, while these are fewer
// than five together, the next larger ones with them: else the total would tell.
func folded(all map[string]*group) []GroupFigures {
	names := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		return cmp.Or(cmp.Compare(all[a].Submitted, all[b].Submitted), cmp.Compare(b, a))
	})
	var other group
	var of []string
	for _, name := range names {
		if all[name].Submitted >= leastNamed && (len(of) == 0 || other.Submitted >= leastNamed) {
			break
		}
		other.merge(all[name])
		of = append(of, name)
	}
	shown := []GroupFigures{}
	for _, name := range slices.Backward(names[len(of):]) {
		shown = append(shown, all[name].figures(name))
	}
	if len(of) > 0 {
		last := other.figures(OtherGroups)
		if len(of) > 1 { // else there is no other group at all
			last.Of = slices.Sorted(slices.Values(of))
		}
		shown = append(shown, last)
	}
	return shown
}

func (g *group) figures(name string) GroupFigures {
	f := GroupFigures{
		Name: name, Submitted: g.Submitted, Accepted: many(g.Accepted), Scored: many(g.Scored), Reached: many(g.Reached), Listed: many(g.Listed),
	}
	if g.Scored >= leastNamed {
		mean := estimator.Points(g.Sum / int64(g.Scored)).Rounded()
		f.Mean = &mean
	}
	return f
}

// many is how many, nil if they could be told apart.
func many(n int) *int {
	if n > 0 && n < leastNamed {
		return nil
	}
	return &n
}

// ageName is a group of ages by its first year.
func ageName(age int) string {
	if age == casework.NoAge {
		return ""
	}
	return strconv.Itoa(age)
}
