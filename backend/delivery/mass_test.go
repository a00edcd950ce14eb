package delivery_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/delivery"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// crowd is WeChat as it sends articles to many: it knows an id for a day, and a draft is
// gone once it was sent.
type crowd struct {
	now    func() time.Time
	before func(try int) error // what it answers without taking it; nil: nothing
	after  func(try int, job string) error

	mu     sync.Mutex
	tries  int
	drafts map[string]bool
	known  map[string]string // job, by the id
	at     map[string]time.Time
	got    map[string]int
	calls  [][]string
}

func (c *crowd) Template(i *notice.Issue) string { return i.Customer }

func (c *crowd) Send(context.Context, delivery.Letter) (string, error) { panic("it is sent to many") }

func (c *crowd) Article(context.Context, *notice.Issue) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drafts == nil {
		c.drafts, c.known, c.at, c.got = map[string]bool{}, map[string]string{}, map[string]time.Time{}, map[string]int{}
	}
	id := fmt.Sprintf("draft%d", len(c.drafts))
	c.drafts[id] = true
	return id, nil
}

func (c *crowd) SendMany(_ context.Context, followers []string, article, id string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tries++
	if c.before != nil {
		if err := c.before(c.tries); err != nil {
			return "", err
		}
	}
	job, known := c.known[id]
	if !known || c.now().Sub(c.at[id]) > 24*time.Hour {
		if !c.drafts[article] {
			return "", tried(broadcast.Unfit)
		}
		c.drafts[article] = false
		job = fmt.Sprint(7000 + len(c.calls))
		c.known[id], c.at[id] = job, c.now()
		c.calls = append(c.calls, followers)
		for _, one := range followers {
			c.got[one]++
		}
	}
	if c.after != nil {
		if err := c.after(c.tries, job); err != nil {
			return "", err
		}
	}
	return job, nil
}

// articles holds that each of the first n got it so often.
func (o *office) articles(n, want int) {
	o.t.Helper()
	for i := range n {
		if got := o.crowd.got[follower(i)]; got != want {
			o.t.Errorf("%s got %d articles", follower(i), got)
		}
	}
}

// tells lets WeChat say what became of a mass send.
func (o *office) tells(job, status string, sent int) {
	o.t.Helper()
	if err := o.HearMass(o.t.Context(), store.MassOutcome{Job: job, Status: status, Every: 30, Filtered: 30, Sent: int64(sent), Failed: int64(30 - sent), At: o.now()}); err != nil {
		o.t.Fatal(err)
	}
}

func TestAnArticleGoesToManyAsOneAndWeChatTellsHowMany(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		b := o.through(o.engine(), o.approved(content(broadcast.ByMass)), broadcast.Done)
		o.articles(30, 1)
		if len(o.crowd.calls) != 1 || o.counts(b)[broadcast.Handed] != 30 {
			t.Fatalf("%d calls, the ledger has %v", len(o.crowd.calls), o.counts(b))
		}
		for range 2 {
			o.tells("7000", "send success", 30)
		}
		if counts := o.counts(b); counts[broadcast.Delivered] != 30 {
			t.Errorf("the ledger has %v", counts)
		}
		masses, err := o.Masses(t.Context(), b.Ledger)
		if err != nil || len(masses) != 1 || masses[0].Job != "7000" || masses[0].People != 30 || masses[0].Outcome == nil || masses[0].Outcome.Sent != 30 {
			t.Errorf("%+v, error %v", masses, err)
		}
	})
}

func TestWhoDidNotGetAnArticleIsNotMadeUpWhereWeChatTellsOnlyHowMany(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		b := o.through(o.engine(), o.approved(content(broadcast.ByMass)), broadcast.Done)
		o.tells("7000", "send success", 29)
		if counts := o.counts(b); counts[broadcast.Handed] != 30 {
			t.Errorf("the ledger has %v", counts)
		}
	})
}

