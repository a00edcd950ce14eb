package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"luohu/backend/casework"
)

// now makes up the period in full course.
func (d *director) now(ctx context.Context, r *rand.Rand, n int) error {
	opens := time.Date(2026, 3, 2, 9, 0, 0, 0, casework.Zone)
	closes := time.Date(2026, 5, 29, 17, 0, 0, 0, casework.Zone)
	window := map[string]any{"from": opens.UTC(), "to": closes.UTC()}
	p, err := d.prepare(ctx, Running, map[string]any{"filing": window, "registration": window, "fill_in": window}, opens)
	if err != nil {
		return err
	}
	people, err := d.persons(ctx, r, n)
	if err != nil {
		return err
	}
	d.applicants = people
	for _, who := range people {
		if err := d.story(ctx, r, p, who); err != nil {
			return err
		}
	}
	return d.flush(ctx)
}

// ago is some time before the clock begins, in working hours.
func ago(r *rand.Rand, least, most int) time.Time {
	at := Begins.AddDate(0, 0, -least-r.IntN(most-least+1))
	return time.Date(at.Year(), at.Month(), at.Day(), 9+r.IntN(7), r.IntN(60), r.IntN(60), 0, casework.Zone)
}

// story is how far somebody has come.
func (d *director) story(ctx context.Context, r *rand.Rand, p *casework.Period, who somebody) error {
	switch n := r.IntN(100); {
	case n < 5: // being filled in
		return d.begun(ctx, r, p, who, ago(r, 1, 12)).kept(ctx)
	case n < 12: // assessed, not sent in
		return d.begun(ctx, r, p, who, ago(r, 1, 12)).assessed().papers().kept(ctx)
	case n < 24: // just sent in
		return d.begun(ctx, r, p, who, ago(r, 3, 5)).assessed().filed().kept(ctx)
	case n < 30: // one line has passed
		return d.one(ctx, r, p, who, 4, 6, func(l *life) { l.passed(ctx, casework.Lines[r.IntN(2)]) })
	case n < 36: // something is to be corrected
		return d.one(ctx, r, p, who, 5, 9, func(l *life) { l.asked() })
	case n < 39: // and was
		return d.one(ctx, r, p, who, 8, 11, func(l *life) { l.asked().answered() })
	case n < 41: // longer than it may take
		return d.one(ctx, r, p, who, 13, 18, func(*life) {})
	case n < 45:
		return d.one(ctx, r, p, who, 8, 60, func(l *life) {
			l.command(20*time.Hour, l.window(casework.HRSS), casework.RejectLine{Line: casework.HRSS, Reason: casework.Interrupted, Text: "2025 年 9 月至 10 月断缴"})
		})
	case n < 46:
		return d.one(ctx, r, p, who, 5, 40, func(l *life) {
			l.command(20*time.Hour, l.unit.agent, casework.Withdraw{Reason: "申请人调到外地工作"})
		})
	case n < 55: // accepted
		return d.one(ctx, r, p, who, 9, 12, func(l *life) { l.passed(ctx, casework.Police).passed(ctx, casework.HRSS) })
	case n < 78: // being scored
		return d.one(ctx, r, p, who, 13, 40, func(l *life) { l.passed(ctx, casework.Police).passed(ctx, casework.HRSS).scored(0.3 + r.Float64()/2) })
	}
	return d.one(ctx, r, p, who, 20, 80, func(l *life) { l.passed(ctx, casework.Police).passed(ctx, casework.HRSS).scored(1) })
}

// one is somebody who has sent in between so many days ago; then goes on.
func (d *director) one(ctx context.Context, r *rand.Rand, p *casework.Period, who somebody, least, most int, then func(*life)) error {
	l := d.begun(ctx, r, p, who, ago(r, least, most)).assessed().filed()
	if l.err == nil && l.App.State == casework.Submitted {
		then(l)
	}
	return l.kept(ctx)
}

var faults = []string{"照片模糊，看不清证件号码", "缺最后一页", "合同没有盖章", "租赁登记备案证明已经过期，请交新的", "学历证书编号被挡住了"}

// asked has something to be corrected.
func (l *life) asked() *life {
	return l.do(func() error {
		wants := []casework.Wanted{{Material: l.App.Materials[l.r.IntN(len(l.App.Materials))].ID, Reason: faults[l.r.IntN(len(faults))]}}
		desk := casework.Desk{Line: casework.Lines[l.r.IntN(2)]}
		return l.Do(l.later(6*time.Hour), l.window(desk.Line), casework.AskSupplement{From: desk, Wants: wants, Known: func(string) bool { return true }})
	})
}

// answered corrects it.
func (l *life) answered() *life {
	return l.do(func() error {
		s := l.App.Wanted[0]
		m := l.App.Material(s.Wants[0].Material)
		if err := l.Do(l.later(8*time.Hour), l.unit.agent, casework.RemoveFile{Material: m.ID, File: m.Files[0].ID}); err != nil {
			return err
		}
		if err := l.Attach(l.later(time.Minute), l.unit.agent, m.ID, l.d.picture); err != nil {
			return err
		}
		return l.Do(l.later(time.Minute), l.unit.agent, casework.AnswerSupplement{ID: s.ID})
	})
}
