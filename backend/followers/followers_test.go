package followers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/followers"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

var (
	errBusy = errors.New("busy")
	errGone = errors.New("no such follower")
	errBad  = errors.New("the address is not allowed")
)

// account is a WeChat with pages of a few.
type account struct {
	mu       sync.Mutex
	all      []string // who follows, in WeChat's order
	total    int      // 0: as many as there are
	pages    int      // that were asked for
	asked    []string // about whom
	tags     []store.Tag
	tagged   map[int][]string
	trouble  []error // of the next calls
	meantime func()  // happens before a page
}

const aPage = 7

func (a *account) fails() error {
	if len(a.trouble) == 0 {
		return nil
	}
	err := a.trouble[0]
	a.trouble = a.trouble[1:]
	return err
}

func (a *account) Followers(_ context.Context, behind string) (followers.Page, error) {
	if a.meantime != nil {
		a.meantime()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pages++
	if err := a.fails(); err != nil {
		return followers.Page{}, err
	}
	p, err := pageOf(a.all, behind)
	if p.Total = len(a.all); a.total > 0 {
		p.Total = a.total
	}
	return p, err
}

func pageOf(all []string, behind string) (p followers.Page, err error) {
	from := 0
	if behind != "" {
		if from = slices.Index(all, behind) + 1; from == 0 {
			return p, followers.ErrBehind
		}
	}
	p.Followers = all[from:min(from+aPage, len(all))]
	if len(p.Followers) > 0 {
		p.Next = p.Followers[len(p.Followers)-1]
	}
	return p, nil
}

func (a *account) Details(_ context.Context, openIDs []string) (all []store.FollowerDetail, err error) {
	a.asked = append(a.asked, openIDs...)
	for _, openID := range openIDs {
		all = append(all, store.FollowerDetail{OpenID: openID, UnionID: "u" + openID, Tags: []int{2}})
	}
	return all, a.fails()
}

func (a *account) Tags(context.Context) ([]store.Tag, error) { return a.tags, a.fails() }

func (a *account) CreateTag(_ context.Context, name string) (store.Tag, error) {
	tag := store.Tag{ID: 100 + len(a.tags), Name: name}
	a.tags = append(a.tags, tag)
	return tag, a.fails()
}

func (a *account) Tagged(_ context.Context, tag int, behind string) (followers.Page, error) {
	return pageOf(a.tagged[tag], behind)
}

func (a *account) Tag(_ context.Context, tag int, openIDs []string) error {
	if len(openIDs) > followers.TaggedAtOnce {
		return errBad
	}
	if slices.Contains(openIDs, "stranger") {
		return errGone
	}
	a.tagged[tag] = append(a.tagged[tag], openIDs...)
	return a.fails()
}

func (a *account) Untag(_ context.Context, tag int, openIDs []string) error {
	a.tagged[tag] = slices.DeleteFunc(a.tagged[tag], func(one string) bool { return slices.Contains(openIDs, one) })
	return a.fails()
}

func crowd(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("o%04d", (i*37)%1000)) // in no order that a database has
	}
	return all
}

func syncs(s *store.Store, a *account) *followers.Syncs {
	return followers.NewSyncs(followers.Parts{
		Store: s, Account: a, Pauses: []time.Duration{time.Microsecond, time.Microsecond}, Lease: 200 * time.Millisecond,
		Again: func(err error) bool { return errors.Is(err, errBusy) }, Gone: func(err error) bool { return errors.Is(err, errGone) },
		NewID: func() string { return ulid.Make().String() },
	})
}

func following(t *testing.T, s *store.Store) (openIDs []string) {
	t.Helper()
	lines, err := s.Followers(t.Context(), store.FollowerFilter{Following: "yes", Most: 2000})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range lines {
		openIDs = append(openIDs, one.OpenID)
	}
	slices.Sort(openIDs)
	return openIDs
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%d follow, want %d: %.60v and %.60v", len(got), len(want), got, want)
	}
}

