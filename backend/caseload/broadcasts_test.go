package caseload_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// toEverybody is a draft of a broadcast to everybody, of whom there are some.
func (l *life) toEverybody(followers int) *broadcast.Broadcast {
	l.Helper()
	for i := range followers {
		if err := l.store.SetFollowing(l.Context(), fmt.Sprintf("oFollower%04d", i), true, ""); err != nil {
			l.Fatal(err)
		}
	}
	n := l.letOut(l.free("端午节安排"))
	b, err := l.NewBroadcast(l.Context(), editor, n.ID, byCustomer(broadcast.Rule{Everybody: true}))
	if err != nil {
		l.Fatal(err)
	}
	return b
}

func byCustomer(r broadcast.Rule) broadcast.Content {
	return broadcast.Content{Rule: r, Ways: []broadcast.Way{broadcast.ByCustomer}}
}

// wrote is what the draft is changed to.
var wrote = broadcast.Rule{Wrote: true}

func (l *life) broadcast(id string) *broadcast.Broadcast {
	l.Helper()
	b, err := l.store.Broadcast(l.Context(), id)
	if err != nil {
		l.Fatal(err)
	}
	return b
}

// atOnce does two things at the same time. What one of them comes too late for is
// refused, and nothing else goes wrong.
func (l *life) atOnce(one, other func() error) (first, second error) {
	l.Helper()
	var both sync.WaitGroup
	both.Go(func() { first = one() })
	both.Go(func() { second = other() })
	both.Wait()
	for _, err := range []error{first, second} {
		if _, refused := casework.IsRefusal(err); err != nil && !refused && !errors.Is(err, store.ErrConflict) {
			l.Errorf("%v", err)
		}
	}
	return first, second
}

const races = 8

func TestADraftIsAskedForAsItWasSeenOrIsEditedAndNotBoth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := atDesk(t, s)
		for range races {
			b := l.toEverybody(3)
			asked, edited := l.atOnce(func() error {
				_, err := l.SubmitBroadcast(t.Context(), publisher, b.ID, b.Version, "告诉大家", 0)
				return err
			}, func() error {
				_, err := l.EditBroadcast(t.Context(), editor, b.ID, b.Version, byCustomer(wrote))
				return err
			})
			now := l.broadcast(b.ID)
			switch {
			case (asked == nil) == (edited == nil):
				t.Errorf("asking: %v, editing: %v", asked, edited)
			case asked == nil && (now.Stage != broadcast.Asked || !now.Rule.Everybody || now.Hash != now.Sum()):
				t.Errorf("what is asked for is %s, to %+v", now.Stage, now.Rule)
			case edited == nil && (now.Stage != broadcast.Draft || !now.Rule.Wrote || now.Hash != ""):
				t.Errorf("what is edited is %s, to %+v", now.Stage, now.Rule)
			}
		}
	})
}

func TestWhatIsApprovedWhileItIsTakenBackAndEditedGoesOutAsItWasSeenOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := atDesk(t, s)
		for range races {
			b := l.toEverybody(3)
			r, err := l.SubmitBroadcast(t.Context(), publisher, b.ID, b.Version, "告诉大家", 0)
			if err != nil {
				t.Fatal(err)
			}
			asked := l.broadcast(b.ID)
			approved, edited := l.atOnce(func() error {
				_, err := l.DecideRequest(t.Context(), approver, r.ID, true, "")
				return err
			}, func() error {
				if _, err := l.DropRequest(t.Context(), publisher, r.ID); err != nil {
					return err
				}
				_, err := l.EditBroadcast(t.Context(), editor, b.ID, asked.Version+1, byCustomer(wrote))
				return err
			})
			now := l.broadcast(b.ID)
			switch {
			case (approved == nil) == (edited == nil):
				t.Errorf("approving: %v, editing: %v", approved, edited)
			case approved == nil && (now.Stage != broadcast.Freezing || now.ApprovedBy != approver.ID || now.Sum() != r.Hash):
				t.Errorf("what goes out is %s, to %+v", now.Stage, now.Rule)
			case edited == nil && (now.Stage != broadcast.Draft || !now.Rule.Wrote):
				t.Errorf("what was taken back is %s, to %+v", now.Stage, now.Rule)
			}
		}
	})
}

func TestABroadcastToManyIsApprovedByWhoTypesTheirNumber(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := atDesk(t, s)
		b := l.toEverybody(1000)
		if _, err := l.SubmitBroadcast(t.Context(), publisher, b.ID, b.Version, "告诉大家", 999); !refused(err, broadcast.CodeNumber) {
			t.Errorf("it is asked for with another number: %v", err)
		}
		r, err := l.SubmitBroadcast(t.Context(), publisher, b.ID, b.Version, "告诉大家", 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, typed := range []int{0, 999, -1000} {
			if _, err := l.DecideCounted(t.Context(), approver, r.ID, true, "", typed); !refused(err, broadcast.CodeNumber) {
				t.Errorf("it is approved with %d: %v", typed, err)
			}
		}
		if now := l.broadcast(b.ID); now.Stage != broadcast.Asked {
			t.Fatalf("it is %s", now.Stage)
		}
		if _, err := l.DecideCounted(t.Context(), approver, r.ID, true, "", 1000); err != nil {
			t.Error(err)
		}
		if now := l.broadcast(b.ID); now.Stage != broadcast.Freezing {
			t.Errorf("it is %s", now.Stage)
		}
	})
}
