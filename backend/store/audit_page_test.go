package store_test

import (
	"errors"
	"testing"
	"time"

	"luohu/backend/audit"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestEntriesAreFoundByWhoWhatWhereonAndWhen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		other := deed("a2")
		other.Actor.ID, other.Act, other.Subject.Kind = "李四", "unit.register", "unit"
		var first, second time.Time
		for _, w := range []struct {
			at    *time.Time
			entry audit.Entry
		}{{&first, deed("a1")}, {&second, other}} {
			err := s.Do(t.Context(), func(tx *store.Tx) error {
				*w.at = tx.Time()
				return store.WriteAudit(tx, w.entry)
			})
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Millisecond) // the two have two times
		}
		seal(t, s)
		for name, c := range map[string]struct {
			filter store.AuditFilter
			want   []int64
		}{
			"all":                 {store.AuditFilter{}, []int64{2, 1}},
			"one person":          {store.AuditFilter{Actor: "李四"}, []int64{2}},
			"one act":             {store.AuditFilter{Act: "application.submit"}, []int64{1}},
			"one kind of subject": {store.AuditFilter{Subject: audit.Subject{Kind: "unit"}}, []int64{2}},
			"one subject":         {store.AuditFilter{Subject: audit.Subject{Kind: "application", ID: "a1"}}, []int64{1}},
			"from":                {store.AuditFilter{From: second}, []int64{2}},
			"to":                  {store.AuditFilter{To: second}, []int64{1}},
			"from to":             {store.AuditFilter{From: first, To: first.Add(time.Microsecond)}, []int64{1}},
			"nothing":             {store.AuditFilter{Actor: "李四", Act: "application.submit"}, nil},
			"the next page":       {store.AuditFilter{Before: 2}, []int64{1}},
			"a short page":        {store.AuditFilter{Limit: 1}, []int64{2}},
		} {
			page, err := s.AuditPage(t.Context(), c.filter)
			if err != nil || len(page) != len(c.want) {
				t.Errorf("%s: %+v, %v", name, page, err)
				continue
			}
			for i, want := range c.want {
				if page[i].Number != want {
					t.Errorf("%s: %+v", name, page)
				}
			}
		}
	})
}

func TestEveryEntryIsGivenWithTheHashBeforeIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		note(t, s, numbers(700)...)
		seal(t, s)
		var head audit.Head
		err := s.EachAudit(t.Context(), store.AuditFilter{}, func(e store.Sealed) error {
			if e.Previous != head.Hash.String() {
				t.Errorf("before %d: %s", e.Number, e.Previous)
			}
			if head = head.Next(e.Text); e.Number != head.Number || e.Hash != head.Hash.String() {
				t.Errorf("%+v, want %+v", e, head)
			}
			return nil
		})
		if err != nil || head.Number != 700 {
			t.Errorf("%d, %v", head.Number, err)
		}
		enough := errors.New("enough")
		if err := s.EachAudit(t.Context(), store.AuditFilter{}, func(store.Sealed) error { return enough }); !errors.Is(err, enough) {
			t.Errorf("got %v", err)
		}
		if page, err := s.AuditPage(t.Context(), store.AuditFilter{}); err != nil || len(page) != store.MaxAuditPage {
			t.Errorf("a page of %d, %v", len(page), err)
		}
	})
}
