package binding_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"luohu/backend/binding"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// clerk is an agent of the unit with an account, who has agreed to what agents are told.
func (d *desk) clerk(name string) casework.Actor {
	d.Helper()
	account, err := d.people.NewAgent(d.Context(), "unit", name, "four words of one sentence")
	if err != nil {
		d.Fatal(err)
	}
	who := casework.Actor{ID: account.ID, Role: casework.Agent, Unit: "unit"}
	storetest.In(d.T, d.Store, func(tx *store.Tx) (any, error) {
		if _, err := tx.Unit("unit"); errors.Is(err, store.ErrNotFound) {
			if err := tx.SaveUnit(&casework.Unit{ID: "unit", Name: "不存在的公司", USCC: "91350100M000100Y43"}); err != nil {
				return nil, err
			}
		}
		return nil, d.people.AddAgent(tx, who, account)
	})
	text, _ := d.Texts.Of("privacy", d.Now())
	if _, err := d.load.Agree(d.Context(), who, "privacy", text.Version); err != nil {
		d.Fatal(err)
	}
	return who
}

// scans is the scene of an agent's code, after a follower has scanned it.
func (d *desk) scans(who casework.Actor, follower string) (scene string) {
	d.Helper()
	v, err := d.Invites.OpenToAgent(d.Context(), who)
	if err != nil {
		d.Fatal(err)
	}
	scan, err := d.Invites.Scanned(d.Context(), v.Scene, follower)
	if err != nil || !scan.Agent || scan.Over || scan.Unit != "不存在的公司" {
		d.Fatalf("%+v, %v", scan, err)
	}
	return v.Scene
}

func (d *desk) agreedAgent(follower string) binding.Follower {
	d.Helper()
	text, err := d.TextOf(true)
	if err != nil {
		d.Fatal(err)
	}
	return binding.Follower{ID: follower, Agreed: text.Version}
}

// acts is as whom a follower acts for the unit; shut: as nobody just now.
func (d *desk) acts(follower string) (id string, shut bool) {
	d.Helper()
	a, err := d.AgentOf(d.Context(), follower)
	if err != nil {
		d.Fatal(err)
	}
	if a == nil {
		return "", false
	}
	return a.By.ID, a.Shut
}

func TestAnAgentIsBoundByTheCodeThatTheirOwnAccountShowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		who := d.clerk("wang.fang")
		scene := d.scans(who, me)
		if got := d.refused(d.AsAgent(t.Context(), d.agreedAgent(else_), scene)); got != binding.CodeOver {
			t.Errorf("somebody who has not scanned it: %s", got)
		}
		if got := d.refused(d.AsAgent(t.Context(), d.agreed(me), scene)); got != binding.CodeConsent {
			t.Errorf("who agreed to what applicants agree to: %s", got)
		}
		if got := d.refused(d.ByScene(t.Context(), d.agreed(me), scene)); got != binding.CodeOver {
			t.Errorf("as an applicant: %s", got)
		}
		for range 2 { // twice is as good as once
			if err := d.AsAgent(t.Context(), d.agreedAgent(me), scene); err != nil {
				t.Fatal(err)
			}
		}
		all, err := d.OfAgent(t.Context(), who.ID)
		if id, shut := d.acts(me); err != nil || len(all) != 1 || id != who.ID || shut {
			t.Errorf("%+v, %v, %s", all, err, id)
		}
		if id, _ := d.acts(else_); id != "" || d.is(me) {
			t.Error("somebody is bound who is not")
		}
		if got := d.refused(d.AsAgent(t.Context(), d.agreedAgent(me), d.scans(d.clerk("li.na"), me))); got != binding.CodeAgentElse {
			t.Errorf("as a second agent: %s", got)
		}
		if ended, err := d.EndOfAgent(t.Context(), d.clerk("zhao.li"), all[0].ID); err != nil || ended {
			t.Errorf("a colleague ends it: %v", err)
		}
		if ended, err := d.End(t.Context(), else_, all[0].ID); err != nil || ended {
			t.Errorf("another follower ends it: %v", err)
		}
		for i := range 2 {
			if ended, err := d.EndOfAgent(t.Context(), who, all[0].ID); err != nil || ended != (i == 0) {
				t.Errorf("ended %v, %v", ended, err)
			}
		}
		if err := d.AsAgent(t.Context(), d.agreedAgent(me), d.scans(who, me)); err != nil {
			t.Errorf("bound again: %v", err)
		}
		own, err := d.AgentOf(t.Context(), me)
		if err != nil {
			t.Fatal(err)
		}
		if ended, err := d.End(t.Context(), me, own.Binding.ID); err != nil || !ended {
			t.Errorf("in chat: %v, %v", ended, err)
		}
		acts := map[string]int{}
		if _, err := s.SealAudit(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, act := range []string{"agent.invite", "agent.bind", "agent.unbind"} {
			noted, err := s.AuditPage(t.Context(), store.AuditFilter{Act: act, Limit: 20})
			if err != nil {
				t.Fatal(err)
			}
			acts[act] = len(noted)
		}
		if acts["agent.bind"] != 2 || acts["agent.unbind"] != 2 || acts["agent.invite"] != 3 {
			t.Errorf("noted are %v", acts)
		}
	})
}

