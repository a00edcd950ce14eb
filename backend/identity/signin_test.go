package identity_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

func TestStaffSignInAndActAsWhatTheyAre(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.account(t, "Li.Lei", window, editor)
		who, err := o.Authenticate(t.Context(), o.signIn(t, " ｌi.lei", password))
		if err != nil || who.ID != a.ID || who.Role != casework.WindowOfficer || who.Department != "police" || len(who.Points) != 1 {
			t.Fatalf("%+v, %v", who, err)
		}
		secret, err := o.SignIn(t.Context(), identity.Attempt{Name: "li.lei", Password: password, As: casework.Editor})
		if err != nil {
			t.Fatal(err)
		}
		if who, err := o.Authenticate(t.Context(), secret); err != nil || who.ID != a.ID || who.Role != casework.Editor || who.Department != "" {
			t.Errorf("by their other role: %+v, %v", who, err)
		}
		if _, err := o.SignIn(t.Context(), identity.Attempt{Name: "li.lei", Password: password, As: casework.Approver}); !is(err, casework.CodeNotAllowed) {
			t.Errorf("by a role that they have not: %v", err)
		}
		for _, forged := range []string{"", "luohu_", "luohu_" + strings.Repeat("A", 43), secret[:len(secret)-1], secret + "A"} {
			if _, err := o.Authenticate(t.Context(), forged); !is(err, identity.CodeSignedOut) {
				t.Errorf("%q: %v", forged, err)
			}
		}
	})
}

func TestAOneTimePasswordHasToBeChangedAndEnds(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, oneTime, err := o.Add(t.Context(), admin, "han.meimei", editor)
		if err != nil {
			t.Fatal(err)
		}
		secret := o.signIn(t, "han.meimei", oneTime)
		if _, err := o.Authenticate(t.Context(), secret); !is(err, identity.CodeMustChange) {
			t.Errorf("before: %v", err)
		}
		who, err := o.Who(t.Context(), secret)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.ChangePassword(t.Context(), who, "not this one", password); !is(err, identity.CodeSignInWrong) {
			t.Errorf("by a wrong one: %v", err)
		}
		if err := o.ChangePassword(t.Context(), who, oneTime, password); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Authenticate(t.Context(), secret); err != nil {
			t.Errorf("after: %v", err)
		}
		if _, err := o.SignIn(t.Context(), identity.Attempt{Name: "han.meimei", Password: oneTime}); !is(err, identity.CodeSignInWrong) {
			t.Errorf("a second time: %v", err)
		}
		if _, oneTime, err = o.Add(t.Context(), admin, "late", editor); err != nil {
			t.Fatal(err)
		}
		o.pass(73 * time.Hour)
		if _, err := o.SignIn(t.Context(), identity.Attempt{Name: "late", Password: oneTime}); !is(err, identity.CodeSignInWrong) {
			t.Errorf("three days later: %v", err)
		}
	})
}

func TestWhoTriesInVainHasToWaitLongerEachTime(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.account(t, "exists", editor)
		try := func(name, password string) error {
			_, err := o.SignIn(t.Context(), identity.Attempt{Name: name, Password: password})
			return err
		}
		for _, name := range []string{"exists", "does.not"} { // the same for both
			for n := range 5 {
				if err := try(name, "wrong wrong wrong"); !is(err, identity.CodeSignInWrong) {
					t.Fatalf("%s, attempt %d: %v", name, n+1, err)
				}
			}
			for _, wait := range []int{30, 60, 120, 240, 480, 900, 900} {
				refusal, _ := errors.AsType[*casework.Refusal](try(name, password))
				if refusal == nil || refusal.Code != identity.CodeSignInWait || refusal.Params["seconds"] != wait {
					t.Fatalf("%s: %v, want to wait %d s", name, refusal, wait)
				}
				o.pass(time.Duration(wait) * time.Second)
				if err := try(name, "wrong wrong wrong"); !is(err, identity.CodeSignInWrong) {
					t.Fatalf("%s, after %d s: %v", name, wait, err)
				}
			}
		}
		o.pass(15 * time.Minute)
		if err := try("exists", password); err != nil {
			t.Fatalf("the right one, after the wait: %v", err)
		}
		if err := try("exists", "wrong wrong wrong"); !is(err, identity.CodeSignInWrong) {
			t.Errorf("then it begins anew: %v", err)
		}
		if err := try("exists", password); err != nil {
			t.Errorf("then it begins anew: %v", err)
		}
	})
}

func TestManyAttemptsAtOnceAreNoWayAroundTheWait(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.account(t, "exists", editor)
		var all sync.WaitGroup
		var mu sync.Mutex
		compared := 0
		for range 24 {
			all.Go(func() {
				_, err := o.SignIn(context.WithoutCancel(t.Context()), identity.Attempt{Name: "exists", Password: "wrong wrong wrong"})
				mu.Lock()
				defer mu.Unlock()
				if is(err, identity.CodeSignInWrong) || is(err, identity.CodeBusy) {
					compared++
				} else if !is(err, identity.CodeSignInWait) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if compared != 5 {
			t.Errorf("%d passwords were compared", compared)
		}
	})
}

func TestAnAddressThatTriesManyNamesWaits(t *testing.T) {
	o := onSQLite(t)
	o.account(t, "exists", editor)
	try := func(name, password, address string) error {
		_, err := o.SignIn(t.Context(), identity.Attempt{Name: name, Password: password, Address: address})
		return err
	}
	for n := range 5 {
		if err := try(fmt.Sprint("name", n), password, "192.0.2.1"); !is(err, identity.CodeSignInWrong) {
			t.Fatal(err)
		}
	}
	if err := try("exists", password, "192.0.2.1"); !is(err, identity.CodeSignInWait) {
		t.Errorf("from there: %v", err)
	}
	if err := try("exists", password, "192.0.2.2"); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	o.pass(2 * time.Second)
	if err := try("exists", password, "192.0.2.1"); err != nil {
		t.Errorf("an office is not shut out for long: %v", err)
	}
}

// Whoever asks can't tell by the time it takes whether there is an account: a
// password is hashed in any case, which takes nearly all of it.
func TestAnAttemptTakesAsLongWhetherOrNotThereIsAnAccount(t *testing.T) {
	o := onSQLite(t)
	there, nowhere := time.Hour, time.Hour
	took := func(name string) time.Duration {
		began := time.Now()
		_, err := o.SignIn(t.Context(), identity.Attempt{Name: name, Password: "wrong wrong wrong"})
		if !is(err, identity.CodeSignInWrong) {
			t.Fatal(err)
		}
		return time.Since(began)
	}
	for n := range 8 { // in turn, and the best of them: others are at work on the machine too
		name := fmt.Sprint("exists", n)
		o.account(t, name, editor)
		there, nowhere = min(there, took(name)), min(nowhere, took(fmt.Sprint("not", n)))
	}
	if nowhere < there/3 || there < nowhere/3 {
		t.Errorf("%v with an account, %v without", there, nowhere)
	}
}
