package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// before makes up the period that is over: filed, scored, published, listed,
// and many permits issued.
func (d *director) before(ctx context.Context, r *rand.Rand, n int) error {
	opens := time.Date(2025, 7, 1, 9, 0, 0, 0, casework.Zone)
	p, err := d.prepare(ctx, past, nil, opens)
	if err != nil {
		return err
	}
	people, err := d.persons(ctx, r, n)
	if err != nil {
		return err
	}
	for _, who := range people {
		l := d.begun(ctx, r, p, who, opens.Add(time.Duration(r.IntN(110*24))*time.Hour)).assessed()
		if r.IntN(40) > 0 {
			l.filed()
		}
		if l.err == nil && l.App.State == casework.Submitted {
			if r.IntN(30) == 0 {
				l.command(20*time.Hour, l.window(casework.HRSS), casework.RejectLine{Line: casework.HRSS, Reason: casework.BackPaid, Text: "有 3 个月为补缴"})
			} else {
				l.passed(ctx, casework.Police).passed(ctx, casework.HRSS).scored(1)
			}
		}
		if err := l.kept(ctx); err != nil {
			return err
		}
	}
	if err := d.flush(ctx); err != nil {
		return err
	}
	return d.published(ctx)
}

// published takes the period from the end of filing to the permits.
func (d *director) published(ctx context.Context) error {
	at := func(month time.Month, day, hour int) error {
		d.Clock.Set(time.Date(2025, month, day, hour, 0, 1, 0, casework.Zone))
		_, err := d.Load.Tick(ctx)
		return err
	}
	if err := at(time.October, 31, 17); err != nil {
		return err
	}
	if err := at(time.November, 24, 9); err != nil {
		return err
	}
	if err := d.agreed(ctx, casework.AskScores, string(past), caseload.Details{}, "打分全部完成，公布分值"); err != nil {
		return err
	}
	if err := at(time.November, 28, 17); err != nil {
		return err
	}
	if err := at(time.December, 15, 9); err != nil {
		return err
	}
	line := casework.Selection{By: casework.ByLine, Line: 110 * whole}
	preview, err := d.Load.PreviewList(ctx, past, line)
	if err != nil {
		return err
	}
	if err := d.agreed(ctx, casework.AskList, string(past), caseload.Details{Selection: &line, Seen: preview.Hash}, "按分数线公示"); err != nil {
		return err
	}
	if err := at(time.December, 19, 17); err != nil {
		return err
	}
	return d.permits(ctx)
}

// permitsIssued is how many of those who qualified have their permit.
const permitsIssued = 150

func (d *director) permits(ctx context.Context) error {
	d.Clock.Set(time.Date(2026, 1, 12, 10, 0, 0, 0, casework.Zone))
	lines, err := d.Store.Applications(ctx, store.ApplicationFilter{Period: past, States: []casework.State{casework.Qualified}, Limit: permitsIssued})
	if err != nil {
		return err
	}
	for _, one := range lines {
		if _, err := d.Load.IssuePermit(ctx, d.of(casework.WindowOfficer, "police", one.Point), one.ID, 0); err != nil {
			return err
		}
	}
	return nil
}
