// Package followers keeps who follows the official account as WeChat has it: it reads
// them all, however many, goes on where it was broken off, and lets what events tell
// meanwhile count. It gives the account's tags to those who are meant to have them.
package followers

import (
	"context"
	"errors"
	"time"

	"luohu/backend/store"
)

// Account is the official account, as WeChat has it. Its errors are ErrBehind where that
// is so.
type Account interface {
	Followers(ctx context.Context, behind string) (Page, error)
	Details(ctx context.Context, openIDs []string) ([]store.FollowerDetail, error) // of up to DetailsAtOnce, those who follow
	Tags(ctx context.Context) ([]store.Tag, error)
	CreateTag(ctx context.Context, name string) (store.Tag, error)
	Tagged(ctx context.Context, tag int, behind string) (Page, error)
	Tag(ctx context.Context, tag int, openIDs []string) error // up to TaggedAtOnce
	Untag(ctx context.Context, tag int, openIDs []string) error
}

// Page is some of the followers.
type Page struct {
	Followers []string
	Total     int
	Next      string // empty: it is the last
}

// How many WeChat takes at once.
const (
	DetailsAtOnce = 100
	TaggedAtOnce  = 50
)

// Reasons why a sync does not come to its end.
var (
	ErrBehind = errors.New("WeChat does not know the follower behind whom it was to go on")
	ErrShort  = errors.New("WeChat's pages held fewer followers than it says there are: nobody was marked as left")
	errCircle = errors.New("WeChat's pages go in circles")
)

// Parts are what it stands on.
type Parts struct {
	Store   *store.Store
	Account Account
	Again   func(error) bool         // whether the same may go well a moment later
	Gone    func(error) bool         // whether it is refused for somebody who does not follow
	Pauses  []time.Duration          // before each further try
	Lease   time.Duration            // after which another program goes on where one was killed
	NewID   func() string            // sorts by time
	Told    func(store.FollowerSync) // how far it has come; nil: nobody wants to know
}

// Pauses are those that are usual.
var Pauses = []time.Duration{time.Second, 3 * time.Second, 10 * time.Second, 30 * time.Second}

// Lease is the usual one.
const Lease = 6 * time.Second

// try does it until it goes well, or it is no use, or for too often.
func try[T any](ctx context.Context, p *Parts, do func(context.Context) (T, error)) (made T, err error) {
	for _, pause := range p.Pauses {
		if made, err = do(ctx); err == nil || !p.Again(err) {
			return made, err
		}
		if err := wait(ctx, pause); err != nil {
			return made, err
		}
	}
	return do(ctx)
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
