package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/kv"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// tried is what WeChat's fake answers.
type tried broadcast.Outcome

func (t tried) Error() string { return string(t) }

func outcome(err error) (broadcast.Outcome, string) {
	if t, is := errors.AsType[tried](err); is {
		return broadcast.Outcome(t), "code"
	}
	return broadcast.Again, ""
}

// fake is a channel that counts what each phone got. As WeChat does, it takes a repeat
// with the same id within ten minutes for none.
type fake struct {
	repeats bool                                                   // it knows repeats
	answers func(l delivery.Letter, try int) (has bool, err error) // nil: it takes everything
	now     func() time.Time

	mu    sync.Mutex
	tries map[string]int
	got   map[string]int
	known map[string]time.Time
	last  int
	texts map[string]string
}

func (f *fake) Template(*notice.Issue) string { return "template" }

func (f *fake) Send(_ context.Context, l delivery.Letter) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.got == nil {
		f.got, f.tries, f.known, f.texts = map[string]int{}, map[string]int{}, map[string]time.Time{}, map[string]string{}
	}
	f.tries[l.Follower]++
	has, err := true, error(nil)
	if f.answers != nil {
		has, err = f.answers(l, f.tries[l.Follower])
	}
	at, known := f.known[l.ID]
	if repeats := f.repeats && known && f.now().Sub(at) < 10*time.Minute; has && !repeats {
		f.got[l.Follower]++
		f.known[l.ID] = f.now()
		f.texts[l.Follower] = notice.Fill(l.Issue.Customer, l.Values)
	}
	f.last++
	return fmt.Sprint(f.last), err
}

func (f *fake) times(follower string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.got[follower]
}

// office is a database, a clock, and WeChat's fake.
type office struct {
	*store.Store
	t        testing.TB
	ahead    atomic.Int64
	template *fake
	customer *fake
	notices  *fake
	crowd    *crowd
	settings delivery.Settings
	notice   int // so many had others before
}

func (o *office) now() time.Time { return time.Now().Add(time.Duration(o.ahead.Load())) }

func (o *office) later(d time.Duration) { o.ahead.Add(int64(d)) }

func each(t *testing.T, test func(t *testing.T, o *office)) {
	storetest.EachPlace(t, func(t *testing.T, driver, dsn string) {
		o := &office{t: t, settings: delivery.Settings{Worker: "one", Chunks: 2, Hands: 16, Late: delivery.LateAsk, LateBy: time.Hour}}
		var err error
		if o.Store, err = store.Open(t.Context(), driver, dsn, t.TempDir(), o.now); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := o.Close(); err != nil {
				t.Error(err)
			}
		})
		if err := o.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		o.template, o.customer, o.notices = &fake{repeats: true, now: o.now}, &fake{now: o.now}, &fake{now: o.now}
		o.crowd = &crowd{now: o.now}
		test(t, o)
	})
}

func (o *office) engine() *delivery.Engine {
	shared := kv.NewMemory(time.Now)
	o.t.Cleanup(func() { _ = shared.Close() })
	return delivery.New(delivery.Parts{
		Store:    o.Store,
		Channels: map[broadcast.Way]delivery.Channel{broadcast.ByTemplate: o.template, broadcast.ByCustomer: o.customer, broadcast.BySubscription: o.notices, broadcast.ByMass: o.crowd},
		Outcome:  outcome, Pace: delivery.Pace{KV: shared, Now: time.Now}, Rules: o.now, Now: o.now,
		Quiet: func(t time.Time) time.Time { return t }, Workday: func(time.Time) bool { return true },
		Log: slog.New(slog.DiscardHandler), Settings: o.settings,
	})
}

func follower(i int) string { return fmt.Sprintf("oFollower%06d", i) }

func (o *office) follow(n int) {
	o.t.Helper()
	for i := range n {
		if err := o.SetFollowing(o.t.Context(), follower(i), true, ""); err != nil {
			o.t.Fatal(err)
		}
	}
}

var (
	writer   = casework.Actor{ID: "writer", Role: casework.Publisher}
	everyone = broadcast.Rule{Everybody: true}
)

// approved is a broadcast that waits for its audience.
func (o *office) approved(c broadcast.Content) *broadcast.Broadcast {
	o.t.Helper()
	return storetest.In(o.t, o.Store, func(tx *store.Tx) (*broadcast.Broadcast, error) {
		b, err := broadcast.New(fmt.Sprintf("b%d", time.Now().UnixNano()), fmt.Sprintf("notice%d", o.notice), c, writer, o.now())
		if err == nil {
			err = tx.SaveBroadcast(b)
		}
		if err == nil {
			b, err = b.Ask(notice.Issue{Notice: "notice", Customer: "分值已经公布"}, "request", writer, o.now())
		}
		if err == nil {
			err = tx.SaveBroadcast(b)
		}
		if err == nil {
			b, err = b.Approve(b.Hash, "second", o.now())
		}
		if err == nil {
			err = tx.SaveBroadcast(b)
		}
		return b, err
	})
}

