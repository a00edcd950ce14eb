package caseload

import (
	"context"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
	"luohu/estimator"
)

// Drawn is a list as it would be now, with what decides it.
type Drawn struct {
	ListPreview
	Period *casework.Period
	Steps  []Step // how the totals of all who stand for it are spread
	Edge   []Rung // the totals next to the line, the highest first
	Tied   int    // how many share the total of the last place of a number; 0: nobody else has it
	Second bool   // of the rows: they are those who are not on it
	Rows   []list.Row
}

// Rung is a total, and how many have it.
type Rung struct {
	Total estimator.Points
	Count int
	On    bool // they are on the list
}

// rungs is how many totals are told on either side of the line.
const rungs = 5

// Piece is a part of a list that is looked at.
type Piece struct {
	Second     bool // of those who are not on it
	From, Most int
}

// Draw is what the list of a period would be now, with some of its rows as the
// public would see them. Nothing is written.
func (c *Caseload) Draw(ctx context.Context, period casework.PeriodID, s casework.Selection, piece Piece) (d Drawn, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		if d.Period, err = tx.Period(period); err != nil {
			return err
		}
		if err := s.Check(); err != nil {
			return err
		}
		drawn := casework.List{Selection: s}
		placed, err := selected(tx, period, &drawn)
		if err != nil {
			return err
		}
		d.ListPreview = inNumbers(placed, drawn)
		d.Steps, d.Edge, d.Tied = spreadOf(placed), edge(placed, drawn.Listed), tied(placed, s)
		d.Second = piece.Second
		part := placed[:drawn.Listed]
		if piece.Second {
			part = placed[drawn.Listed:]
		}
		from := min(max(piece.From, 0), len(part))
		d.Rows, err = c.shown(tx, d.Period.Terms.List, part[from:min(from+piece.Most, len(part))])
		return err
	})
	return d, err
}

func spreadOf(placed []casework.Placed) []Step {
	var s spread
	for _, one := range placed {
		s.add(int64(one.Total))
	}
	return s.steps()
}

// edge are the totals on both sides of the end of the list.
func edge(placed []casework.Placed, listed int) (all []Rung) {
	for i := listed - 1; i >= 0; i-- {
		if len(all) == 0 || all[len(all)-1].Total != placed[i].Total {
			if len(all) == rungs {
				break
			}
			all = append(all, Rung{Total: placed[i].Total, On: true})
		}
		all[len(all)-1].Count++
	}
	slices.Reverse(all)
	above := len(all)
	for _, one := range placed[listed:] {
		if len(all) == above || all[len(all)-1].Total != one.Total {
			if len(all) == above+rungs {
				break
			}
			all = append(all, Rung{Total: one.Total})
		}
		all[len(all)-1].Count++
	}
	return all
}

// tied is how many share the total of the last place, if others behind it do.
func tied(placed []casework.Placed, s casework.Selection) (n int) {
	if s.By != casework.ByNumber || len(placed) <= s.Number || placed[s.Number-1].Total != placed[s.Number].Total {
		return 0
	}
	for _, one := range placed {
		if one.Total == placed[s.Number].Total {
			n++
		}
	}
	return n
}
