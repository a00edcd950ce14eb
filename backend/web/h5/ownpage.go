package h5

import (
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/notice"
	"luohu/backend/standing"
	"luohu/backend/store"
	"luohu/estimator"
)

// ownPage is what somebody sees of their applications.
type ownPage struct {
	Cases []ownCase
	Told  []store.Telling
	Bound bool // whether they are bound to anybody
	Big   bool
	Here  string
}

// ownCase is one application.
type ownCase struct {
	standing.Standing
	Number, PeriodName string
	State              string // in words
	Hands              []ownHand
	Points             string // the address of the points; empty: they are not out, or not any more
	Objection          string // that of the objection; empty: none was made, and none can be
	List               *standing.Listed
	ListAt             string // the address of the list, while it is displayed
}

// ownHand is who has it, in words.
type ownHand struct {
	standing.Hand
	Names string // of the departments
	Items int    // that are asked for
}

func (o *owner) home(c *gin.Context, follower string, bound []store.Binding) error {
	page := ownPage{Bound: len(bound) > 0, Big: big(c), Here: ownPath}
	ctx := c.Request.Context()
	for _, b := range bound {
		all, err := o.Standings.Of(ctx, b.Person)
		if err != nil {
			return err
		}
		for _, s := range all {
			page.Cases = append(page.Cases, o.caseOf(s))
		}
	}
	if o.Told != nil && page.Bound {
		var err error
		if page.Told, err = o.Told(ctx, follower, toldMost); err != nil {
			return err
		}
	}
	o.show(c, "own.html", page)
	return nil
}

func (o *owner) caseOf(s standing.Standing) ownCase {
	one := ownCase{Standing: s, Number: s.Application.Number, PeriodName: notice.PeriodName(s.Period.ID), State: o.Called.States[s.Application.State]}
	for _, h := range s.Hands {
		hand := ownHand{Hand: h}
		for i, id := range h.Departments {
			if i > 0 {
				hand.Names += "、"
			}
			hand.Names += o.Called.Departments[id]
		}
		if h.Supplement != nil {
			hand.Items = len(h.Supplement.Wants)
		}
		one.Hands = append(one.Hands, hand)
	}
	now := o.Standings.Now()
	if s.Application.State.PointsOut() && s.Results == nil {
		one.Points = ownPath + "/points/" + s.Application.ID
		if s.Application.Objection != nil || s.MayObject(now) {
			one.Objection = ownPath + "/objection/" + s.Application.ID
		}
	}
	if one.List = s.Listed(now); one.List != nil && !one.List.Until.IsZero() {
		one.ListAt = "/public/lists/" + string(s.Period.ID)
	}
	return one
}

// ownPoints is what came out for one application.
type ownPoints struct {
	ownCase
	Results *standing.Results
	Query   time.Time // until when they can be looked at
	Big     bool
	Here    string
}

// Lines are those of the table in which something was given, or expected.
func (p ownPoints) Lines() []standing.Result {
	return slices.DeleteFunc(slices.Clone(p.Results.Lines), func(l standing.Result) bool { return l.Given == 0 && l.Own == 0 })
}

// Less says that departments gave less than the own assessment.
func (p ownPoints) Less() bool { return p.Results.Differ < 0 }

// Apart is how far the two are from each other.
func (p ownPoints) Apart() estimator.Points { return max(p.Results.Differ, -p.Results.Differ) }

func (o *owner) points(c *gin.Context, v *visit) error {
	if v.one.Points == "" { // they are not out
		o.over.send(c)
		return nil
	}
	filling, err := o.Cases.Filling(c.Request.Context(), v.by, v.one.Application.ID)
	if err != nil {
		return err
	}
	o.show(c, "own-points.html", ownPoints{
		ownCase: v.one, Results: standing.ResultsOf(filling), Query: v.one.Period.Terms.QueryUntil, Big: big(c), Here: v.one.Points,
	})
	return nil
}
