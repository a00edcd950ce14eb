package identity_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

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
