package caseload_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	persons "luohu/backend/vault"
)

// applicantOf is whoever has an ID number, found or made in a real vault.
func applicantOf(v *persons.Vault, id casework.IDNumber) caseload.Applicant {
	return func(tx *store.Tx) (string, error) {
		return v.FindOrCreate(tx, persons.Given{IDNumber: id, Name: "王小明"})
	}
}

// Two units, on two machines, file for the same person at once: who is slower is
// told that somebody has, whether or not the person was known before.
func TestOfUnitsThatFileForOnePersonAtOnceOneDoes(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		first, second := opened(t, one), open(t, two)
		second.at("2026-09-01 10:00")
		err := one.Do(t.Context(), func(tx *store.Tx) error {
			return tx.SaveUnit(&casework.Unit{ID: "another", USCC: "91120116MA00000014", Name: "示范公司"})
		})
		if err != nil {
			t.Fatal(err)
		}
		v, another := vaultOf(t, one), casework.Actor{ID: "li.na", Role: casework.Agent, Unit: "another"}
		const rounds = 10
		for i := range rounds {
			whose := applicantOf(v, numbered(i))
			if i%2 == 1 { // known before
				storetest.In(t, one, whose)
			}
			var all sync.WaitGroup
			answers := make([]error, 6)
			for n := range answers {
				all.Go(func() {
					by, desk := agent, first
					if n%2 == 1 {
						by, desk = another, second
					}
					_, answers[n] = desk.Add(t.Context(), by, "2026-2", whose)
				})
			}
			all.Wait()
			added := 0
			for _, err := range answers {
				if err == nil {
					added++
				} else if !errors.Is(err, &casework.Refusal{Code: casework.CodePersonTaken}) {
					t.Errorf("who was slower: %v", err)
				}
			}
			if added != 1 {
				t.Errorf("%d applications were begun", added)
			}
		}
		if kept, err := one.CountKept(t.Context(), store.Keeping{}); err != nil || kept.Persons != rounds {
			t.Errorf("%d persons, %v", kept.Persons, err)
		}
	})
}

// Whom nobody filed for is erased after the time; not while somebody files for
// them at last.
func TestWhoWasLeftWithoutAnApplicationIsErasedAfterTheTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l, v := known(t, s)
		ctx, month := t.Context(), 30*24*time.Hour
		for i := range 3 {
			storetest.In(t, s, applicantOf(v, numbered(i)))
		}
		agreed := storetest.In(t, s, applicantOf(v, numbered(3)))
		err := s.Do(ctx, func(tx *store.Tx) error {
			return tx.AddConsent(store.Consent{ID: "c", Who: agreed, Kind: "privacy", Version: "v", GivenAt: time.Now()}, "text")
		})
		if err != nil {
			t.Fatal(err)
		}
		l.step("file for one", nil, l.fileFor(ctx, "wang"))
		noted := time.Now()
		clock := func(at time.Time) {
			l.at(at.In(casework.Zone).Format("2006-01-02 15:04"))
		}
		clock(noted.Add(month - time.Hour))
		if n, err := l.Reduce(ctx, store.Operator, month); n != 0 || err != nil {
			t.Errorf("before the time: %d, %v", n, err)
		}
		clock(noted.Add(month + time.Hour))
		if r, err := l.CountRetention(ctx, month); err != nil || r.Due != 3 || r.Persons != 5 {
			t.Errorf("after it: %+v, %v", r, err)
		}
		if n, err := l.Reduce(ctx, store.Operator, month); n != 3 || err != nil {
			t.Errorf("after it: %d erased, %v", n, err)
		}
		l.whole()
	})
}

func TestNobodyIsErasedWhileAnApplicationOfTheirsBegins(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		l, v := known(t, one)
		other := open(t, two)
		parts := other.Parts
		parts.Persons = v
		other.Caseload = caseload.New(parts)
		other.at(time.Now().Add(48 * time.Hour).In(casework.Zone).Format("2006-01-02 15:04"))
		for i := range 10 {
			whose := applicantOf(v, numbered(i))
			storetest.In(t, one, whose)
			var both sync.WaitGroup
			var a *casework.Application
			var added, reduced error
			both.Go(func() { a, added = l.Add(t.Context(), agent, "2026-2", whose) })
			both.Go(func() { _, reduced = other.Reduce(t.Context(), store.Operator, 24*time.Hour) })
			both.Wait()
			if added != nil || reduced != nil {
				t.Fatal(added, reduced)
			}
			if p, err := one.Person(t.Context(), a.Person); err != nil || p.ErasedAt != nil {
				t.Fatalf("the application is of somebody who is erased: %v", err)
			}
		}
	})
}
