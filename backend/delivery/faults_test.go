package delivery_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/delivery"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// dies is a worker that took a chunk, noted a number of recipients as being handed over,
// gave some of them to WeChat and was gone.
func (o *office) dies(b *broadcast.Broadcast, way broadcast.Way, channel *fake, noted, given int) {
	o.t.Helper()
	c, err := o.ClaimChunk(o.t.Context(), "dead", o.now(), 4*time.Second)
	if err != nil || c == nil {
		o.t.Fatalf("nothing to take: %v", err)
	}
	all, err := o.ChunkDeliveries(o.t.Context(), *c)
	if err != nil {
		o.t.Fatal(err)
	}
	all = all[:noted]
	for i := range all {
		all[i].Way = way
	}
	if err := o.Hand(o.t.Context(), *c, 4*time.Second, all); err != nil {
		o.t.Fatal(err)
	}
	for _, d := range all[:given] {
		if _, err := channel.Send(o.t.Context(), delivery.Letter{Follower: d.Follower, ID: delivery.MessageID(b, d), Issue: &b.Issue}); err != nil {
			o.t.Fatal(err)
		}
	}
}

// sending is a broadcast that has begun.
func (o *office) sending(e *delivery.Engine, c broadcast.Content) *broadcast.Broadcast {
	o.t.Helper()
	b := o.approved(c)
	if err := e.Tick(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	b, err := o.Broadcast(o.t.Context(), b.ID)
	if err != nil || b.Stage != broadcast.Sending {
		o.t.Fatalf("it is %s: %v", b.Stage, err)
	}
	return b
}

func TestWhoDiesInTheMiddleLeavesNobodyOutAndNobodyTwice(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(40)
		e := o.engine()
		b := o.sending(e, content(broadcast.ByTemplate))
		o.dies(b, broadcast.ByTemplate, o.template, 20, 10)
		if worked, err := e.Step(t.Context()); worked || err != nil {
			t.Errorf("what another has in hand is taken: %v, %v", worked, err)
		}
		o.later(5 * time.Second)
		o.through(e, b, broadcast.Done)
		for _, d := range o.ledger(b) {
			if d.State != broadcast.Handed || o.template.times(d.Follower) != 1 {
				t.Errorf("%d is %s, and came %d times", d.Seq, d.State, o.template.times(d.Follower))
			}
		}
	})
}

func TestAfterTenMinutesWhatADeadWorkerHadInHandIsUncertain(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(40)
		e := o.engine()
		b := o.sending(e, content(broadcast.ByTemplate))
		o.dies(b, broadcast.ByTemplate, o.template, 20, 10)
		o.later(10 * time.Minute)
		o.through(e, b, broadcast.Done)
		for _, d := range o.ledger(b) {
			want := broadcast.Handed
			if d.Seq <= 20 {
				want = broadcast.Uncertain
			}
			if d.State != want || o.template.times(d.Follower) > 1 {
				t.Errorf("%d is %s, and came %d times", d.Seq, d.State, o.template.times(d.Follower))
			}
		}
	})
}

func TestAWorkerWhoWakesUpAfterAllSaysWhatItKnows(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(3)
		e := o.engine()
		b := o.sending(e, content(broadcast.ByTemplate))
		c, err := o.ClaimChunk(t.Context(), "slow", o.now(), 4*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		all, err := o.ChunkDeliveries(t.Context(), *c)
		if err != nil {
			t.Fatal(err)
		}
		all[0].Way = broadcast.ByTemplate
		if err := o.Hand(t.Context(), *c, 4*time.Second, all[:1]); err != nil {
			t.Fatal(err)
		}
		o.later(11 * time.Minute)
		o.through(e, b, broadcast.Done)
		at := o.now()
		all[0].State, all[0].Number, all[0].HandedAt = broadcast.Handed, "77", &at
		if err := o.Settle(t.Context(), *c, all[:1], nil); err != nil {
			t.Fatal(err)
		}
		if d := o.ledger(b)[0]; d.State != broadcast.Handed || d.Number != "77" {
			t.Errorf("it is %s, %q", d.State, d.Number)
		}
		if err := o.Hand(t.Context(), *c, 4*time.Second, all[1:2]); err == nil {
			t.Error("it hands over what is another's")
		}
	})
}