func TestAnAgentSeesNothingOnceTheirAccountDoesNotEither(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		who := d.clerk("wang.fang")
		if err := d.AsAgent(t.Context(), d.agreedAgent(me), d.scans(who, me)); err != nil {
			t.Fatal(err)
		}
		stands := func(what string, want bool) {
			t.Helper()
			id, shut := d.acts(me)
			still, err := s.StillAgents(t.Context(), []string{me})
			if err != nil || (id == who.ID) != want || shut == want || still[me] && !want && what != "taken back" && what != "a new password" {
				t.Errorf("%s: acts as %q, shut: %v, told of it: %v, %v", what, id, shut, still, err)
			}
		}
		stands("bound", true)
		admin := store.Operator
		if err := d.people.Disable(t.Context(), admin, who.ID); err != nil {
			t.Fatal(err)
		}
		stands("locked", false)
		if err := d.people.Enable(t.Context(), admin, who.ID); err != nil {
			t.Fatal(err)
		}
		stands("unlocked", true)
		given, err := d.load.Consents(t.Context(), who, "", "", 10)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.load.TakeBack(t.Context(), who, given[0].ID); err != nil {
			t.Fatal(err)
		}
		stands("taken back", false)
		if _, err := d.load.Agree(t.Context(), who, "privacy", given[0].Version); err != nil {
			t.Fatal(err)
		}
		stands("agreed again", true)
		if _, err := d.people.Reset(t.Context(), admin, who.ID, false); err != nil {
			t.Fatal(err)
		}
		stands("a new password", false)
		storetest.In(t, s, func(tx *store.Tx) (any, error) { return nil, d.people.LetGo(tx, admin, who.ID) })
		if a, err := d.AgentOf(t.Context(), me); err != nil || a != nil {
			t.Errorf("who has left is bound still: %+v, %v", a, err)
		}
		if got := d.refused(d.AsAgent(t.Context(), d.agreedAgent(else_), d.scans(who, else_))); got != binding.CodeAgentShut {
			t.Errorf("who has left binds another: %s", got)
		}
	})
}

func TestManyAtOnceBindNoMorePhonesOfAnAgentThanThereMayBe(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		who := d.clerk("wang.fang")
		var all sync.WaitGroup
		var mu sync.Mutex
		full := 0
		for i := range 6 {
			follower := fmt.Sprint("oPhone", i)
			one := who
			one.Unit = fmt.Sprint("unit", i) // else the next code takes the last one back
			v, err := d.Invites.OpenToAgent(t.Context(), one)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = d.Invites.Scanned(t.Context(), v.Scene, follower) // by the name of the unit, which there is not
			all.Go(func() {
				err := d.AsAgent(t.Context(), d.agreedAgent(follower), v.Scene)
				refusal, is := casework.IsRefusal(err)
				if err != nil && (!is || refusal.Code != binding.CodeAgentFull) {
					t.Error(err)
				}
				if is {
					mu.Lock()
					defer mu.Unlock()
					full++
				}
			})
		}
		all.Wait()
		if bound, err := d.OfAgent(t.Context(), who.ID); err != nil || len(bound) != 3 || full != 3 {
			t.Errorf("%d are bound, %d refused, %v", len(bound), full, err)
		}
	})
}

func TestWhoDeletesAllIsAnAgentNoMoreAndWhatEndedGoesAfterItsTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		if err := d.AsAgent(t.Context(), d.agreedAgent(me), d.scans(d.clerk("wang.fang"), me)); err != nil {
			t.Fatal(err)
		}
		c, err := s.Conversation(t.Context(), me)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.ForgetAgentBindings(t.Context(), time.Now().Add(time.Hour)); err != nil || n != 0 {
			t.Errorf("one that stands is forgotten: %d, %v", n, err)
		}
		if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Forget: true}); err != nil {
			t.Fatal(err)
		}
		if id, _ := d.acts(me); id != "" {
			t.Error("they are an agent still")
		}
		for _, one := range []struct {
			before time.Time
			want   int64
		}{{time.Now().Add(-time.Hour), 0}, {time.Now().Add(time.Hour), 1}} {
			if n, err := s.ForgetAgentBindings(t.Context(), one.before); err != nil || n != one.want {
				t.Errorf("before %v: %d, %v", one.before, n, err)
			}
		}
	})
}

func TestNobodyGetsAtACodeByScanningManyThatAreNone(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	v, err := d.Invites.OpenToAgent(t.Context(), d.clerk("wang.fang"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		if scan, err := d.Invites.Scanned(t.Context(), fmt.Sprint("inv-", i), me); err != nil || !scan.Ours || !scan.Over || scan.Unit != "" {
			t.Fatalf("%+v, %v", scan, err)
		}
	}
	if scan, err := d.Invites.Scanned(t.Context(), v.Scene, me); err != nil || !scan.Over {
		t.Errorf("after thirty: %+v, %v", scan, err)
	}
	if scan, err := d.Invites.Scanned(t.Context(), v.Scene, else_); err != nil || scan.Over {
		t.Errorf("somebody else: %+v, %v", scan, err)
	}
	d.later = 61 * time.Minute
	if scan, err := d.Invites.Scanned(t.Context(), v.Scene, else_); err != nil || !scan.Over {
		t.Errorf("after its time: %+v, %v", scan, err)
	}
}
