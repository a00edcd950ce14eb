package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"luohu/backend/anchor"
	"luohu/backend/pulse"
	"luohu/backend/signature"
	"luohu/backend/store"
)

const (
	sealEvery   = 500 * time.Millisecond // what other processes wrote
	sealPause   = 50 * time.Millisecond  // so that many writes are sealed together
	sealLast    = 2 * time.Second        // for what is written while stopping
	anchorAgain = time.Minute            // after one that could not be written
)

// auditKeeper seals what was written into the audit log, and notes every day
// where it stands. Every running program does so; they do not disturb each other.
type auditKeeper struct {
	store   *store.Store
	anchors anchor.Folder
	key     *signature.Key
	log     *slog.Logger
	now     func() time.Time
	work    *pulse.Work

	trouble  map[string]string // that was told last, and has not passed
	anchored string            // the day of the newest anchor; empty: not looked yet
	again    time.Time

	sealed     prometheus.Counter
	waiting    prometheus.Gauge
	lastAnchor prometheus.Gauge
}

func newAuditKeeper(a *App, key *signature.Key) *auditKeeper {
	to := promauto.With(a.registry)
	return &auditKeeper{
		store: a.store, anchors: anchors(a.settings), key: key, log: a.log, now: time.Now, work: a.work,
		trouble: map[string]string{},
		sealed: to.NewCounter(prometheus.CounterOpts{
			Name: "luohu_audit_sealed_total",
			Help: "Entries of the audit log that this process sealed.",
		}),
		waiting: to.NewGauge(prometheus.GaugeOpts{
			Name: "luohu_audit_waiting",
			Help: "Entries of the audit log that wait to be sealed.",
		}),
		lastAnchor: to.NewGauge(prometheus.GaugeOpts{
			Name: "luohu_audit_last_anchor_timestamp_seconds",
			Help: "When the day of the newest anchor in this process's folder began. 0: there is none.",
		}),
	}
}

// keep goes on until ctx ends, and then seals once more: what was in hand until
// the end is in the chain when the program stops.
func (k *auditKeeper) keep(ctx context.Context) {
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		sealed, anchored := k.seal(ctx), k.anchor(ctx)
		k.tell(ctx, sealed, "the audit log was not sealed")
		k.tell(ctx, anchored, "the audit log was not anchored")
		k.work.Did("seal", sealEvery, sealed)
		k.work.Did("anchor", sealEvery, anchored)
		select {
		case <-ctx.Done():
		case <-time.After(sealPause):
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-k.store.Audited():
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), sealLast)
	defer cancel()
	k.tell(last, k.seal(last), "the audit log was not sealed")
}

// tell logs trouble once, not every time.
func (k *auditKeeper) tell(ctx context.Context, err error, what string) {
	switch {
	case err == nil:
		delete(k.trouble, what)
	case ctx.Err() == nil && err.Error() != k.trouble[what]:
		k.trouble[what] = err.Error()
		k.log.Error(what, "error", err)
	}
}

func (k *auditKeeper) seal(ctx context.Context) error {
	waiting, err := k.store.AuditWaiting(ctx)
	if err != nil {
		return err
	}
	if waiting > 0 {
		n, err := k.store.SealAudit(ctx)
		k.sealed.Add(float64(n))
		waiting = max(0, waiting-int64(n))
		if err != nil {
			k.waiting.Set(float64(waiting))
			return err
		}
	}
	k.waiting.Set(float64(waiting))
	return nil
}

// anchor writes today's anchor if there is none. After days on which no program
// ran there is one, which says since when.
func (k *auditKeeper) anchor(ctx context.Context) (err error) {
	now := k.now()
	today := anchor.Day(now)
	if k.anchored == today || now.Before(k.again) {
		return nil
	}
	defer func() {
		if err != nil {
			k.again = now.Add(anchorAgain)
		}
	}()
	if k.anchored, err = k.anchors.Newest(); err != nil {
		return err
	}
	if k.anchored != today {
		head, entries, err := k.store.AuditHead(ctx)
		if err != nil || head.Number == 0 { // with no entry there is nothing to say
			return err
		}
		path, err := k.anchors.Write(head, entries, now, k.key)
		if err != nil {
			return err
		}
		k.anchored = today
		k.log.Info("the audit log is anchored", "file", path, "entries", entries)
	}
	if begun, err := anchor.Midnight(k.anchored); err == nil {
		k.lastAnchor.Set(float64(begun.Unix()))
	}
	return nil
}
