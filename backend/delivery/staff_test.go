package delivery_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestACancelledBroadcastTellsNobodyMoreAndSaysSoOfEach(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(1200)
		e := o.engine()
		b := o.sending(e, content(broadcast.ByTemplate))
		if worked, err := e.Step(t.Context()); !worked || err != nil {
			t.Fatal(worked, err)
		}
		b = o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Cancel("内容有误", o.now()) })
		o.run(e)
		counts := o.counts(b)
		if counts[broadcast.Handed] != store.ChunkSize && counts[broadcast.Handed] != 200 || counts[broadcast.Skipped] != 1200-counts[broadcast.Handed] {
			t.Errorf("the ledger has %v", counts)
		}
		if _, err := b.Resume(o.now()); err == nil {
			t.Error("it can be resumed")
		}
	})
}

func TestWhatWasMissedRestsUntilStaffDecide(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(3)
		c := content(broadcast.ByTemplate)
		c.Schedule.At = o.now().Add(time.Hour)
		e := o.engine()
		b := o.approved(c)
		o.run(e)
		if counts := o.counts(b); counts[broadcast.Planned] != 3 {
			t.Errorf("too early: %v", counts)
		}
		o.later(3 * time.Hour)
		if b = o.through(e, b, broadcast.Paused); b.Pause != broadcast.ByMissed {
			t.Errorf("it rests for %s", b.Pause)
		}
		o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Resume(o.now()) })
		o.through(e, b, broadcast.Done)
	})
}

func TestWhatLiesOfASpreadBroadcastIsNotSentAllAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(1500)
		c := content(broadcast.ByTemplate)
		c.Schedule.Over = 60
		e := o.engine()
		b := o.approved(c)
		sent := func(want int) {
			t.Helper()
			o.run(e)
			if n := o.counts(b)[broadcast.Handed]; n != want {
				t.Errorf("%d are sent, want %d", n, want)
			}
		}
		sent(500)
		o.later(5 * time.Hour) // nothing ran
		began := o.now()
		sent(1000)
		p, err := o.ProgressOf(t.Context(), b.Ledger)
		if last := p.LastDue.Sub(began); err != nil || last < 20*time.Minute || last > 21*time.Minute {
			t.Errorf("the last part is due in %s, error %v", last, err)
		}
		o.later(19 * time.Minute)
		sent(1000)
		o.later(time.Minute)
		sent(1500)
	})
}

func TestWhatFailedForAReasonIsTriedAgainWithAnIDOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(600)
		e := o.engine()
		b := o.through(e, o.approved(content(broadcast.ByTemplate)), broadcast.Done)
		var told []store.DeliveryOutcome
		for _, d := range o.ledger(b)[490:510] {
			told = append(told, store.DeliveryOutcome{Number: d.Number, Follower: d.Follower, Why: broadcast.WhySystem, At: o.now()})
		}
		if err := o.HearOutcomes(t.Context(), told); err != nil {
			t.Fatal(err)
		}
		n := storetest.In(t, o.Store, func(tx *store.Tx) (int64, error) {
			n, err := tx.Retry(b.Ledger, broadcast.Failed, broadcast.WhySystem, o.now())
			if err != nil {
				return 0, err
			}
			now, err := tx.Broadcast(b.ID)
			if err == nil {
				now, err = now.Reopen()
			}
			if err == nil {
				err = tx.SaveBroadcast(now)
			}
			return n, err
		})
		if n != 20 {
			t.Errorf("%d are tried again", n)
		}
		o.through(e, b, broadcast.Done)
		if counts := o.counts(b); counts[broadcast.Handed] != 600 {
			t.Errorf("the ledger has %v", counts)
		}
		if got := o.template.times(follower(495)); got != 2 {
			t.Errorf("it came %d times", got)
		}
	})
}

func TestAPauseInTheMiddleEndsWithTheWaveThatIsOnItsWay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(1000)
		e := o.engine()
		b := o.sending(e, content(broadcast.ByTemplate))
		var once sync.Once
		o.template.answers = func(delivery.Letter, int) (bool, error) {
			once.Do(func() {
				o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) {
					return b.Rest(broadcast.ByStaff, "", "等一等")
				})
			})
			return true, nil
		}
		o.run(e)
		counts := o.counts(b)
		if counts[broadcast.Handed] != 250 || counts[broadcast.Planned] != 750 {
			t.Errorf("the ledger has %v", counts)
		}
		o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Resume(o.now()) })
		o.through(e, b, broadcast.Done)
		for _, d := range o.ledger(b) {
			if o.template.times(d.Follower) != 1 {
				t.Errorf("%d came %d times", d.Seq, o.template.times(d.Follower))
			}
		}
	})
}

