package trial_test

import (
	"context"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/kv"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/trial"
)

var editor = casework.Actor{ID: "editor", Role: casework.Editor}

// phone takes messages, and something may happen while one is on its way.
type phone struct {
	got   int
	while func()
}

func (*phone) Template(*notice.Issue) string { return "any" }

func (p *phone) Send(context.Context, delivery.Letter) (string, error) {
	p.got++
	if while := p.while; while != nil {
		p.while = nil
		while()
	}
	return "1", nil
}

// sends sends a form from a machine that shares a kv with others.
func (p *phone) sends(ctx context.Context, s *store.Store, shared kv.Store, form string) (trial.Result, error) {
	trials := trial.New(trial.Parts{Store: s, KV: shared, Channels: map[broadcast.Way]delivery.Channel{broadcast.ByCustomer: p}, Now: time.Now})
	return trials.Send(ctx, editor, form, broadcast.ByCustomer, notice.Trial{Issue: notice.Issue{Notice: "N", Customer: "照常办理。"}})
}

// each has the phone of an editor bound, on every database.
func each(t *testing.T, test func(t *testing.T, p *phone, s *store.Store, shared kv.Store)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			return tx.BindStaff(store.StaffPhone{Account: editor.ID, Follower: "oEditor", Role: editor.Role})
		})
		if err != nil {
			t.Fatal(err)
		}
		shared := kv.NewMemory(time.Now)
		t.Cleanup(func() { shared.Close() })
		test(t, &phone{}, s, shared)
	})
}

func came(t *testing.T, r trial.Result, err error, want broadcast.Outcome) {
	t.Helper()
	if err != nil || r.Came != want || r.Way != broadcast.ByCustomer {
		t.Errorf("what came of it is %+v, %v; want %s", r, err, want)
	}
}

func TestWhoeverWentAwayMeanwhileIsToldTheSameWhenTheFormComesAgain(t *testing.T) {
	each(t, func(t *testing.T, p *phone, s *store.Store, shared kv.Store) {
		ctx, leave := context.WithCancel(t.Context())
		p.while = leave
		r, err := p.sends(ctx, s, shared, "form")
		came(t, r, err, broadcast.Taken)
		for range 30 { // which counts for nothing
			r, err = p.sends(t.Context(), s, shared, "form")
			came(t, r, err, broadcast.Taken)
		}
		if p.got != 1 {
			t.Errorf("the phone got %d", p.got)
		}
		r, err = p.sends(t.Context(), s, shared, "another form")
		came(t, r, err, broadcast.Taken)
		if p.got != 2 {
			t.Errorf("the phone got %d of two forms", p.got)
		}
	})
}

// asked tells when somebody asks for a turn that another has.
type asked struct {
	*testing.T
	kv.Store
	turn chan struct{}
}

func (a asked) Lock(ctx context.Context, key string, ttl time.Duration) (func(), error) {
	hasty, gone := context.WithCancel(ctx)
	gone()
	if free, err := a.Store.Lock(hasty, key, ttl); err == nil {
		free()
		a.Error("nobody has the turn")
	}
	close(a.turn)
	return a.Store.Lock(ctx, key, ttl)
}

func TestAFormThatComesWhileItIsBeingSentWaitsForWhatComesOfIt(t *testing.T) {
	each(t, func(t *testing.T, p *phone, s *store.Store, shared kv.Store) {
		type said struct {
			trial.Result
			error
		}
		again, second := asked{t, shared, make(chan struct{})}, make(chan said, 1)
		p.while = func() {
			go func() {
				r, err := p.sends(t.Context(), s, again, "form")
				second <- said{r, err}
			}()
			select {
			case <-again.turn:
			case r := <-second:
				t.Errorf("it was answered before: %+v", r)
			}
		}
		r, err := p.sends(t.Context(), s, shared, "form")
		came(t, r, err, broadcast.Taken)
		r2 := <-second
		came(t, r2.Result, r2.error, broadcast.Taken)
		if p.got != 1 {
			t.Errorf("the phone got %d", p.got)
		}
	})
}

func TestAFormThatIsUnderWayOnAMachineThatNobodyCanAskIsNotSentAgain(t *testing.T) {
	each(t, func(t *testing.T, p *phone, s *store.Store, shared kv.Store) {
		other := kv.NewMemory(time.Now)
		defer other.Close()
		p.while = func() {
			r, err := p.sends(t.Context(), s, other, "form")
			came(t, r, err, broadcast.Lost)
		}
		r, err := p.sends(t.Context(), s, shared, "form")
		came(t, r, err, broadcast.Taken)
		if p.got != 1 {
			t.Errorf("the phone got %d", p.got)
		}
	})
}
