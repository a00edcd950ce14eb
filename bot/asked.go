package bot

import (
	"slices"

	"luohu/backend/casework"
	"luohu/backend/standing"
	"luohu/backend/store"
)

// asked is an item with what is known of it now.
type asked struct {
	wanted
	one        *standing.Standing
	supplement *casework.Supplement
	left       *standing.Left
	Name       string
	Reason     string
	Department string
	Text       string
	Files      int
	Came       int // photos that were sent for it in chat, and kept or still on their way
	waits      int // of them
	photos     []store.Photo
	full       bool // no more photos are taken for this supplement
}

// Changed says that a file of it came or went since it was asked for.
func (a asked) Changed() bool { return slices.Contains(a.supplement.Changed, a.Material) }

// askedItems are the papers that are asked for now, of all whom the follower is.
func (t *talk) askedItems() (all []asked, err error) {
	cases, err := t.ownCases()
	if err != nil {
		return nil, err
	}
	for i := range cases {
		for _, h := range cases[i].Hands {
			if h.Supplement == nil {
				continue
			}
			of, err := t.askedOf(&cases[i], h)
			if err != nil {
				return nil, err
			}
			all = append(all, of...)
		}
	}
	return all, nil
}

func (t *talk) askedOf(one *standing.Standing, h standing.Hand) (all []asked, err error) {
	a := one.Application
	table, err := t.Cases.Table(t.ctx, one.Period)
	if err != nil {
		return nil, err
	}
	photos, err := t.Albums.PhotosOf(t.ctx, a.ID, h.Supplement.ID, photosMost)
	if err != nil {
		return nil, err
	}
	for _, want := range h.Supplement.Wants {
		item := asked{
			wanted: wanted{a.ID, h.Supplement.ID, want.Material}, one: one, supplement: h.Supplement, left: h.Left, Name: table.MaterialName(want.Material),
			Reason: want.Reason, Department: t.departments(h.Departments), Text: h.Supplement.Text, Files: len(a.Material(want.Material).Files), full: len(photos) >= photosMost,
		}
		pages := a.Material(want.Material).Files
		for _, p := range photos {
			there := p.State == store.PhotoKept && slices.ContainsFunc(pages, func(f casework.File) bool { return f.ID == p.File })
			if p.Material != want.Material || !there && p.State != store.PhotoWaits {
				continue // refused, or taken out again
			}
			if p.State == store.PhotoWaits {
				item.waits++
			}
			item.Came, item.photos = item.Came+1, append(item.photos, p)
		}
		all = append(all, item)
	}
	return all, nil
}

// ready says that every item has changed: it can be sent.
func ready(items []asked) bool {
	return !slices.ContainsFunc(items, func(a asked) bool { return !a.Changed() })
}