func TestWhatIsPausedInItsLastWaveEndsOnceItIsResumed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(3)
		e := o.engine()
		b := o.sending(e, content(broadcast.ByTemplate))
		var once sync.Once
		o.template.answers = func(delivery.Letter, int) (bool, error) {
			once.Do(func() {
				o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Rest(broadcast.ByStaff, "", "") })
			})
			return true, nil
		}
		o.run(e)
		if b, err := o.Broadcast(t.Context(), b.ID); err != nil || b.Stage != broadcast.Paused {
			t.Errorf("it is %s: %v", b.Stage, err)
		}
		o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Resume(o.now()) })
		o.through(e, b, broadcast.Done)
	})
}

// While somebody presses pause, the last chunk ends: whichever is first, everybody has it
// once, and the broadcast is done or can be resumed.
func TestAPauseThatRacesWithTheLastChunkLosesNobody(t *testing.T) {
	const rounds, recipients = 12, 130 // two waves
	each(t, func(t *testing.T, o *office) {
		o.follow(recipients)
		e := o.engine()
		before := 0 // broadcasts that the pause stopped
		for round := range rounds {
			o.notice++
			b := o.sending(e, content(broadcast.ByTemplate))
			last, sent := make(chan struct{}), 0
			o.template.answers = func(delivery.Letter, int) (bool, error) { // one at a time
				if sent++; sent == recipients {
					close(last)
				}
				return true, nil
			}
			var staff sync.WaitGroup
			staff.Go(func() {
				<-last
				for again := true; again; {
					err := o.Do(t.Context(), func(tx *store.Tx) error {
						now, err := tx.Broadcast(b.ID)
						if err == nil {
							now, err = now.Rest(broadcast.ByStaff, "", "")
						}
						if err == nil {
							err = tx.SaveBroadcast(now)
						}
						return err
					})
					_, late := casework.IsRefusal(err)
					if again = errors.Is(err, store.ErrConflict); err != nil && !late && !again {
						t.Error(err)
					}
				}
			})
			o.run(e)
			staff.Wait()
			if now, err := o.Broadcast(t.Context(), b.ID); err != nil {
				t.Fatal(err)
			} else if now.Stage == broadcast.Paused {
				before++
				o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Resume(o.now()) })
			}
			o.through(e, b, broadcast.Done)
			if counts := o.counts(b); counts[broadcast.Handed] != recipients {
				t.Errorf("the ledger has %v", counts)
			}
			for i := range recipients {
				if got := o.template.times(follower(i)); got != round+1 {
					t.Fatalf("after %d broadcasts %d came to %s", round+1, got, follower(i))
				}
			}
		}
		t.Logf("the pause was first %d times of %d", before, rounds)
	})
}

func TestAfterAYearItIsForgottenWhoGotItAndNotHowMany(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(7)
		b := o.through(o.engine(), o.approved(content(broadcast.ByTemplate)), broadcast.Done)
		if n, err := o.ForgetDeliveries(t.Context(), o.now().Add(-time.Hour)); n != 0 || err != nil {
			t.Errorf("%d are forgotten too early, %v", n, err)
		}
		if n, err := o.ForgetDeliveries(t.Context(), o.now().Add(time.Hour)); n != 7 || err != nil {
			t.Errorf("%d are forgotten, %v", n, err)
		}
		p, err := o.ProgressOf(t.Context(), b.Ledger)
		if err != nil || len(o.ledger(b)) != 0 || len(p.Tallies) != 1 || p.Tallies[0].N != 7 {
			t.Errorf("what stays is %+v, %v", p, err)
		}
	})
}

func TestWhatMayHaveComeBeforeACancellationIsUncertain(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(3)
		e := o.engine()
		o.template.answers = func(l delivery.Letter, _ int) (bool, error) {
			if l.Follower == follower(1) {
				return true, tried(broadcast.Lost)
			}
			return true, nil
		}
		b := o.sending(e, content(broadcast.ByTemplate))
		if _, err := e.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		o.changed(b, func(b *broadcast.Broadcast) (*broadcast.Broadcast, error) { return b.Cancel("内容有误", o.now()) })
		o.run(e)
		if d := o.ledger(b)[1]; d.State != broadcast.Uncertain || d.Why != broadcast.WhyLost {
			t.Errorf("it is %s (%s)", d.State, d.Why)
		}
	})
}