func TestAllFollowersAreReadWithWhatWeChatTellsOfThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := s.SetFollowing(t.Context(), "oLeft", true, ""); err != nil {
			t.Fatal(err)
		}
		a := &account{all: crowd(230), tags: []store.Tag{{ID: 2, Name: "星标组", Followers: 230}}}
		run, resumed, err := syncs(s, a).Run(t.Context(), true)
		if err != nil || resumed || run.State != store.SyncDone || run.Seen != 230 || run.Added != 230 || run.Marked != 1 || run.Detailed != 230 {
			t.Fatalf("%+v, %v", run, err)
		}
		same(t, following(t, s), a.all)
		same(t, a.asked, a.all)
		one, _, err := s.Follower(t.Context(), a.all[5])
		tags, tagsErr := s.Tags(t.Context())
		if err != nil || tagsErr != nil || one.UnionID != "u"+a.all[5] || len(tags) != 1 {
			t.Errorf("%+v and %v, %v %v", one, tags, err, tagsErr)
		}
	})
}

func TestASyncThatIsBrokenOffAnywhereGoesOnThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := &account{all: crowd(100), trouble: nil}
		breaks, last := 0, store.FollowerSync{}
		for {
			a.trouble = append(slices.Repeat([]error{nil}, 3), errBad) // three calls go well, the fourth ends it
			run, resumed, err := syncs(s, a).Run(t.Context(), true)
			if resumed != (breaks > 0) || breaks > 0 && run.ID != last.ID {
				t.Fatalf("after %d breaks it begins anew", breaks)
			}
			if last = run; err == nil {
				break
			}
			if !errors.Is(err, errBad) || breaks > 50 {
				t.Fatal(err)
			}
			breaks++
		}
		if breaks < 3 || last.Seen != 100 || last.Added != 100 || last.Detailed != 100 {
			t.Errorf("after %d breaks %+v", breaks, last)
		}
		same(t, following(t, s), a.all)
	})
}

func TestABusyWeChatIsAskedAgainButNotForEver(t *testing.T) {
	s := storetest.Open(t, "sqlite", t.TempDir()+"/luohu.db")
	a := &account{all: crowd(3), trouble: []error{errBusy, errBusy}}
	if _, _, err := syncs(s, a).Run(t.Context(), false); err != nil || a.pages != 4 {
		t.Errorf("%d pages, %v", a.pages, err)
	}
	a.trouble = []error{errBusy, errBusy, errBusy}
	if _, _, err := syncs(s, a).Run(t.Context(), false); !errors.Is(err, errBusy) {
		t.Errorf("error %v", err)
	}
}

func TestNobodyIsMarkedWhenWeChatTellsOfMoreThanItLists(t *testing.T) {
	s := storetest.Open(t, "sqlite", t.TempDir()+"/luohu.db")
	if err := s.SetFollowing(t.Context(), "oThere", true, ""); err != nil {
		t.Fatal(err)
	}
	a := &account{all: crowd(100), total: 200}
	if run, _, err := syncs(s, a).Run(t.Context(), false); !errors.Is(err, followers.ErrShort) || run.State != store.SyncShort {
		t.Errorf("%+v, %v", run, err)
	}
	same(t, following(t, s), append(crowd(100), "oThere"))
	a.total = 101 // somebody has left meanwhile
	if run, resumed, err := syncs(s, a).Run(t.Context(), false); err != nil || resumed || run.Marked != 1 {
		t.Errorf("%+v, %v", run, err)
	}
}

func TestPagesThatLeadNowhereEndTheSyncAndTheNextBeginsAnew(t *testing.T) {
	s := storetest.Open(t, "sqlite", t.TempDir()+"/luohu.db")
	a := &account{all: crowd(20)}
	a.meantime = func() {
		if a.pages == 1 {
			a.all = a.all[aPage:] // whoever the next page is to begin behind has left
		}
	}
	run, _, err := syncs(s, a).Run(t.Context(), false)
	if !errors.Is(err, followers.ErrBehind) || run.State != store.SyncGivenUp {
		t.Fatalf("%+v, %v", run, err)
	}
	run, resumed, err := syncs(s, a).Run(t.Context(), false)
	if err != nil || resumed || run.Seen != int64(len(a.all)) {
		t.Errorf("%+v, %v", run, err)
	}
	same(t, following(t, s), a.all)
}

