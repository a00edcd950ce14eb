package identity_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
)

var admin = casework.Actor{ID: "console", Role: casework.Admin}

const password = "horse battery 落户 staple"

// office is an Identity with a clock that tests set, and its audit log.
type office struct {
	*identity.Identity
	store *store.Store

	mu    sync.Mutex
	time  time.Time
	deeds []store.Deed
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.time
}

func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.time = o.time.Add(d)
}

func (o *office) note(tx *store.Tx, d store.Deed) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.deeds = append(o.deeds, d)
	return tx.Note(d)
}

// cheap is as little as is allowed: tests have many passwords to hash.
var cheap = identity.Rules{
	Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2}, SecondFactor: []casework.Role{casework.Publisher},
	Idle: 30 * time.Minute, Lifetime: 10 * time.Hour, OneTime: 72 * time.Hour, Issuer: "落户",
}

func open(t testing.TB, s *store.Store, rules identity.Rules) *office {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	text := base64.StdEncoding.EncodeToString(key)
	ring, err := vault.NewKeyring([]string{text}, text)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{store: s, time: time.Now()}
	v, err := vault.Open(t.Context(), vault.Parts{Store: s, Keys: ring, Note: o.note, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	o.Identity, err = identity.New(identity.Parts{Store: s, Vault: v, Note: o.note, Now: o.now, Rules: rules})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, open(t, s, cheap)) })
}

func onSQLite(t *testing.T) *office { return open(t, storetest.Open(t, "sqlite", ""), cheap) }

// account is one with the usual password.
func (o *office) account(t testing.TB, name string, grants ...identity.Grant) *identity.Account {
	t.Helper()
	a, oneTime, err := o.Add(t.Context(), admin, name, grants...)
	if err != nil {
		t.Fatal(err)
	}
	o.settle(t, name, oneTime)
	return a
}