func TestWhatWeChatTellsOfAnArticleBeforeItsAnswerIsTakenIn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		o.crowd.after = func(_ int, job string) error {
			o.tells(job, "send success", 30)
			return nil
		}
		e := o.engine()
		b := o.through(e, o.approved(content(broadcast.ByMass)), broadcast.Done)
		if err := e.Match(t.Context()); err != nil {
			t.Fatal(err)
		}
		if counts := o.counts(b); counts[broadcast.Delivered] != 30 {
			t.Errorf("the ledger has %v", counts)
		}
	})
}

func TestAnArticleWhoseAnswerWasLostComesOnceAndToTheSamePeople(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		o.crowd.after = func(try int, _ string) error { return lostUntil(try, 3) }
		b := o.sending(o.engine(), content(broadcast.ByMass))
		for range 2 {
			if _, err := o.engine().Step(t.Context()); err != nil { // each with a breaker of its own
				t.Fatal(err)
			}
			o.later(6 * time.Second)
		}
		if err := o.SetFollowing(t.Context(), follower(3), false, ""); err != nil { // too late for this one
			t.Fatal(err)
		}
		o.through(o.engine(), b, broadcast.Done)
		o.articles(30, 1)
		if counts := o.counts(b); counts[broadcast.Handed] != 30 {
			t.Errorf("the ledger has %v", counts)
		}
		for _, d := range o.ledger(b) {
			if d.Number != "7000" {
				t.Errorf("%d has the number %q", d.Seq, d.Number)
			}
		}
	})
}

func TestAWorkerThatDiesWithAnArticleInHandLeavesNobodyOutAndNobodyTwice(t *testing.T) {
	for name, given := range map[string]bool{"WeChat has it": true, "WeChat does not": false} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, o *office) {
				o.follow(30)
				e := o.engine()
				b := o.sending(e, content(broadcast.ByMass))
				o.dies(b, broadcast.ByMass, o.template, 30, 0)
				if given {
					article, err := o.crowd.Article(t.Context(), &b.Issue)
					if err == nil {
						err = o.SaveMass(t.Context(), store.MassSend{Ledger: b.Ledger, Article: article, People: 30, BegunAt: o.now()})
					}
					var all []string
					for i := range 30 {
						all = append(all, follower(i))
					}
					if err == nil {
						_, err = o.crowd.SendMany(t.Context(), all, article, delivery.MassID(b, store.MassSend{}))
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				o.later(5 * time.Second)
				o.through(e, b, broadcast.Done)
				o.articles(30, 1)
				if counts := o.counts(b); counts[broadcast.Handed] != 30 {
					t.Errorf("the ledger has %v", counts)
				}
			})
		})
	}
}

func TestNobodyGetsAFifthArticleInAMonth(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		e := o.engine()
		for range 4 {
			o.through(e, o.another(content(broadcast.ByMass)), broadcast.Done)
		}
		o.articles(30, 4)
		if err := o.SetFollowing(t.Context(), follower(30), true, ""); err != nil {
			t.Fatal(err)
		}
		if err := o.SetFollowing(t.Context(), follower(31), true, ""); err != nil {
			t.Fatal(err)
		}
		fifth := o.another(content(broadcast.ByMass))
		reach, err := o.ReachOf(t.Context(), fifth, "")
		if err != nil || reach.Why[broadcast.WhyFull] != 30 {
			t.Errorf("before it is sent it says %v, error %v", reach.Why, err)
		}
		fifth = o.through(e, fifth, broadcast.Done)
		counts := o.counts(fifth)
		if counts[broadcast.Kept] != 30 || counts[broadcast.Handed] != 2 || o.ledger(fifth)[0].Why != broadcast.WhyFull {
			t.Errorf("the ledger has %v", counts)
		}
		o.articles(30, 4)
		o.later(32 * 24 * time.Hour)
		o.through(e, o.another(content(broadcast.ByMass)), broadcast.Done)
		o.articles(30, 5)
	})
}

