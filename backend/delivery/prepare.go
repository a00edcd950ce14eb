package delivery

import (
	"context"
	"slices"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// prepared are some recipients with the way that each is told by.
type prepared struct {
	ready  []store.Delivery               // to be handed over
	others []store.Delivery               // of whom it is settled that they are not
	own    []string                       // variables of recipients that what is sent has
	values map[string]map[string]string   // of these, by application
	spends map[string]store.NoticeConsent // that a notice to a follower uses up
	ways   map[string][]broadcast.Way     // that are open to a follower, in their order
}

// prepare looks up by which ways they can be told, and what of their own.
func (e *Engine) prepare(ctx context.Context, b *broadcast.Broadcast, all []store.Delivery) (w *prepared, err error) {
	if b.AsOne() {
		return e.prepareAsOne(ctx, b, all)
	}
	w = &prepared{
		ready:  make([]store.Delivery, 0, len(all)),
		own:    b.Own(),
		spends: map[string]store.NoticeConsent{},
		ways:   make(map[string][]broadcast.Way, len(all)),
	}
	followers := make([]string, len(all))
	for i, d := range all {
		followers[i] = d.Follower
	}
	agreed, err := e.agreed(ctx, b, followers, w)
	if err != nil {
		return nil, err
	}
	wrote := map[string]bool{}
	if slices.Contains(b.Ways, broadcast.ByCustomer) {
		if wrote, err = e.Store.WroteSince(ctx, followers, e.Now().Add(-broadcast.WrittenWithin)); err != nil {
			return nil, err
		}
	}
	if len(w.own) > 0 {
		if w.values, err = e.values(ctx, all); err != nil {
			return nil, err
		}
	}
	for _, d := range all {
		for _, way := range b.Ways {
			open := e.Channels[way] != nil && e.Channels[way].Template(&b.Issue) != ""
			if open && (way != broadcast.BySubscription || agreed[d.Follower]) && (way != broadcast.ByCustomer || wrote[d.Follower]) {
				w.ways[d.Follower] = append(w.ways[d.Follower], way)
			}
		}
		w.assign(d)
	}
	return w, nil
}

// assign gives a recipient their next way.
func (w *prepared) assign(d store.Delivery) {
	for _, name := range w.own {
		if w.values[d.Application][name] == "" {
			d.State, d.Why = broadcast.Skipped, broadcast.WhyNoValue
			w.others = append(w.others, d)
			return
		}
	}
	ways := w.ways[d.Follower]
	if d.HandedAt != nil && d.Way != "" { // they may have it this way: by no other
		w.ready = append(w.ready, d)
		return
	}
	at := 0
	if d.Way != "" { // behind the one that was closed to them
		at = slices.Index(broadcast.Ways, d.Way)
		if d.Why == broadcast.WhyNoWay {
			at++
		}
	}
	for _, way := range ways {
		if slices.Index(broadcast.Ways, way) >= at {
			d.Way = way
			w.ready = append(w.ready, d)
			return
		}
	}
	w.keeps(d, broadcast.WhyNoWay)
}

// closes notes that a way was closed to somebody: the next one is tried, if there is one.
func (w *prepared) closes(d *store.Delivery) {
	d.State, d.Why, d.HandedAt = broadcast.Planned, broadcast.WhyNoWay, nil
	at := slices.Index(broadcast.Ways, d.Way)
	if !slices.ContainsFunc(w.ways[d.Follower], func(other broadcast.Way) bool { return slices.Index(broadcast.Ways, other) > at }) {
		d.State = broadcast.Kept
	}
}

// agreed are those who let a subscription notice through, and what that uses up.
func (e *Engine) agreed(ctx context.Context, b *broadcast.Broadcast, followers []string, w *prepared) (map[string]bool, error) {
	channel := e.Channels[broadcast.BySubscription]
	if channel == nil || !slices.Contains(b.Ways, broadcast.BySubscription) || channel.Template(&b.Issue) == "" {
		return nil, nil
	}
	consents, err := e.Store.ConsentsOf(ctx, followers, channel.Template(&b.Issue))
	if err != nil {
		return nil, err
	}
	lasting := false
	if l, says := channel.(interface{ Lasting(*notice.Issue) bool }); says {
		lasting = l.Lasting(&b.Issue)
	}
	agreed := map[string]bool{}
	for _, one := range consents {
		if agreed[one.Follower] = true; !lasting {
			if _, older := w.spends[one.Follower]; !older {
				w.spends[one.Follower] = one
			}
		}
	}
	return agreed, nil
}

// values are those of the recipients' own variables, by application.
func (e *Engine) values(ctx context.Context, all []store.Delivery) (map[string]map[string]string, error) {
	var applications []string
	for _, d := range all {
		if d.Application != "" {
			applications = append(applications, d.Application)
		}
	}
	own, err := e.Store.OwnOf(ctx, applications)
	if err != nil {
		return nil, err
	}
	values := make(map[string]map[string]string, len(own))
	for id, o := range own {
		values[id] = map[string]string{notice.OwnNumber: o.Number}
		if o.Scored {
			values[id][notice.OwnPoints] = o.Points.String()
		}
	}
	return values, nil
}

// within are those for whom there is room in the day's quotas; wait is for how long the
// others have to. All is used up.
func (e *Engine) within(ctx context.Context, b *broadcast.Broadcast, all []store.Delivery) (ready []store.Delivery, wait time.Duration, err error) {
	wants, room := map[broadcast.Way]int{}, map[broadcast.Way]int{}
	for _, d := range all {
		wants[d.Way]++
	}
	for way, n := range wants {
		got, until, err := e.Store.TakeQuota(ctx, broadcast.DayOf(e.Now()), way, calls(b, n), e.Quotas[way])
		if err != nil {
			return nil, 0, err
		}
		if b.AsOne() {
			got *= n
		}
		room[way] = got
		if got < n {
			if until.IsZero() {
				until = nextDay(e.Now())
			}
			wait = max(wait, min(until.Sub(e.Now()), time.Minute))
		}
	}
	ready = all[:0]
	for _, d := range all {
		if room[d.Way] > 0 {
			room[d.Way]--
			ready = append(ready, d)
		}
	}
	return ready, wait, nil
}
