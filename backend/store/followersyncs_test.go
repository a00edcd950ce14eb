package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

const (
	syncLasts = time.Minute
	syncYoung = 24 * time.Hour
)

func takeSync(t *testing.T, s *store.Store) store.FollowerSync {
	t.Helper()
	run, resumed, err := s.TakeFollowerSync(t.Context(), ulid.Make().String(), ulid.Make().String(), true, syncLasts, syncYoung)
	if err != nil || resumed {
		t.Fatalf("resumed %v, error %v", resumed, err)
	}
	return run
}

func see(t *testing.T, s *store.Store, run *store.FollowerSync, openIDs ...string) {
	t.Helper()
	if err := s.SeeFollowers(t.Context(), run, syncLasts, openIDs); err != nil {
		t.Fatal(err)
	}
}

func markAll(t *testing.T, s *store.Store, run *store.FollowerSync) {
	t.Helper()
	run.Behind = ""
	for more := true; more; {
		var err error
		if more, err = s.MarkLeft(t.Context(), run, syncLasts, 2); err != nil {
			t.Fatal(err)
		}
	}
}

func follows(t *testing.T, s *store.Store, openID string) bool {
	t.Helper()
	f, found, err := s.Follower(t.Context(), openID)
	if err != nil {
		t.Fatal(err)
	}
	return found && f.Following
}

func TestASyncAddsWhoIsOnAPageAndMarksWhoIsOnNone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		for _, f := range []struct {
			openID    string
			following bool
		}{{"stays", true}, {"left1", true}, {"left2", true}, {"left3", true}, {"back", false}, {"gone", false}} {
			if err := s.SetFollowing(ctx, f.openID, f.following, ""); err != nil {
				t.Fatal(err)
			}
		}
		run := takeSync(t, s)
		see(t, s, &run, "stays", "new")
		see(t, s, &run, "back", "unsubscribes")
		// What events and people tell meanwhile counts.
		if err := errors.Join(s.SetFollowing(ctx, "subscribes", true, "x"), s.SetFollowing(ctx, "unsubscribes", false, ""),
			s.Hear(ctx, map[string]time.Time{"left3": time.Now()})); err != nil {
			t.Fatal(err)
		}
		see(t, s, &run, "unsubscribes")
		markAll(t, s, &run)
		for openID, want := range map[string]bool{
			"stays": true, "new": true, "back": true, "subscribes": true, "left3": true, "left1": false, "left2": false, "gone": false, "unsubscribes": false,
		} {
			if follows(t, s, openID) != want {
				t.Errorf("%s follows: %v", openID, !want)
			}
		}
		if run.Seen != 5 || run.Added != 3 || run.Marked != 2 {
			t.Errorf("counted %+v", run)
		}
		if err := s.EndSync(ctx, &run, store.SyncDone); err != nil {
			t.Fatal(err)
		}
		last, found, err := s.LastFollowerSync(ctx)
		if err != nil || !found || last.State != store.SyncDone || last.EndedAt == nil || last.Live != nil || last.Seen != 5 || last.Marked != 2 {
			t.Errorf("kept %+v, %v", last, err)
		}
		next := takeSync(t, s)
		see(t, s, &next, "stays", "new", "back", "subscribes", "left3")
		markAll(t, s, &next)
		if next.Added != 0 || next.Marked != 0 {
			t.Errorf("the next time changes something: %+v", next)
		}
	})
}

func TestOneProgramAtATimeSyncsAndAnotherGoesOnWhenItIsGone(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		ctx := t.Context()
		var mu sync.Mutex
		var runs []store.FollowerSync
		var all sync.WaitGroup
		for i, s := range []*store.Store{one, two, one, two} {
			all.Go(func() {
				run, _, err := s.TakeFollowerSync(ctx, ulid.Make().String(), fmt.Sprint(i), false, syncLasts, syncYoung)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					runs = append(runs, run)
				} else if !errors.Is(err, store.ErrTaken) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(runs) != 1 {
			t.Fatalf("%d programs are at it", len(runs))
		}
		first := runs[0]
		see(t, one, &first, "a", "b")
		first.Stage = store.SyncMarking
		if err := one.HoldSync(ctx, &first, 0); err != nil { // it is killed here
			t.Fatal(err)
		}
		second, resumed, err := two.TakeFollowerSync(ctx, "unused", "two", true, syncLasts, syncYoung)
		if err != nil || !resumed || second.ID != first.ID || second.Behind != "b" || second.Seen != 2 || second.Stage != store.SyncMarking || !second.Details {
			t.Fatalf("resumed %v: %+v, %v", resumed, second, err)
		}
		if err := one.SeeFollowers(ctx, &first, syncLasts, []string{"c"}); !errors.Is(err, store.ErrTaken) {
			t.Errorf("who had lost it goes on: %v", err)
		}
		if follows(t, one, "c") || first.Seen != 2 {
			t.Error("half of it was written")
		}
		if err := two.HoldSync(ctx, &second, 0); err != nil {
			t.Fatal(err)
		}
		third, resumed, err := one.TakeFollowerSync(ctx, "anew", "three", true, syncLasts, 0)
		if err != nil || resumed || third.ID != "anew" || third.Seen != 0 {
			t.Errorf("one that is too old is gone on with: %+v, %v", third, err)
		}
	})
}

