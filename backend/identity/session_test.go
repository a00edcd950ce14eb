package identity_test

import (
	"errors"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

func TestASessionEndsWhenItRestsAndWhenItIsOld(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.account(t, "exists", editor)
		secret := o.signIn(t, "exists", password)
		for range 20 { // used every 29 minutes, for 9 h 40 min
			o.pass(29 * time.Minute)
			if _, err := o.Authenticate(t.Context(), secret); err != nil {
				t.Fatal(err)
			}
		}
		o.pass(21 * time.Minute)
		if _, err := o.Authenticate(t.Context(), secret); !is(err, identity.CodeSignedOut) {
			t.Errorf("after ten hours: %v", err)
		}
		secret = o.signIn(t, "exists", password)
		o.pass(31 * time.Minute)
		if _, err := o.Authenticate(t.Context(), secret); !is(err, identity.CodeSignedOut) {
			t.Errorf("after half an hour's rest: %v", err)
		}
	})
}

func TestSessionsAreSeenAndEndedOneByOneAndAllAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.account(t, "exists", editor)
		other := o.account(t, "other", editor)
		var secrets []string
		for range 3 {
			secrets = append(secrets, o.signIn(t, "exists", password))
		}
		sessions, err := o.Sessions(t.Context(), a.ID, "", 200)
		if err != nil || len(sessions) != 3 {
			t.Fatalf("%d sessions, %v", len(sessions), err)
		}
		mine, err := o.Who(t.Context(), secrets[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Revoke(t.Context(), admin, other.ID, mine.Credential); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		if err := o.Revoke(t.Context(), admin, a.ID, mine.Credential); err != nil {
			t.Fatal(err)
		}
		live := func() (n int) {
			for _, s := range secrets {
				if _, err := o.Authenticate(t.Context(), s); err == nil {
					n++
				}
			}
			return n
		}
		if n := live(); n != 2 {
			t.Errorf("%d are left", n)
		}
		if err := o.RevokeAll(t.Context(), admin, a.ID); err != nil {
			t.Fatal(err)
		}
		if n := live(); n != 0 {
			t.Errorf("%d are left of all", n)
		}
	})
}

func TestWhoIsDisabledOrLosesARoleIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.account(t, "exists", editor, window)
		secret := o.signIn(t, "exists", password)
		script, err := o.StaffToken(t.Context(), admin, "exists", casework.WindowOfficer, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.SetGrants(t.Context(), admin, a.ID, window); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Authenticate(t.Context(), secret); !is(err, identity.CodeSignedOut) {
			t.Errorf("an editor no longer: %v", err)
		}
		if _, err := o.Authenticate(t.Context(), script); err != nil {
			t.Errorf("still of the window: %v", err)
		}
		if err := o.Disable(t.Context(), admin, a.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Authenticate(t.Context(), script); !is(err, identity.CodeSignedOut) {
			t.Errorf("disabled: %v", err)
		}
		if _, err := o.SignIn(t.Context(), identity.Attempt{Name: "exists", Password: password}); !is(err, identity.CodeSignInWrong) {
			t.Errorf("disabled: %v", err)
		}
		if _, err := o.StaffToken(t.Context(), admin, "exists", "", time.Hour); err == nil {
			t.Error("disabled, and gets a token")
		}
		oneTime, err := o.Reset(t.Context(), admin, a.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		o.signIn(t, "exists", oneTime)
	})
}

func TestTokensActForUnitsAndApplicants(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		number := "102026200001"
		err := o.store.Do(t.Context(), func(tx *store.Tx) error {
			if err := tx.SaveUnit(&casework.Unit{ID: "unit", USCC: "91350100M000100Y43", Name: "示例公司"}); err != nil {
				return err
			}
			a := &casework.Application{ID: "app", Period: "2026-2", Unit: "unit", Person: "wang", Number: number, State: casework.Submitted, Version: 1}
			return tx.SaveApplication(a, []casework.Recorded{{Application: "app", Version: 1, Event: casework.Ended{End: casework.ApplicationLapsed}}}, nil, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		ofUnit, err := o.UnitToken(t.Context(), admin, "91350100M000100Y43", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		who, err := o.Authenticate(t.Context(), ofUnit)
		if err != nil || who.Role != casework.Agent || who.Unit != "unit" {
			t.Errorf("%+v, %v", who, err)
		}
		ofApplicant, err := o.ApplicantToken(t.Context(), admin, number, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		who, err = o.Authenticate(t.Context(), ofApplicant)
		if err != nil || who.Role != casework.Applicant || who.Person != "wang" || who.Application != "app" {
			t.Errorf("%+v, %v", who, err)
		}
		if err := o.RevokeAll(t.Context(), admin, "wang"); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Authenticate(t.Context(), ofApplicant); !is(err, identity.CodeSignedOut) {
			t.Errorf("revoked: %v", err)
		}
		o.pass(61 * time.Minute)
		if _, err := o.Authenticate(t.Context(), ofUnit); !is(err, identity.CodeSignedOut) {
			t.Errorf("after its time: %v", err)
		}
		for _, ttl := range []time.Duration{0, -time.Hour, 91 * 24 * time.Hour} {
			if _, err := o.UnitToken(t.Context(), admin, "91350100M000100Y43", ttl); err == nil {
				t.Errorf("a token for %v", ttl)
			}
		}
		for _, err := range []error{
			second(o.UnitToken(t.Context(), admin, "91350100M000100Y44", time.Hour)),
			second(o.ApplicantToken(t.Context(), admin, "102026299999", time.Hour)),
			second(o.StaffToken(t.Context(), admin, "nobody", "", time.Hour)),
		} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Error(err)
			}
		}
	})
}

func TestWhatEndedIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.account(t, "exists", editor)
		secret := o.signIn(t, "exists", password)
		o.pass(10*time.Hour + 31*24*time.Hour)
		if err := o.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Who(t.Context(), secret); !is(err, identity.CodeSignedOut) {
			t.Error(err)
		}
	})
}
