package identity_test

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

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

func (o *office) note(tx *store.Tx, d ...store.Deed) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.deeds = append(o.deeds, d...)
	return tx.Audit(d...)
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