func TestWhatWeChatTellsOfFollowersIsKeptUntilTheyWantItDeleted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, since := t.Context(), time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
		run := takeSync(t, s)
		see(t, s, &run, "a", "b")
		both := []store.FollowerDetail{{OpenID: "a", UnionID: "ua", SubscribedAt: since, Scene: "unit", Tags: []int{2, 128}}, {OpenID: "b", UnionID: "ub", Tags: []int{2}}}
		detail := func() {
			t.Helper()
			if err := s.DetailFollowers(ctx, &run, syncLasts, "b", both); err != nil {
				t.Fatal(err)
			}
		}
		detail()
		both[0].Tags = []int{128}
		detail()
		a, _, err := s.Follower(ctx, "a")
		if err != nil || a.UnionID != "ua" || a.SubscribedAt == nil || !a.SubscribedAt.Equal(since) || a.Scene != "unit" {
			t.Errorf("kept %+v, %v", a, err)
		}
		if tags, err := s.TagsOf(ctx, "a"); err != nil || !slices.Equal(tags, []int{128}) {
			t.Errorf("tags %v, %v", tags, err)
		}
		forget := store.Turn{Conversation: &store.Conversation{Follower: "a"}, Forget: true}
		if err := s.SaveTurn(ctx, forget); err != nil {
			t.Fatal(err)
		}
		detail() // of a page that was read before
		a, _, err = s.Follower(ctx, "a")
		tags, tagsErr := s.TagsOf(ctx, "a")
		if err != nil || tagsErr != nil || a.UnionID != "" || a.SubscribedAt != nil || a.Scene != "" || len(tags) != 0 || !a.Following {
			t.Errorf("still there: %+v %v, %v %v", a, tags, err, tagsErr)
		}
		if of, err := s.FollowersBehind(ctx, "", 10); err != nil || !slices.Equal(of, []string{"b"}) {
			t.Errorf("WeChat is asked about %v, %v", of, err)
		}
		if err := s.SetFollowing(ctx, "a", true, ""); err != nil {
			t.Fatal(err)
		}
		if of, err := s.FollowersBehind(ctx, "", 10); err != nil || !slices.Equal(of, []string{"a", "b"}) {
			t.Errorf("who follows anew is not asked about: %v, %v", of, err)
		}
		if err := errors.Join(s.SaveTags(ctx, []store.Tag{{ID: 2, Name: "星标组", Followers: 2}, {ID: 128, Name: "公示"}}), s.SaveTags(ctx, []store.Tag{{ID: 128, Name: "名单公示", Followers: 1}})); err != nil {
			t.Fatal(err)
		}
		kept, err := s.Tags(ctx)
		if err != nil || len(kept) != 1 || kept[0].Name != "名单公示" || kept[0].Followers != 1 {
			t.Errorf("tags %+v, %v", kept, err)
		}
		if tags, err := s.TagsOf(ctx, "b"); err != nil || len(tags) != 0 {
			t.Errorf("a tag that is gone is still had: %v, %v", tags, err)
		}
		if err := s.SaveTags(ctx, nil); err != nil {
			t.Error(err)
		}
	})
}

func TestWhenFollowersWroteIsKeptForAsLongAsItMatters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, now := t.Context(), time.Now().UTC().Truncate(time.Microsecond)
		if err := errors.Join(s.SetFollowing(ctx, "leaves", false, ""), s.Hush(ctx, "hushed", true)); err != nil {
			t.Fatal(err)
		}
		hear := func(at time.Time, of ...string) {
			t.Helper()
			all := map[string]time.Time{}
			for _, f := range of {
				all[f] = at
			}
			if err := s.Hear(ctx, all); err != nil {
				t.Fatal(err)
			}
		}
		hear(now.Add(-time.Hour), "leaves") // before they left, noted late
		if follows(t, s, "leaves") {
			t.Error("who wrote and left follows")
		}
		hear(time.Now().Add(time.Minute), "leaves") // and came back, which no event told
		if !follows(t, s, "leaves") {
			t.Error("who writes does not follow")
		}
		hear(now.Add(-72*time.Hour), "hushed", "new")
		if f, _, err := s.Follower(ctx, "hushed"); err != nil || !f.Hushed || f.HeardAt == nil || !f.HeardAt.Equal(now.Add(-72*time.Hour)) {
			t.Errorf("%+v, %v", f, err)
		}
		if n, err := s.ForgetHeard(ctx, now.Add(-48*time.Hour)); err != nil || n != 2 {
			t.Errorf("%d were forgotten, %v", n, err)
		}
		if f, found, err := s.Follower(ctx, "new"); err != nil || !found || f.HeardAt != nil || !f.Following {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

// A million by hand: LUOHU_MILLION=1 go test -run Million -v
func TestAMillionFollowersAreKept(t *testing.T) {
	n, most := 20_000, time.Minute
	if os.Getenv("LUOHU_MILLION") != "" {
		n, most = 1_000_000, 2*time.Minute
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, what := range []string{"new", "known"} {
			run, began, longest := takeSync(t, s), time.Now(), time.Duration(0)
			for from := 0; from < n; from += 1000 {
				page := make([]string, 1000)
				for i := range page {
					page[i] = fmt.Sprintf("oCrowd%022d", (from+i)*7919%n)
				}
				chunk := time.Now()
				see(t, s, &run, page...)
				longest = max(longest, time.Since(chunk))
			}
			read := time.Since(began)
			markAll(t, s, &run)
			if run.Seen != int64(n) || run.Marked != 0 || what == "new" != (run.Added == int64(n)) {
				t.Errorf("counted %+v", run)
			}
			if err := s.EndSync(context.Background(), &run, store.SyncDone); err != nil {
				t.Fatal(err)
			}
			t.Logf("%d %s: %s, then marking %s; the longest transaction %s", n, what, read.Round(time.Millisecond), (time.Since(began) - read).Round(time.Millisecond), longest.Round(time.Millisecond))
			if time.Since(began) > most {
				t.Errorf("it took longer than %s", most)
			}
		}
	})
}
