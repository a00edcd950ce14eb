// Package delivery brings broadcasts to their recipients: each once, whatever is killed
// or goes away meanwhile. The ledger in the database says what is still to do; nothing
// lives in a queue that could be lost. Any number of machines may be at it.
package delivery

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// Letter is a message to one recipient.
type Letter struct {
	Follower string
	ID       string // the same for every try of it: a repeat can be told
	Issue    *notice.Issue
	Values   map[string]string // of the recipient's own variables
}

// Channel hands messages to WeChat, one way.
type Channel interface {
	// Template is that of the account by which a notice goes; empty: it can't go this way.
	Template(i *notice.Issue) string
	// Send says which number WeChat gave it; empty: none.
	Send(ctx context.Context, l Letter) (number string, err error)
}

// Parts are what it stands on.
type Parts struct {
	Store    *store.Store
	Channels map[broadcast.Way]Channel
	Outcome  func(error) (o broadcast.Outcome, detail string) // what a try came to; detail is WeChat's code
	Pace     Pace
	Rules    func() time.Time // the clock of the rules: schedules go by it
	Now      func() time.Time // real time: leases and WeChat's days go by it
	Quiet    broadcast.Allowed
	Workday  broadcast.Workday
	Seen     func(way broadcast.Way, o broadcast.Outcome) // each try, for the metrics; nil: nobody counts
	Log      *slog.Logger
	Settings
}

// Settings are what an operator decides.
type Settings struct {
	Worker   string // how this machine is called in the ledger
	Chunks   int    // in hand at once
	Hands    int    // messages on their way at once
	Promises map[broadcast.Way]broadcast.Promise
	Quotas   map[broadcast.Way]int // a day; 0: none
	Late     Late
	LateBy   time.Duration // from when on a time is missed
}

// Late is what is done with a broadcast whose time went by while nothing ran.
type Late string

// What can be done with it.
const (
	LateAsk  Late = "ask"  // it rests until staff decide
	LateSend Late = "send" // it is sent at once
)

// Times of the work.
const (
	lease     = 4 * time.Second // of a chunk: what another machine waits for before it goes on
	renewed   = time.Second
	idle      = 500 * time.Millisecond
	waveSize  = 250 // messages at most that are noted together before they are handed over
	mostTries = 40  // of one message; then it has failed
)

// Engine sends.
type Engine struct {
	Parts
	hands   chan struct{}
	breaker *gobreaker.TwoStepCircuitBreaker[any]

	mu     sync.Mutex
	leases map[string]bool // of chunks in hand
}

// New makes one; nothing runs until Run.
func New(p Parts) *Engine {
	return &Engine{Parts: p, hands: make(chan struct{}, p.Hands), breaker: newBreaker(), leases: map[string]bool{}}
}

// Run sends until ctx ends, and waits for what is in hand.
func (e *Engine) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range e.Chunks {
		all.Go(func() { e.work(ctx) })
	}
	renewing, stop := context.WithCancel(context.WithoutCancel(ctx)) // while what is in hand is finished
	var renewer sync.WaitGroup
	renewer.Go(func() { e.renew(renewing) })
	all.Wait()
	stop()
	renewer.Wait()
}

func (e *Engine) work(ctx context.Context) {
	for ctx.Err() == nil {
		worked, err := e.Step(ctx)
		if err != nil && ctx.Err() == nil {
			e.Log.Warn("a broadcast does not go on for now", "error", err)
		}
		if !worked || err != nil {
			pause(ctx, idle)
		}
	}
}

// Step sends one chunk, if there is one to send.
func (e *Engine) Step(ctx context.Context) (worked bool, err error) {
	c, err := e.Store.ClaimChunk(ctx, e.Worker, e.Rules(), lease)
	if err != nil || c == nil {
		return false, err
	}
	e.hold(c.LeasedBy, true)
	defer e.hold(c.LeasedBy, false)
	b, err := e.Store.BroadcastOf(ctx, c.Ledger)
	if err != nil {
		return true, err
	}
	after, err := e.send(ctx, b, c)
	if errors.Is(err, store.ErrConflict) { // it is another's by now, or rests
		after, err = idle, nil
	}
	if released := e.Store.ReleaseChunk(context.WithoutCancel(ctx), *c, after); err == nil {
		err = released
	}
	return true, err
}

func (e *Engine) hold(lease string, held bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if held {
		e.leases[lease] = true
	} else {
		delete(e.leases, lease)
	}
}

// renew keeps what is in hand from being taken for what a dead machine left.
func (e *Engine) renew(ctx context.Context) {
	tick := time.NewTicker(renewed)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		e.mu.Lock()
		var held []string
		for one := range e.leases {
			held = append(held, one)
		}
		e.mu.Unlock()
		if err := e.Store.RenewChunks(ctx, held, lease); err != nil && ctx.Err() == nil {
			e.Log.Warn("what is being sent may be taken over", "error", err)
		}
	}
}

// messageID is the same for every try of a message. WeChat takes up to 32 characters.
func messageID(b *broadcast.Broadcast, d store.Delivery) string {
	sum := sha256.Sum256([]byte(b.ID + "/" + d.Follower + "/" + strconv.Itoa(d.Round)))
	return hex.EncodeToString(sum[:16])
}

// open is when a broadcast may go on, from now on.
func (e *Engine) open(b *broadcast.Broadcast, at time.Time) time.Time {
	return b.Schedule.Open(at, e.Quiet, e.Workday, casework.Zone)
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
