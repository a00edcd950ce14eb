package caseload_test

import (
	"errors"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/configs"
)

func (l *life) agreeing() {
	l.Helper()
	src, err := configs.FS.ReadFile("consent.yaml")
	if err != nil {
		l.Fatal(err)
	}
	parts := l.Parts
	if parts.Consent, err = consent.Load(src); err != nil {
		l.Fatal(err)
	}
	l.Caseload = caseload.New(parts)
}

func TestAConsentNamesTheTextThatWasShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.agreeing()
		ctx := t.Context()
		text, _ := l.Consent.Of("privacy", l.clock())
		given, err := l.Agree(ctx, applicant, "privacy", text.Version)
		if err != nil || given.Who != "wang" {
			t.Fatalf("%+v, %v", given, err)
		}
		if kept, err := s.AgreedText(ctx, text.Version); err != nil || kept != text.Text {
			t.Errorf("the text: %q, %v", kept, err)
		}
		if _, err := l.Agree(ctx, agent, "privacy", text.Version); err != nil {
			t.Errorf("another, to the same text: %v", err)
		}
		for kind, want := range map[string]casework.Code{"privacy": casework.CodeConsentOutdated, "lottery": casework.CodeConsentUnknown, consent.PromiseOfUnit: casework.CodeConsentUnknown} {
			if _, err := l.Agree(ctx, applicant, kind, "another"); !refused(err, want) {
				t.Errorf("%s: %v", kind, err)
			}
		}
		if _, err := l.TakeBack(ctx, agent, given.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		if back, err := l.TakeBack(ctx, applicant, given.ID); err != nil || back.WithdrawnAt == nil {
			t.Errorf("%+v, %v", back, err)
		}
		if _, err := l.TakeBack(ctx, applicant, given.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
		own, err := l.Consents(ctx, applicant, "agent", "", 10)
		if err != nil || len(own) != 1 || own[0].WithdrawnAt == nil {
			t.Errorf("one's own: %+v, %v", own, err)
		}
		auditor := casework.Actor{ID: "auditor", Role: casework.Auditor}
		if all, err := l.Consents(ctx, auditor, "", "", 10); err != nil || len(all) != 2 {
			t.Errorf("an auditor sees %+v, %v", all, err)
		}
	})
}

func TestASubmissionSaysWhichPromisesWereMade(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.agreeing()
		l.filed()
		text, _ := l.Consent.Of(consent.PromiseOfApplicant, l.clock())
		if got := l.app.Frozen.Promises; got.Applicant != text.Version || got.Unit == "" || got.Unit == got.Applicant {
			t.Errorf("%+v", got)
		}
		l.replayed()
	})
}