// another is an approved broadcast of a notice of its own.
func (o *office) another(c broadcast.Content) *broadcast.Broadcast {
	o.t.Helper()
	o.notice++
	return o.approved(c)
}

func TestAnArticleThatIsJudgedIsTriedAgainAsAnother(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		e := o.engine()
		b := o.through(e, o.approved(content(broadcast.ByMass)), broadcast.Done)
		o.tells("7000", "err(20004)", 0)
		if counts := o.counts(b); counts[broadcast.Failed] != 30 || o.ledger(b)[0].Why != broadcast.WhyContent {
			t.Fatalf("the ledger has %v", counts)
		}
		o.retries(b, broadcast.Failed, broadcast.WhyContent)
		o.through(e, b, broadcast.Done)
		if len(o.crowd.calls) != 2 {
			t.Errorf("%d calls", len(o.crowd.calls))
		}
		o.tells("7001", "send success", 30)
		if counts := o.counts(b); counts[broadcast.Delivered] != 30 {
			t.Errorf("the ledger has %v", counts)
		}
	})
}

// retries has those who are in a state for a reason tried again.
func (o *office) retries(b *broadcast.Broadcast, state broadcast.State, why broadcast.Why) {
	o.t.Helper()
	o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Reopen() })
	storetest.In(o.t, o.Store, func(tx *store.Tx) (int64, error) { return tx.Retry(b.Ledger, state, why, o.now()) })
}

func TestADraftThatIsGoneRestsTheBroadcastAndIsMadeAnew(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		o.crowd.before = func(try int) error {
			if try == 1 {
				return tried(broadcast.Unfit)
			}
			return nil
		}
		e := o.engine()
		b := o.through(e, o.approved(content(broadcast.ByMass)), broadcast.Paused)
		if b.Pause != broadcast.ByContent || o.counts(b)[broadcast.Planned] != 30 {
			t.Fatalf("it rests for %s, the ledger has %v", b.Pause, o.counts(b))
		}
		o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Resume(o.now()) })
		o.later(time.Minute)
		o.through(e, b, broadcast.Done)
		o.articles(30, 1)
		if len(o.crowd.drafts) != 2 {
			t.Errorf("%d drafts", len(o.crowd.drafts))
		}
	})
}

func TestMassSendsKeepToTheirQuotaOfADay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		o.settings.Quotas = map[broadcast.Way]int{broadcast.ByMass: 1}
		e := o.engine()
		o.through(e, o.another(content(broadcast.ByMass)), broadcast.Done)
		second := o.another(content(broadcast.ByMass))
		o.run(e)
		if counts := o.counts(second); counts[broadcast.Planned] != 30 {
			t.Errorf("the ledger has %v", counts)
		}
		o.later(24 * time.Hour)
		o.through(e, second, broadcast.Done)
		o.articles(30, 2)
	})
}

// manyFollow has more follow than one by one.
func (o *office) manyFollow(n int) {
	o.t.Helper()
	run, _, err := o.TakeFollowerSync(o.t.Context(), "sync", "test", false, time.Minute, 0)
	if err != nil {
		o.t.Fatal(err)
	}
	all := make([]string, n)
	for i := range all {
		all[i] = follower(i)
	}
	for some := range slices.Chunk(all, 5000) {
		if err := o.SeeFollowers(o.t.Context(), &run, time.Minute, some); err != nil {
			o.t.Fatal(err)
		}
	}
}

func TestAMassSendIsDividedSoThatNobodyIsLeftAlone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.manyFollow(10_001)
		b := o.through(o.engine(), o.approved(content(broadcast.ByMass)), broadcast.Done)
		var sizes []int
		for _, call := range o.crowd.calls {
			sizes = append(sizes, len(call))
		}
		slices.Sort(sizes)
		if !slices.Equal(sizes, []int{5000, 5001}) || o.counts(b)[broadcast.Handed] != 10_001 {
			t.Errorf("it went to %v, the ledger has %v", sizes, o.counts(b))
		}
	})
}