func TestWhatWeChatTellsIsTakenInEarlyLateAndTwice(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(4)
		told := func(number, who string, why broadcast.Why) {
			t.Helper()
			if err := o.HearOutcomes(t.Context(), []store.DeliveryOutcome{{Number: number, Follower: who, Why: why, At: o.now()}}); err != nil {
				t.Fatal(err)
			}
		}
		o.template.answers = func(l delivery.Letter, _ int) (bool, error) {
			if l.Follower == follower(0) { // the event is here before the answer
				o.template.mu.Unlock()
				told("1", follower(0), "")
				o.template.mu.Lock()
			}
			return true, nil
		}
		o.settings.Hands = 1 // so that they are numbered in their order
		b := o.through(o.engine(), o.approved(content(broadcast.ByTemplate)), broadcast.Done)
		of := map[string]string{}
		for _, d := range o.ledger(b) {
			of[d.Follower] = d.Number
		}
		for range 2 {
			told(of[follower(1)], follower(1), "")
			told(of[follower(2)], follower(2), broadcast.WhyBlocked)
		}
		told(of[follower(3)], follower(2), "") // somebody else's
		counts := o.counts(b)
		if counts[broadcast.Failed] != 1 || counts[broadcast.Delivered] < 1 {
			t.Errorf("the ledger has %v", counts)
		}
		if d := o.ledger(b)[0]; d.Number == "1" && d.State != broadcast.Delivered {
			t.Errorf("what came early is lost: %s", d.State)
		}
		if d := o.ledger(b)[3]; d.State != broadcast.Handed {
			t.Errorf("another's event counts: %s", d.State)
		}
	})
}

func TestWhatTheAccountMayNotSendRestsAndNothingIsBurnt(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(700)
		for outcome, why := range map[broadcast.Outcome]broadcast.Pause{broadcast.Stop: broadcast.ByWeChat, broadcast.Unfit: broadcast.ByContent} {
			o.template.answers = func(delivery.Letter, int) (bool, error) { return false, tried(outcome) }
			b := o.through(o.engine(), o.approved(content(broadcast.ByTemplate)), broadcast.Paused)
			if b.Pause != why || b.Detail != "code" {
				t.Errorf("it rests for %s (%s)", b.Pause, b.Detail)
			}
			if counts := o.counts(b); counts[broadcast.Planned] != 700 {
				t.Errorf("the ledger has %v", counts)
			}
			o.template.answers = nil
			o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Resume(o.now()) })
			b = o.through(o.engine(), b, broadcast.Done)
			if counts := o.counts(b); counts[broadcast.Handed] != 700 {
				t.Errorf("the ledger has %v", counts)
			}
			storetest.In(t, o.Store, func(tx *store.Tx) (none struct{}, err error) { // another one tells them anew
				b, err := tx.Broadcast(b.ID)
				if err == nil {
					b.Notice, b.Version = "other", b.Version+1
					err = tx.SaveBroadcast(b)
				}
				return none, err
			})
		}
	})
}

// changed keeps what a deed makes of a broadcast.
func (o *office) changed(b *broadcast.Broadcast, deed func(*broadcast.Broadcast) (*broadcast.Broadcast, error)) *broadcast.Broadcast {
	o.t.Helper()
	return storetest.In(o.t, o.Store, func(tx *store.Tx) (*broadcast.Broadcast, error) {
		now, err := tx.Broadcast(b.ID)
		if err == nil {
			now, err = deed(now)
		}
		if err == nil {
			err = tx.SaveBroadcast(now)
		}
		return now, err
	})
}

func TestWhoCanNotBeReachedOneWayIsToldByTheNext(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(4)
		o.wrote(2)
		at := o.now().Add(-time.Hour)
		if err := o.HearNoticeConsents(t.Context(),
			store.NoticeConsent{ID: "1", Follower: follower(0), Template: "template", Said: store.NoticeAgreed, At: at},
			store.NoticeConsent{ID: "2", Follower: follower(1), Template: "template", Said: store.NoticeAgreed, At: at}); err != nil {
			t.Fatal(err)
		}
		for ways, want := range map[string]int{"template": 0, "customer": 3, "notice": 2, "customer notice": 1} {
			draft := &broadcast.Broadcast{ID: "draft", Notice: "another", Rule: everyone}
			for _, way := range strings.Fields(ways) {
				draft.Ways = append(draft.Ways, broadcast.Way(way))
			}
			if reach, err := o.ReachOf(t.Context(), draft, "template"); err != nil || reach.Total != 4 || reach.Kept != want || reach.Agreed != 2 || reach.Wrote != 1 {
				t.Errorf("before it is sent by %s: %+v, error %v", ways, reach, err)
			}
		}
		o.notices.answers = func(l delivery.Letter, _ int) (bool, error) {
			if l.Follower == follower(1) {
				return false, tried(broadcast.Closed)
			}
			return true, nil
		}
		b := o.through(o.engine(), o.approved(content(broadcast.ByCustomer, broadcast.BySubscription)), broadcast.Done)
		for i, want := range []struct {
			state broadcast.State
			way   broadcast.Way
		}{{broadcast.Handed, broadcast.BySubscription}, {broadcast.Kept, broadcast.BySubscription}, {broadcast.Handed, broadcast.ByCustomer}, {broadcast.Kept, ""}} {
			if d := o.ledger(b)[i]; d.State != want.state || d.Way != want.way {
				t.Errorf("%d is %s by %q (%s)", i, d.State, d.Way, d.Why)
			}
		}
		open, err := o.OpenConsents(t.Context(), follower(0), "template")
		if err != nil || len(open) != 0 {
			t.Errorf("a consent is spent once: %v, %v", open, err)
		}
	})
}

