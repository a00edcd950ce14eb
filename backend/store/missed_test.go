package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// sentTo is a notice that is out, with a broadcast of it whose ledger says so of one
// follower, and that others got it.
func sentTo(t *testing.T, s *store.Store, at int64, id, follower string, state broadcast.State) {
	t.Helper()
	storetest.In(t, s, func(tx *store.Tx) (none struct{}, err error) {
		n := &notice.Notice{ID: id, Kind: "free", State: notice.Published, Version: 1, Origin: id, ChangedAt: time.Now(), Release: &notice.Release{Seq: at, Number: id, At: time.Now(), Issue: notice.Issue{Title: "通知" + id}}}
		if _, err := tx.Notice(id); err != nil {
			if err := tx.SaveNotice(n); err != nil {
				return none, err
			}
		}
		b := &broadcast.Broadcast{ID: fmt.Sprintf("%s-%d", id, at), Version: 1, Notice: id, Stage: broadcast.Done, CreatedAt: time.Now()}
		if err := tx.SaveBroadcast(b); err != nil {
			return none, err
		}
		return none, store.Insert(tx, &[]store.Delivery{
			{Ledger: b.Ledger, Seq: 1, Follower: follower, State: state}, {Ledger: b.Ledger, Seq: 2, Follower: "oSomebodyElse", State: broadcast.Delivered},
		})
	})
}

func missed(ctx context.Context, t *testing.T, s *store.Store, follower string) (ids string) {
	t.Helper()
	all, err := s.Missed(ctx, follower)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		ids += one.ID + " "
	}
	return ids
}

func TestWhatTheLedgerCouldNotBringIsMissedUntilItWasListed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		if got := missed(ctx, t, s, "oMe"); got != "" {
			t.Errorf("of nothing that was sent: %s", got)
		}
		for i, state := range broadcast.States {
			sentTo(t, s, int64(i+1), "n"+string(state), "oMe", state)
		}
		sentTo(t, s, 20, "ntwice", "oMe", broadcast.Kept)
		sentTo(t, s, 21, "ntwice", "oMe", broadcast.Delivered) // by another broadcast
		if got := missed(ctx, t, s, "oMe"); got != "nuncertain nkept nfailed " {
			t.Errorf("missed are %s", got)
		}
		if got := missed(ctx, t, s, "oSomebodyElse"); got != "" {
			t.Errorf("who got everything misses %s", got)
		}
		c := &store.Conversation{Follower: "oMe"}
		if err := s.SaveTurn(ctx, store.Turn{Conversation: c, Listed: []string{"nkept", "nfailed"}}); err != nil {
			t.Fatal(err)
		}
		if got := missed(ctx, t, s, "oMe"); got != "nuncertain " {
			t.Errorf("after two were listed: %s", got)
		}
		storetest.In(t, s, func(tx *store.Tx) (none struct{}, err error) {
			n, err := tx.Notice("nuncertain")
			if err == nil {
				n.State, n.Version = notice.Withdrawn, 2
				err = tx.SaveNotice(n)
			}
			return none, err
		})
		if got := missed(ctx, t, s, "oMe"); got != "" {
			t.Errorf("what was withdrawn is still missed: %s", got)
		}
		if n, err := s.ForgetListed(ctx, time.Now().Add(time.Hour)); n != 2 || err != nil {
			t.Errorf("forgotten are %d, %v", n, err)
		}
	})
}

func TestWhatIsMissedIsLookedForByAnIndexInLedgersOfMany(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.In(t, s, func(tx *store.Tx) (none struct{}, err error) {
			for ledger := range int64(3) {
				many := make([]store.Delivery, 4000)
				for i := range many {
					many[i] = store.Delivery{Ledger: ledger + 1, Seq: i + 1, Follower: fmt.Sprintf("o%06d", i), State: broadcast.Kept}
				}
				for some := range slices.Chunk(many, 500) {
					if err := store.Insert(tx, &some); err != nil {
						return none, err
					}
				}
			}
			if s.Driver() == "postgres" {
				err = store.Exec(tx, "ANALYZE deliveries")
			}
			return none, err
		})
		if plan := store.PlanOfMissed(t, s, "o000007", []int64{1, 2, 3}); !strings.Contains(plan, "deliveries_once") {
			t.Errorf("it is looked for by\n%s", plan)
		}
	})
}
