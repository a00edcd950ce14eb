package menu_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/bot/menu"
)

// account has a menu in memory.
type account struct {
	mu   sync.Mutex
	has  []byte // as it was sent
	sent int
	fail error
}

func (a *account) Menu(context.Context) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.has == nil {
		return []byte(`{"is_menu_open":0,"selfmenu_info":{}}`), a.fail
	}
	return json.RawMessage(`{"menu":` + string(a.has) + `}`), a.fail
}

func (a *account) PushMenu(_ context.Context, src []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fail == nil {
		a.has = src
		a.sent++
	}
	return a.fail
}

// staged are records with the stage that the test says.
type staged struct {
	*store.Store
	mu    *sync.Mutex
	stage *casework.Stage
}

func (s staged) StagesNow(context.Context) ([]casework.Stage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return []casework.Stage{*s.stage}, nil
}

func TestOnAMoveTheMenuIsSentOnceHoweverManyMachinesThereAre(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		a, m := &account{}, shipped(t)
		stage, mu := casework.Applying, new(sync.Mutex)
		machines := []*menu.Keeper{
			{Menus: m, Account: a, Records: staged{one, mu, &stage}, Sends: true},
			{Menus: m, Account: a, Records: staged{two, mu, &stage}, Sends: true},
		}
		for moves, next := range []casework.Stage{casework.Applying, casework.Reviewing, casework.ScoresPublished} {
			mu.Lock()
			stage = next
			mu.Unlock()
			var all sync.WaitGroup
			for _, k := range machines {
				all.Go(func() {
					for range 3 {
						if _, err := k.Keep(t.Context()); err != nil {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
			if has, err := menu.Of(t.Context(), a); err != nil || menu.Diff(has, m.Of(next)) != "" || a.sent != moves+1 {
				t.Errorf("in %s after %d: %v, %v", next, a.sent, has, err)
			}
		}
		again := &menu.Keeper{Menus: m, Account: a, Records: staged{one, mu, &stage}, Sends: true}
		if sent, err := again.Keep(t.Context()); sent || err != nil || a.sent != 3 {
			t.Errorf("a start sends it again: %v, %v", sent, err)
		}
		a.has = nil // the simulator forgets
		if sent, err := (&menu.Keeper{Menus: m, Account: a, Records: staged{one, mu, &stage}, Sends: true}).Keep(t.Context()); !sent || err != nil {
			t.Errorf("an account that lost its menu: %v, %v", sent, err)
		}
	})
}

func TestWhoMayNotSendSaysThatAMenuIsDue(t *testing.T) {
	s := storetest.Open(t, "sqlite", "")
	a, m, stage := &account{}, shipped(t), casework.Applying
	k := &menu.Keeper{Menus: m, Account: a, Records: staged{s, new(sync.Mutex), &stage}}
	for range 2 {
		if sent, err := k.Keep(t.Context()); sent || !errors.Is(err, menu.ErrDue) {
			t.Errorf("%v, %v", sent, err)
		}
	}
	a.has = m.Of(stage).JSON() // somebody sends it by hand
	if sent, err := k.Keep(t.Context()); sent || err != nil {
		t.Errorf("%v, %v", sent, err)
	}
	if known, err := s.MenuSent(t.Context()); err != nil || known != m.Of(stage).Digest() {
		t.Errorf("known is %q, %v", known, err)
	}
}

func TestWhatWeChatRefusesIsTriedAgainLater(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, m, stage := &account{}, shipped(t), casework.Applying
		k := &menu.Keeper{Menus: m, Account: a, Records: staged{s, new(sync.Mutex), &stage}, Sends: true}
		if taken, err := s.TakeMenu(t.Context(), time.Hour); !taken || err != nil {
			t.Fatalf("%v, %v", taken, err)
		}
		if sent, err := k.Keep(t.Context()); sent || err != nil {
			t.Errorf("while another machine is at it: %v, %v", sent, err)
		}
		if err := s.NoteMenu(t.Context(), "another"); err != nil {
			t.Fatal(err)
		}
		a.fail = errors.New("busy")
		if sent, err := k.Keep(t.Context()); sent || err == nil {
			t.Errorf("%v, %v", sent, err)
		}
		a.fail = nil
		if sent, err := k.Keep(t.Context()); !sent || err != nil {
			t.Errorf("%v, %v", sent, err)
		}
	})
}
