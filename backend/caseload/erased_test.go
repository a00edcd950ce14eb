package caseload_test

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	persons "luohu/backend/vault"
)

// Their key is destroyed: what they entered never opens again, and the record of
// what was done stays whole.
func TestWhoIsErasedIsCountedNoMoreAndTheRecordStaysWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, ctx := opened(t, s), t.Context()
		key := make([]byte, 32)
		_, _ = rand.Read(key)
		text := base64.StdEncoding.EncodeToString(key)
		ring, err := persons.NewKeyring([]string{text}, text)
		if err != nil {
			t.Fatal(err)
		}
		v, err := persons.Open(ctx, persons.Parts{Store: s, Keys: ring, Note: (*store.Tx).Audit, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		parts := o.Parts
		parts.Vault = v
		load := caseload.New(parts)

		person := storetest.In(t, s, func(tx *store.Tx) (string, error) {
			return v.FindOrCreate(tx, persons.Given{IDNumber: "11010119900307803X", Name: "王小明"})
		})
		a, err := load.Add(ctx, agent, "2026-2", is(person))
		if err == nil {
			a, err = load.EditFacts(ctx, agent, a.ID, 0, wang)
		}
		if err == nil {
			a, _, err = load.Assess(ctx, agent, a.ID, 0)
		}
		if err != nil || a.State != casework.Assessed {
			t.Fatalf("%v, %v", a, err)
		}
		if err := v.Erase(ctx, applicant, person, "本人申请删除"); err != nil {
			t.Fatal(err)
		}
		if _, err := load.EditFacts(ctx, agent, a.ID, 0, map[string]any{"fund_months": 40}); !errors.Is(err, persons.ErrErased) {
			t.Errorf("their facts: %v", err)
		}
		if _, err := s.SealAudit(ctx); err != nil {
			t.Fatal(err)
		}
		if n, err := s.VerifyAudit(ctx, nil); err != nil || n == 0 {
			t.Errorf("%d entries of the audit log, %v", n, err)
		}
		err = s.Do(ctx, func(tx *store.Tx) error {
			events, err := tx.ApplicationEvents(a.ID, 0)
			if len(events) != 3 {
				t.Errorf("%d events", len(events))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
