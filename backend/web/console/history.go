package console

import (
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// entry is an event in words.
type entry struct {
	Version int64
	At      time.Time
	Kind    casework.Kind
	Who     string
	What    string

	Department string
	Indicator  string // what it is called
	Materials  []wanted
	Points     *estimator.Points
	Before     *estimator.Points
	Reject     casework.RejectReason
	Text       string // what was written
	Evidence   string
	Until      time.Time
}

// mostEvents bounds a history; a life has some dozens.
const mostEvents = 500

// told is what has happened to a case, the newest first.
func (o *console) told(p *site.Page, d *dossier, table *estimator.Policy) (err error) {
	events, _, err := o.Load.History(p, p.By(), d.ID, 0, mostEvents)
	if err != nil {
		return err
	}
	d.History, err = o.entries(p, events, table)
	slices.Reverse(d.History)
	return err
}

func (o *console) entries(p *site.Page, events []casework.Recorded, table *estimator.Policy) (all []entry, err error) {
	var accounts []string
	for _, e := range events {
		accounts = append(accounts, e.By.ID)
	}
	called, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		one := entry{Version: e.Version, At: e.At, Kind: e.Event.Kind(), Who: o.who(e.By.Role, called[e.By.ID])}
		one.of(e.Event, table)
		one.What = o.what(one)
		all = append(all, one)
	}
	return all, nil
}

// of takes out of an event what is worth telling.
func (one *entry) of(event casework.Event, table *estimator.Policy) {
	indicator := func(id, department string) {
		one.Indicator, one.Department = base.Indicators([]*estimator.Policy{table})[id], department
	}
	material := func(id string) { one.Materials = []wanted{{ID: id, Name: table.MaterialName(id)}} }
	switch e := event.(type) {
	case casework.Filed:
		material(e.Material)
	case casework.Unfiled:
		material(e.Material)
	case casework.Ordered:
		material(e.Material)
	case casework.Turned:
		material(e.Material)
	case casework.Judged:
		one.Points = &e.Total
	case casework.Ended:
		one.Text = e.Reason
	case casework.Claimed:
		one.Until = e.Until
	case casework.LineDecided:
		one.Department, one.Reject, one.Text = string(e.Line), e.Reason, e.Text
	case casework.LineReturned:
		one.Department, one.Text = string(e.Line), e.Reason
	case casework.Asked:
		if one.Department = string(e.From.Line); e.From.Line == "" {
			indicator(e.From.Indicator, e.From.Department)
		}
		one.Materials, one.Text = materials(e.Wants, table), e.Text
	case casework.Reviewed:
		one.Text = e.Reason
	case casework.ScoreStep:
		if indicator(e.Indicator, e.Department); e.Step == casework.ScoreGiven {
			one.Points = &e.Points
		}
		one.Text, one.Evidence = e.Reason, e.Evidence
	case casework.FalseRecordMatched:
		one.Points = &e.Points
	case casework.Summed:
		if !e.Resumed {
			one.Points = &e.Total
		}
	case casework.ObjectionKept:
		indicator(e.Indicator, e.Department)
		one.Text = e.Text
	case casework.Rescored:
		indicator(e.Indicator, e.Department)
		one.Before, one.Points, one.Text = &e.Before, &e.After, e.Reason
	case casework.Selected:
		one.Text = e.Reason
	case casework.Struck:
		one.Text = e.Reason
	}
}
