package telling_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// agents are followers who are agents of the unit, each with an account.
func (o *office) agents(followers ...string) {
	o.Helper()
	o.do(func(tx *store.Tx) error {
		for _, f := range followers {
			if err := tx.SaveAccount(store.Account{ID: "acc-" + f, Name: f, Unit: "unit", Version: 1, Doc: "{}"}); err != nil {
				return err
			}
			if _, err := tx.BindAgent(store.AgentBinding{ID: "ab-" + f, Follower: f, Account: "acc-" + f, Unit: "unit"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// locks keeps an agent from signing in.
func (o *office) locks(follower string) {
	o.Helper()
	o.do(func(tx *store.Tx) error {
		a, err := tx.Account("acc-" + follower)
		if err != nil {
			return err
		}
		now := time.Now()
		a.Version, a.DisabledAt = a.Version+1, &now
		return tx.SaveAccount(a)
	})
}

// asks notes that the window has asked for some materials of an application.
func (o *office) asks(tx *store.Tx, id string, materials int, day string) error {
	due, err := casework.ParseDate(day)
	if err != nil {
		return err
	}
	a, err := tx.Application(id)
	if err != nil {
		return err
	}
	a.Version++
	asked := casework.Asked{Due: casework.Due{Day: due}, From: casework.Desk{Line: casework.HRSS}}
	for n := range materials {
		asked.Wants = append(asked.Wants, casework.Wanted{Material: fmt.Sprint("m", n), Reason: "看不清"})
	}
	event := casework.Recorded{Application: id, Version: a.Version, At: time.Now(), Event: asked}
	if err := tx.SaveApplication(a, []casework.Recorded{event}, nil, nil); err != nil {
		return err
	}
	o.n++
	data, err := json.Marshal(map[string]any{"kind": casework.SupplementAsked, "version": a.Version})
	if err != nil {
		return err
	}
	return tx.Tell(store.Message{ID: fmt.Sprintf("m%025d", o.n), Topic: "application", Subject: id, Data: string(data)})
}

func TestAnAgentIsToldOnceOfWhatHasHappenedToSeveral(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.clock("2026-09-01 10:00")
		o.period(casework.Applying)
		o.agents("wang", "li", "gone", "hushed")
		o.locks("gone")
		if err := s.Hush(t.Context(), "hushed", true); err != nil {
			t.Fatal(err)
		}
		o.do(func(tx *store.Tx) error {
			for n, day := range []string{"2026-09-09", "2026-09-07", "2026-09-08"} {
				id, err := o.application(tx, n, casework.Submitted, fmt.Sprint("f", n))
				if err != nil {
					return err
				}
				if err := o.asks(tx, id, n+1, day); err != nil {
					return err
				}
			}
			return nil
		})
		o.tell()
		for _, who := range []string{"wang", "li"} {
			o.hears(who, "人社要求补正：3 位申请人，一共 6 项材料，最早的 9月7日（周一）截止")
		}
		o.hears("f1", "补正 2 项材料，最晚 9月7日（周一）")
		o.hears("gone")
		o.hears("hushed")
		if kept, err := s.KeptFor(t.Context(), "hushed", o.at, 5); err != nil || len(kept) != 1 || !strings.Contains(kept[0].Text, "3 位申请人") {
			t.Errorf("kept is %+v, %v", kept, err)
		}
		o.locks("hushed")
		if kept, err := s.KeptFor(t.Context(), "hushed", o.at, 5); err != nil || len(kept) != 0 {
			t.Errorf("for who is locked is kept %+v, %v", kept, err)
		}
		o.happens("application", fmt.Sprintf("a%025d", 0), casework.ApplicationAccepted) // nothing for the unit to do
		o.happens("application", fmt.Sprintf("a%025d", 1), casework.ApplicationRejected)
		o.tell()
		o.hears("wang", "有 1 位申请人没有受理")
		if own, err := s.ToldTo(t.Context(), "wang", 10); err != nil || len(own) != 0 {
			t.Errorf("on their own page stands %+v, %v", own, err)
		}
	})
}

func TestAnAgentIsToldOnceWhatAMoveOfThePeriodMeansToAllOfTheirs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.ListPublished)
		o.agents("wang", "li")
		o.follows("wang", "lists")
		o.do(func(tx *store.Tx) error {
			for n, state := range []casework.State{casework.Listed, casework.Listed, casework.NotListed, casework.Rejected} {
				if _, err := o.application(tx, n, state, fmt.Sprint("f", n)); err != nil {
					return err
				}
			}
			return nil
		})
		o.happens("period", "2026-2", casework.ListShown)
		o.tell()
		for _, who := range []string{"wang", "li"} { // and not besides as a subscriber
			o.hears(who, "本单位 3 位里有 2 位在名单上")
		}
		o.hears("f0", "你在名单上")
		o.hears("f3")
	})
}

func TestWhatWaitsForAnAgentIsNotSentOnceTheyAreNoneAnyMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.Applying)
		o.agents("wang")
		o.now(map[string]error{"": errAway})
		var id string
		o.do(func(tx *store.Tx) (err error) {
			id, err = o.application(tx, 1, casework.Submitted)
			return err
		})
		o.happens("application", id, casework.ApplicationRejected)
		o.tell()
		o.locks("wang")
		o.now(nil)
		o.until("it is dropped", func() bool {
			o.tell()
			log, err := s.TellingsOf(t.Context(), "unit", 10)
			return err == nil && len(log) == 1 && log[0].State == store.TellingDropped
		})
		o.hears("wang")
	})
}

func TestAgentsAreToldThatAnApplicantHasBoundThemselves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.Applying)
		o.agents("wang")
		o.do(func(tx *store.Tx) error {
			for n, state := range []casework.State{casework.Draft, casework.Submitted, casework.Withdrawn} {
				if _, err := o.application(tx, n, state, fmt.Sprint("f", n)); err != nil {
					return err
				}
			}
			return nil
		})
		for n := range 3 {
			o.happens("person", fmt.Sprint("p", n), "applicant_bound")
		}
		o.tell()
		o.hears("wang", "有 2 位申请人在微信里绑定了本人")
		o.hears("f0")
	})
}

func TestWhoIsBoundIsToldThatThePhoneOnFileIsAnotherOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.agents("wang")
		o.do(func(tx *store.Tx) error {
			_, err := o.application(tx, 1, casework.Draft, "one", "two")
			return err
		})
		o.happens("person", "p1", "phone_changed")
		o.tell()
		for _, who := range []string{"one", "two"} {
			o.hears(who, "申报时填的手机改了")
		}
		o.hears("wang")
		if own, err := s.ToldTo(t.Context(), "one", 10); err != nil || !slices.ContainsFunc(own, func(one store.Telling) bool { return one.Kind == "phone_changed" }) {
			t.Errorf("on their own page stands %+v, %v", own, err)
		}
	})
}
