package demo

import (
	"context"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// Of the broadcast that is under way: it began before the clock does, and goes on while
// that is moved through the day.
const (
	beganBefore = 80 * time.Minute
	spreadOver  = 10 * 60 // minutes
)

// broadcast sends the newest notice of a service to everybody, spread over the day.
func (d *director) broadcast(ctx context.Context, size Size) error {
	if d.Load.Notices == nil || size.Followers+size.Silent == 0 {
		return nil
	}
	d.Clock.Set(Begins.Add(-beganBefore))
	defer d.Clock.Set(Begins)
	out, err := d.Store.Notices(ctx, store.NoticeFilter{State: notice.Published, Kind: "service", Limit: 1})
	if err != nil || len(out) == 0 {
		return err
	}
	publisher := d.of(casework.Publisher, "", "")
	b, err := d.Load.NewBroadcast(ctx, publisher, out[0].ID, broadcast.Content{
		Rule: broadcast.Rule{Everybody: true}, Ways: []broadcast.Way{broadcast.ByTemplate, broadcast.ByCustomer}, Schedule: broadcast.Schedule{Over: spreadOver},
	})
	if err != nil {
		return err
	}
	would, err := d.Load.PreviewBroadcast(ctx, b.ID)
	if err != nil {
		return err
	}
	r, err := d.Load.SubmitBroadcast(ctx, publisher, b.ID, b.Version, "6 月 6 日夜里换机器，告诉所有关注的人", would.Written())
	if err != nil {
		return err
	}
	if _, err := d.Load.DecideCounted(ctx, d.of(casework.Approver, "", ""), r.ID, true, "时间核对过", would.Written()); err != nil {
		return err
	}
	return d.Freeze(ctx)
}
