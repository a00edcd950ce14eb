package followers

import (
	"context"
	"errors"
	"sync"
	"time"

	"luohu/backend/store"
)

const (
	seenAtOnce   = 500 // followers in a transaction: chat waits for it
	markedAtOnce = 500
	young        = 24 * time.Hour // a sync that was broken off and is older begins anew
	missing      = 100            // one in so many may be missing from the pages: people come and go meanwhile
	longestID    = 64
	longestRest  = 100 * time.Millisecond
)

// Syncs read all followers.
type Syncs struct{ Parts }

// NewSyncs makes one.
func NewSyncs(p Parts) *Syncs { return &Syncs{p} }

// Run reads all followers, or goes on with that where it was broken off, and then marks
// as left who was on no page. With details each is asked about, which takes WeChat a call
// for a hundred of them. Where another program is at it, it is waited until that would
// have lost its turn; store.ErrTaken says that it has not.
func (s *Syncs) Run(ctx context.Context, details bool) (run store.FollowerSync, resumed bool, err error) {
	if run, resumed, err = s.take(ctx, details); err != nil {
		return run, false, err
	}
	holding, letGo := context.WithCancel(ctx)
	var beats sync.WaitGroup
	taken := run // run goes on changing
	beats.Go(func() { s.hold(holding, taken) })
	defer func() {
		letGo()
		beats.Wait()
		if run.Live != nil { // who comes next need not wait
			err = errors.Join(err, ignoreTaken(s.Store.HoldSync(context.WithoutCancel(ctx), &run, 0)))
		}
	}()
	for _, stage := range []struct {
		name string
		do   func(context.Context, *store.FollowerSync) error
	}{{store.SyncPages, s.pages}, {store.SyncMarking, s.mark}, {store.SyncDetails, s.details}, {store.SyncTags, s.tags}} {
		if run.Stage != stage.name {
			continue
		}
		if err := stage.do(ctx, &run); err != nil {
			return run, resumed, err
		}
	}
	return run, resumed, s.Store.EndSync(ctx, &run, store.SyncDone)
}

// looks is how often it is looked whether another program is still at it.
const looks = 20

func (s *Syncs) take(ctx context.Context, details bool) (run store.FollowerSync, resumed bool, err error) {
	by := s.NewID()
	for range looks + 1 {
		run, resumed, err = s.Store.TakeFollowerSync(ctx, s.NewID(), by, details, s.Lease, young)
		if !errors.Is(err, store.ErrTaken) {
			return run, resumed, err
		}
		if err := wait(ctx, s.Lease/looks+time.Millisecond); err != nil {
			return run, false, err
		}
	}
	return run, false, err
}

// hold keeps others from taking the turn while a call takes its time.
func (s *Syncs) hold(ctx context.Context, run store.FollowerSync) {
	tick := time.NewTicker(s.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = s.Store.KeepSync(ctx, run, s.Lease) // what comes of a lost turn is found with the next part
		}
	}
}

func ignoreTaken(err error) error {
	if errors.Is(err, store.ErrTaken) {
		return nil
	}
	return err
}

// pages reads page after page.
func (s *Syncs) pages(ctx context.Context, run *store.FollowerSync) error {
	for {
		behind := run.Behind
		page, err := try(ctx, &s.Parts, func(ctx context.Context) (Page, error) { return s.Account.Followers(ctx, behind) })
		if errors.Is(err, ErrBehind) && behind != "" {
			return errors.Join(err, s.Store.EndSync(ctx, run, store.SyncGivenUp))
		}
		if err != nil {
			return err
		}
		if page.Next == behind && page.Next != "" {
			return errors.Join(errCircle, s.Store.EndSync(ctx, run, store.SyncGivenUp))
		}
		run.Total = int64(page.Total)
		all := usable(page.Followers)
		for len(all) > 0 {
			some := all[:min(len(all), seenAtOnce)]
			if err := s.part(ctx, run, func() error { return s.Store.SeeFollowers(ctx, run, s.Lease, some) }); err != nil {
				return err
			}
			all = all[len(some):]
		}
		if page.Next == "" {
			break
		}
		run.Behind = page.Next
	}
	if run.Seen < run.Total-run.Total/missing {
		return errors.Join(ErrShort, s.Store.EndSync(ctx, run, store.SyncShort))
	}
	return s.goOn(ctx, run, store.SyncMarking)
}

// part writes a part, tells of it, and rests where there is one writer: whoever waits for
// it only looks now and then whether it is free.
func (s *Syncs) part(ctx context.Context, run *store.FollowerSync, write func() error) error {
	began := time.Now()
	if err := write(); err != nil {
		return err
	}
	s.tell(run)
	if s.Store.Driver() != "sqlite" {
		return nil
	}
	return wait(ctx, min(time.Since(began), longestRest))
}

// usable leaves out who is named twice, and what is no OpenID.
func usable(all []string) []string {
	seen := make(map[string]bool, len(all))
	kept := make([]string, 0, len(all))
	for _, openID := range all {
		if openID == "" || len(openID) > longestID || seen[openID] {
			continue
		}
		seen[openID] = true
		kept = append(kept, openID)
	}
	return kept
}

// goOn begins a stage.
func (s *Syncs) goOn(ctx context.Context, run *store.FollowerSync, stage string) error {
	run.Stage, run.Behind = stage, ""
	s.tell(run)
	return s.Store.HoldSync(ctx, run, s.Lease)
}

func (s *Syncs) tell(run *store.FollowerSync) {
	if s.Told != nil {
		s.Told(*run)
	}
}

func (s *Syncs) mark(ctx context.Context, run *store.FollowerSync) error {
	for {
		var more bool
		err := s.part(ctx, run, func() (err error) {
			more, err = s.Store.MarkLeft(ctx, run, s.Lease, markedAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if run.Details {
		return s.goOn(ctx, run, store.SyncDetails)
	}
	return s.goOn(ctx, run, store.SyncTags)
}

func (s *Syncs) details(ctx context.Context, run *store.FollowerSync) error {
	for {
		openIDs, err := s.Store.FollowersBehind(ctx, run.Behind, DetailsAtOnce)
		if err != nil {
			return err
		}
		if len(openIDs) == 0 {
			return s.goOn(ctx, run, store.SyncTags)
		}
		all, err := try(ctx, &s.Parts, func(ctx context.Context) ([]store.FollowerDetail, error) { return s.Account.Details(ctx, openIDs) })
		if err != nil {
			return err
		}
		err = s.part(ctx, run, func() error {
			return s.Store.DetailFollowers(ctx, run, s.Lease, openIDs[len(openIDs)-1], all)
		})
		if err != nil {
			return err
		}
	}
}

func (s *Syncs) tags(ctx context.Context, _ *store.FollowerSync) error {
	all, err := try(ctx, &s.Parts, s.Account.Tags)
	if err != nil {
		return err
	}
	return s.Store.SaveTags(ctx, all)
}