func TestTwoProgramsDoNotReadAtOnce(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		reading, goOn := make(chan struct{}), make(chan struct{})
		var once sync.Once
		slow := &account{all: crowd(20), meantime: func() { once.Do(func() { close(reading); <-goOn }) }}
		var first error
		var done sync.WaitGroup
		done.Go(func() { _, _, first = syncs(one, slow).Run(t.Context(), false) })
		<-reading
		quick := &account{all: crowd(20)}
		if _, _, err := syncs(two, quick).Run(t.Context(), false); !errors.Is(err, store.ErrTaken) || quick.pages > 0 {
			t.Errorf("the second read %d pages: %v", quick.pages, err)
		}
		close(goOn)
		done.Wait()
		if first != nil {
			t.Error(first)
		}
	})
}

func TestWhatIsNoOpenIDIsLeftOutAndTwiceIsOnce(t *testing.T) {
	s := storetest.Open(t, "sqlite", t.TempDir()+"/luohu.db")
	a := &account{all: []string{"oA", "", "oA", strings.Repeat("长", 30), "oB"}, total: 2}
	if run, _, err := syncs(s, a).Run(t.Context(), false); err != nil || run.Seen != 2 {
		t.Errorf("%+v, %v", run, err)
	}
	same(t, following(t, s), []string{"oA", "oB"})
}

func TestATagIsHadByThoseWhoAreMeantAndBySomebodyElseNoMore(t *testing.T) {
	s := storetest.Open(t, "sqlite", t.TempDir()+"/luohu.db")
	a := &account{tags: []store.Tag{{ID: 2, Name: "星标组"}}, tagged: map[int][]string{}}
	meant := append(crowd(120), "stranger")
	push := func() followers.Tagging {
		t.Helper()
		got, err := syncs(s, a).Push(t.Context(), "名单公示", meant)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := push(); !got.Made || got.Given != 120 || got.Taken != 0 || !slices.Equal(got.Refused, []string{"stranger"}) {
		t.Errorf("%+v", got)
	}
	if got := push(); got.Made || got.Given != 0 || got.Taken != 0 {
		t.Errorf("once more: %+v", got)
	}
	meant = append(crowd(100), "oNew")
	if got := push(); got.Given != 1 || got.Taken != 20 {
		t.Errorf("with others: %+v", got)
	}
	tag := a.tags[1].ID
	same(t, slices.Sorted(slices.Values(a.tagged[tag])), meant)
	a.trouble = []error{nil, errBad}
	meant = crowd(3)
	if _, err := syncs(s, a).Push(t.Context(), "名单公示", meant); !errors.Is(err, errBad) {
		t.Errorf("error %v", err)
	}
}

func TestWhoWroteIsNotedOnceAWhileAndNotLost(t *testing.T) {
	s := storetest.Open(t, "sqlite", t.TempDir()+"/luohu.db")
	now := time.Now().UTC().Truncate(time.Microsecond)
	heard := followers.NewHeard(func() time.Time { return now })
	heard.Note("oA")
	now = now.Add(time.Minute)
	heard.Note("oA")
	heard.Note("oB")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := heard.Flush(cancelled, s); err == nil {
		t.Fatal("it was written although nobody waited")
	}
	if err := heard.Flush(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, openID := range []string{"oA", "oB"} {
		if f, _, err := s.Follower(t.Context(), openID); err != nil || f.HeardAt == nil || !f.HeardAt.Equal(now) || !f.Following {
			t.Errorf("%+v, %v", f, err)
		}
	}
}