// run goes on until nothing more is done by itself just now.
func (o *office) run(e *delivery.Engine) {
	o.t.Helper()
	for range 50 {
		if err := e.Tick(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
		worked, err := e.Step(o.t.Context())
		if err != nil {
			o.t.Fatal(err)
		}
		if !worked {
			return
		}
	}
}

// through runs until a broadcast is at a stage, moving the clock over the pauses.
func (o *office) through(e *delivery.Engine, b *broadcast.Broadcast, want broadcast.Stage) *broadcast.Broadcast {
	o.t.Helper()
	for range 100 {
		o.run(e)
		now, err := o.Broadcast(o.t.Context(), b.ID)
		if err != nil {
			o.t.Fatal(err)
		}
		if now.Stage == want {
			return now
		}
		o.later(6 * time.Second)
	}
	o.t.Fatalf("never %s", want)
	return nil
}

// ledger are all recipients of a broadcast.
func (o *office) ledger(b *broadcast.Broadcast) (all []store.Delivery) {
	o.t.Helper()
	all, err := o.Deliveries(o.t.Context(), store.DeliveryFilter{Ledger: b.Ledger, Limit: 20000})
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

// counts are how many recipients are in which state; that the tallies say the same is
// held.
func (o *office) counts(b *broadcast.Broadcast) map[broadcast.State]int {
	o.t.Helper()
	counts, told := map[broadcast.State]int{}, map[broadcast.State]int{}
	for _, d := range o.ledger(b) {
		counts[d.State]++
	}
	p, err := o.ProgressOf(o.t.Context(), b.Ledger)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, one := range p.Tallies {
		told[one.State] += one.N
	}
	if fmt.Sprint(told) != fmt.Sprint(counts) {
		o.t.Errorf("the tallies say %v, the ledger %v", told, counts)
	}
	return counts
}

func content(ways ...broadcast.Way) broadcast.Content {
	return broadcast.Content{Rule: everyone, Ways: ways}
}

func TestEverybodyWhoFollowsGetsABroadcastOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(1203)
		if err := o.SetFollowing(t.Context(), follower(7), false, ""); err != nil {
			t.Fatal(err)
		}
		if err := o.Hush(t.Context(), follower(8), true); err != nil {
			t.Fatal(err)
		}
		b := o.through(o.engine(), o.approved(content(broadcast.ByTemplate)), broadcast.Done)
		if b.Total != 1202 {
			t.Errorf("%d recipients", b.Total)
		}
		counts := o.counts(b)
		if counts[broadcast.Handed] != 1201 || counts[broadcast.Skipped] != 1 {
			t.Errorf("the ledger has %v", counts)
		}
		for _, d := range o.ledger(b) {
			want := 1
			if d.State == broadcast.Skipped {
				if want = 0; d.Why != broadcast.WhyHushed {
					t.Errorf("%s is skipped: %s", d.Follower, d.Why)
				}
			}
			if got := o.template.times(d.Follower); got != want {
				t.Errorf("%s got it %d times", d.Follower, got)
			}
		}
	})
}

func TestALostAnswerIsAskedForAgainWithTheSameIDAndComesOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(60)
		o.template.answers = func(l delivery.Letter, try int) (bool, error) {
			switch l.Follower {
			case follower(3):
				return true, lostUntil(try, 3)
			case follower(4):
				return try > 1, lostUntil(try, 2)
			}
			return true, nil
		}
		b := o.through(o.engine(), o.approved(content(broadcast.ByTemplate)), broadcast.Done)
		if counts := o.counts(b); counts[broadcast.Handed] != 60 {
			t.Errorf("the ledger has %v", counts)
		}
		for i := range 60 {
			if got := o.template.times(follower(i)); got != 1 {
				t.Errorf("%s got it %d times", follower(i), got)
			}
		}
	})
}

func lostUntil(try, comes int) error {
	if try < comes {
		return tried(broadcast.Lost)
	}
	return nil
}

func TestWhatNobodyKnowsIsSentAgainOnlyWhereThatIsTheSetting(t *testing.T) {
	for promise, want := range map[broadcast.Promise]struct {
		state broadcast.State
		times int
	}{broadcast.AtMostOnce: {broadcast.Uncertain, 1}, broadcast.AtLeastOnce: {broadcast.Handed, 2}} {
		t.Run(string(promise), func(t *testing.T) {
			each(t, func(t *testing.T, o *office) {
				o.follow(3)
				o.wrote(0, 1, 2)
				o.settings.Promises = map[broadcast.Way]broadcast.Promise{broadcast.ByCustomer: promise}
				o.customer.answers = func(l delivery.Letter, try int) (bool, error) {
					if l.Follower == follower(1) {
						return true, lostUntil(try, 2)
					}
					return true, nil
				}
				b := o.through(o.engine(), o.approved(content(broadcast.ByCustomer)), broadcast.Done)
				if d := o.ledger(b)[1]; d.State != want.state || o.customer.times(d.Follower) != want.times {
					t.Errorf("it is %s (%s), and came %d times", d.State, d.Why, o.customer.times(d.Follower))
				}
			})
		})
	}
}

// wrote notes that followers have written just now.
func (o *office) wrote(all ...int) {
	o.t.Helper()
	for _, i := range all {
		c := &store.Conversation{Follower: follower(i)}
		if err := o.SaveTurn(o.t.Context(), store.Turn{Conversation: c}); err != nil {
			o.t.Fatal(err)
		}
	}
}