// settle changes a one-time password into the usual one.
func (o *office) settle(t testing.TB, name, oneTime string) {
	t.Helper()
	who, err := o.Who(t.Context(), o.signIn(t, name, oneTime))
	if err == nil {
		err = o.ChangePassword(t.Context(), who, oneTime, password)
	}
	if err == nil {
		err = o.RevokeAll(t.Context(), admin, who.Account.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) signIn(t testing.TB, name, password string) (secret string) {
	t.Helper()
	secret, err := o.SignIn(t.Context(), identity.Attempt{Name: name, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func is(err error, code casework.Code) bool { return errors.Is(err, &casework.Refusal{Code: code}) }

var (
	editor = identity.Grant{Role: casework.Editor}
	window = identity.Grant{Role: casework.WindowOfficer, Department: "police", Points: []casework.AcceptancePoint{casework.Binhai}}
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

func code(t *testing.T, uri string, at time.Time) string {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	c, err := totp.GenerateCode(u.Query().Get("secret"), at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestASecondFactorIsEnrolledConfirmedAndAskedFor(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.account(t, "publisher", identity.Grant{Role: casework.Publisher})
		secret := o.signIn(t, "publisher", password)
		if _, err := o.Authenticate(t.Context(), secret); !is(err, identity.CodeMustEnrol) {
			t.Fatalf("a publisher needs one: %v", err)
		}
		who, err := o.Who(t.Context(), secret)
		if err != nil {
			t.Fatal(err)
		}
		uri, err := o.Enrol(t.Context(), who)
		if err != nil || !strings.HasPrefix(uri, "otpauth://totp/") {
			t.Fatalf("%q, %v", uri, err)
		}
		if _, err := o.Confirm(t.Context(), who, "000000"); !is(err, identity.CodeFactorWrong) {
			t.Errorf("a wrong code: %v", err)
		}
		recovery, err := o.Confirm(t.Context(), who, code(t, uri, o.now()))
		if err != nil || len(recovery) != 10 {
			t.Fatalf("%d recovery codes, %v", len(recovery), err)
		}
		if _, err := o.Authenticate(t.Context(), secret); err != nil {
			t.Errorf("then it is done: %v", err)
		}
		if _, err := o.Enrol(t.Context(), who); !is(err, identity.CodeFactorThere) {
			t.Errorf("who has a session takes no other phone: %v", err)
		}

		try := func(code string) error {
			_, err := o.SignIn(t.Context(), identity.Attempt{Name: "publisher", Password: password, Code: code})
			return err
		}
		if err := try(code(t, uri, o.now())); !is(err, identity.CodeFactorWrong) {
			t.Errorf("the code that confirmed it, again: %v", err)
		}
		o.pass(time.Minute)
		if err := try(""); !is(err, identity.CodeFactorNeeded) {
			t.Errorf("without a code: %v", err)
		}
		if err := try(code(t, uri, o.now().Add(30*time.Second))); err != nil {
			t.Errorf("a phone that is ahead: %v", err)
		}
		if err := try(code(t, uri, o.now())); !is(err, identity.CodeFactorWrong) {
			t.Errorf("a code of before the last one: %v", err)
		}
		if err := try(" " + strings.ToLower(recovery[3]) + " "); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		if err := try(recovery[3]); !is(err, identity.CodeFactorWrong) {
			t.Errorf("the same again: %v", err)
		}
		oneTime, err := o.Reset(t.Context(), admin, a.ID, true)
		if err != nil {
			t.Fatal(err)
		}
		o.signIn(t, "publisher", oneTime) // the phone is not asked for
	})
}

// Who knows the password tries codes: the attempts that end half-way give them
// no new ones.
func TestCodesCanNotBeGuessed(t *testing.T) {
	o := onSQLite(t)
	o.account(t, "exists", editor)
	who, err := o.Who(t.Context(), o.signIn(t, "exists", password))
	if err != nil {
		t.Fatal(err)
	}
	uri, err := o.Enrol(t.Context(), who)
	if err == nil {
		_, err = o.Confirm(t.Context(), who, code(t, uri, o.now()))
	}
	if err != nil {
		t.Fatal(err)
	}
	guessed := 0
	for range 20 {
		for _, code := range []string{"", "000000"} {
			_, err := o.SignIn(t.Context(), identity.Attempt{Name: "exists", Password: password, Code: code})
			if is(err, identity.CodeFactorWrong) {
				guessed++
			}
		}
	}
	if guessed != 5 {
		t.Errorf("%d codes were tried", guessed)
	}
}

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

func TestNobodyChangesTheirOwnRights(t *testing.T) {
	o := onSQLite(t)
	a := o.account(t, "boss", identity.Grant{Role: casework.Admin})
	me := casework.Actor{ID: a.ID, Role: casework.Admin}
	_, reset := o.Reset(t.Context(), me, a.ID, true)
	for what, err := range map[string]error{
		"roles": o.SetGrants(t.Context(), me, a.ID, identity.Grant{Role: casework.Approver}), "reset": reset, "disable": o.Disable(t.Context(), me, a.ID),
	} {
		if !is(err, identity.CodeOwnAccount) {
			t.Errorf("%s: %v", what, err)
		}
	}
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

func second[T any](_ T, err error) error { return err }

func TestAccountsThatMakeNoSenseAreRefused(t *testing.T) {
	o := onSQLite(t)
	o.account(t, "taken", editor)
	admin2, auditor := identity.Grant{Role: casework.Admin}, identity.Grant{Role: casework.Auditor}
	both := []casework.AcceptancePoint{casework.Municipal, casework.Binhai}
	for _, c := range []struct {
		why, name string
		grants    []identity.Grant
		want      casework.Code
	}{
		{"no role", "a", nil, identity.CodeRolesWrong},
		{"an agent of the staff", "a", []identity.Grant{{Role: casework.Agent}}, identity.CodeRolesWrong},
		{"a window at two points", "a", []identity.Grant{{Role: casework.WindowOfficer, Department: "police", Points: both}}, identity.CodeRolesWrong},
		{"a window of the education department", "a", []identity.Grant{{Role: casework.WindowOfficer, Department: "education", Points: both[:1]}}, identity.CodeRolesWrong},
		{"a scorer of nothing", "a", []identity.Grant{{Role: casework.Scorer, Points: both}}, identity.CodeRolesWrong},
		{"a scorer nowhere", "a", []identity.Grant{{Role: casework.Scorer, Department: "hrss"}}, identity.CodeRolesWrong},
		{"an editor at a point", "a", []identity.Grant{{Role: casework.Editor, Points: both}}, identity.CodeRolesWrong},
		{"a point that there is not", "a", []identity.Grant{{Role: casework.Scorer, Department: "hrss", Points: []casework.AcceptancePoint{"beijing"}}}, identity.CodeRolesWrong},
		{"an admin with case work", "a", []identity.Grant{admin2, window}, identity.CodeRolesWrong},
		{"an auditor who publishes", "a", []identity.Grant{{Role: casework.Publisher}, auditor}, identity.CodeRolesWrong},
		{"a role twice", "a", []identity.Grant{editor, editor}, identity.CodeRolesWrong},
		{"a name taken, in capitals", "TAKEN", []identity.Grant{editor}, identity.CodeNameTaken},
		{"no name", " ", []identity.Grant{editor}, identity.CodeNameWrong},
		{"a phone", "13812341234", []identity.Grant{editor}, identity.CodeNameWrong},
		{"an ID number", "11010119900307803X", []identity.Grant{editor}, identity.CodeNameWrong},
		{"a name with markup", "<b>a", []identity.Grant{editor}, identity.CodeNameWrong},
	} {
		if _, _, err := o.Add(t.Context(), admin, c.name, c.grants...); !is(err, c.want) {
			t.Errorf("%s: %v", c.why, err)
		}
	}
}

func TestRulesThatProtectNobodyAreRefused(t *testing.T) {
	for _, c := range []struct {
		change func(*identity.Rules)
		want   string
	}{
		{func(r *identity.Rules) { r.Cost.MemoryMiB = 8 }, "memory_mib"},
		{func(r *identity.Rules) { r.Cost.Iterations = 1 }, "iterations"},
		{func(r *identity.Rules) { r.Cost.Parallelism = 0 }, "parallelism"},
		{func(r *identity.Rules) { r.Cost.AtOnce = 0 }, "at_once"},
		{func(r *identity.Rules) { r.Idle = 0 }, "idle"},
		{func(r *identity.Rules) { r.Lifetime = 30 * 24 * time.Hour }, "lifetime"},
		{func(r *identity.Rules) { r.OneTime = -1 }, "one_time"},
		{func(r *identity.Rules) { r.SecondFactor = []casework.Role{"boss"} }, "boss"},
	} {
		rules := cheap
		c.change(&rules)
		if _, err := identity.New(identity.Parts{Rules: rules}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.want, err)
		}
	}
}

func TestACostThatWasRaisedReachesOldPasswords(t *testing.T) {
	s := storetest.Open(t, "sqlite", "")
	o := open(t, s, cheap)
	o.account(t, "exists", editor)
	before, err := o.Named(t.Context(), "exists")
	if err != nil {
		t.Fatal(err)
	}
	dearer := cheap
	dearer.Cost.Iterations = 3
	later := open2(t, o, dearer)
	later.signIn(t, "exists", password)
	after, err := later.Named(t.Context(), "exists")
	if err != nil || after.Password == before.Password || !strings.Contains(after.Password, "t=3") {
		t.Errorf("%v", err)
	}
	later.signIn(t, "exists", password)
}

// open2 is the same office by other rules.
func open2(t *testing.T, o *office, rules identity.Rules) *office {
	t.Helper()
	other := &office{store: o.store, time: o.time}
	parts := o.Parts
	parts.Note, parts.Now, parts.Rules = other.note, other.now, rules
	var err error
	if other.Identity, err = identity.New(parts); err != nil {
		t.Fatal(err)
	}
	return other
}

func TestWhatIsDoneIsWrittenDownWithoutSecrets(t *testing.T) {
	o := onSQLite(t)
	a := o.account(t, "exists", editor)
	secret := o.signIn(t, "exists", password)
	if err := o.Disable(t.Context(), admin, a.ID); err != nil {
		t.Fatal(err)
	}
	var acts []string
	for _, d := range o.deeds {
		acts = append(acts, d.Act)
		if said := fmt.Sprintf("%+v", d); strings.Contains(said, secret) || strings.Contains(said, password) || strings.Contains(said, "argon2") {
			t.Errorf("a secret is in the record: %s", d.Act)
		}
	}
	if got, want := strings.Join(acts, " "), "staff.add session.open password.change session.revoke session.open staff.disable"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
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