func TestTwoMachinesShareABroadcast(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(1400)
		b := o.approved(content(broadcast.ByTemplate))
		one, two := o.engine(), o.engine()
		var both sync.WaitGroup
		for _, e := range []*delivery.Engine{one, two} {
			both.Go(func() {
				for range 40 {
					if err := e.Tick(t.Context()); err != nil {
						t.Error(err)
					}
					if _, err := e.Step(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		both.Wait()
		o.through(one, b, broadcast.Done)
		for _, d := range o.ledger(b) {
			if o.template.times(d.Follower) != 1 {
				t.Errorf("%d came %d times", d.Seq, o.template.times(d.Follower))
			}
		}
		if counts := o.counts(b); counts[broadcast.Handed] != 1400 {
			t.Errorf("the ledger has %v", counts)
		}
	})
}

func TestWhoHasLeftIsMarkedUnlessTheyHaveComeBack(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(3)
		o.template.answers = func(l delivery.Letter, _ int) (bool, error) {
			switch l.Follower {
			case follower(1):
				return false, tried(broadcast.Gone)
			case follower(2): // they come back in this moment
				o.later(time.Second)
				if err := o.SetFollowing(t.Context(), follower(2), true, ""); err != nil {
					t.Error(err)
				}
				return false, tried(broadcast.Gone)
			}
			return true, nil
		}
		o.later(time.Second)
		b := o.through(o.engine(), o.approved(content(broadcast.ByTemplate)), broadcast.Done)
		for i, want := range []bool{true, false, true} {
			if f, _, err := o.Follower(t.Context(), follower(i)); err != nil || f.Following != want {
				t.Errorf("%d follows: %v, %v", i, f.Following, err)
			}
		}
		if counts := o.counts(b); counts[broadcast.Failed] != 2 {
			t.Errorf("the ledger has %v", counts)
		}
	})
}

func TestWhatMayHaveComeIsNotSentAgainAfterALongRest(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(3)
		e := o.engine()
		o.template.answers = func(l delivery.Letter, try int) (bool, error) {
			if l.Follower == follower(1) {
				return true, lostUntil(try, 2)
			}
			return true, nil
		}
		b := o.sending(e, content(broadcast.ByTemplate))
		if worked, err := e.Step(t.Context()); !worked || err != nil {
			t.Fatal(worked, err)
		}
		if d := o.ledger(b)[1]; d.State != broadcast.Planned || d.HandedAt == nil {
			t.Fatalf("it is %s", d.State)
		}
		rest := func(act func(*broadcast.Broadcast) (*broadcast.Broadcast, error)) { o.changed(b, act) }
		rest(func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Rest(broadcast.ByStaff, "", "") })
		o.later(time.Hour)
		rest(func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Resume(o.now()) })
		o.through(e, b, broadcast.Done)
		if d := o.ledger(b)[1]; d.State != broadcast.Uncertain || o.template.times(follower(1)) != 1 {
			t.Errorf("it is %s (%s), and came %d times", d.State, d.Why, o.template.times(follower(1)))
		}
		o.counts(b)
	})
}

func TestAnAnswerToALaterTryDoesNotSayThatTheFirstDidNotCome(t *testing.T) {
	for _, later := range []broadcast.Outcome{broadcast.Again, broadcast.Closed, broadcast.Gone} {
		t.Run(string(later), func(t *testing.T) {
			each(t, func(t *testing.T, o *office) {
				o.follow(3)
				o.wrote(0, 1, 2)
				e := o.engine()
				o.template.answers = func(l delivery.Letter, try int) (bool, error) {
					switch {
					case l.Follower != follower(1):
						return true, nil
					case try == 1:
						return true, tried(broadcast.Lost)
					}
					return false, tried(later)
				}
				b := o.sending(e, content(broadcast.ByTemplate, broadcast.ByCustomer))
				for range 2 {
					o.later(6 * time.Second)
					if _, err := e.Step(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				o.later(time.Hour)
				o.through(e, b, broadcast.Done)
				if d := o.ledger(b)[1]; d.State != broadcast.Uncertain || o.template.times(d.Follower)+o.customer.times(d.Follower) != 1 {
					t.Errorf("it is %s (%s), and came %d times", d.State, d.Why, o.template.times(d.Follower)+o.customer.times(d.Follower))
				}
			})
		})
	}
}
