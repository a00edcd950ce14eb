package identity_test

import (
	"sync"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

var administrator = identity.Grant{Role: casework.Admin}

func TestTheLastAdminStays(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		one := o.account(t, "one", administrator)
		if err := o.Disable(t.Context(), admin, one.ID); !is(err, identity.CodeLastAdmin) {
			t.Errorf("disable: %v", err)
		}
		if err := o.SetGrants(t.Context(), admin, one.ID, editor); !is(err, identity.CodeLastAdmin) {
			t.Errorf("another role: %v", err)
		}
		if _, err := o.Reset(t.Context(), admin, one.ID, true); err != nil {
			t.Errorf("a reset takes nobody away: %v", err)
		}
		o.account(t, "two", administrator)
		if err := o.Disable(t.Context(), admin, one.ID); err != nil {
			t.Errorf("one of two: %v", err)
		}
		if err := o.Disable(t.Context(), store.Operator, must(o.Named(t.Context(), "two")).ID); err != nil {
			t.Errorf("whoever runs commands makes a new one when they like: %v", err)
		}
	})
}

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

func TestOfTwoAdminsWhoLockEachOtherOneStays(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, s, other *store.Store) {
		o := open(t, s, cheap)
		one, two := o.account(t, "one", administrator), o.account(t, "two", administrator)
		second := *o.Identity
		second.Store = other
		var all sync.WaitGroup
		errs := make([]error, 2)
		all.Go(func() { errs[0] = o.Disable(t.Context(), casework.Actor{ID: one.ID, Role: casework.Admin}, two.ID) })
		all.Go(func() {
			errs[1] = second.Disable(t.Context(), casework.Actor{ID: two.ID, Role: casework.Admin}, one.ID)
		})
		all.Wait()
		left := 0
		for _, name := range []string{"one", "two"} {
			if must(o.Named(t.Context(), name)).Disabled == nil {
				left++
			}
		}
		if left != 1 || !is(errs[0], identity.CodeLastAdmin) == !is(errs[1], identity.CodeLastAdmin) {
			t.Errorf("%d are left: %v, %v", left, errs[0], errs[1])
		}
	})
}

func TestAnAccountIsChangedOnlyAsItWasSeen(t *testing.T) {
	o := onSQLite(t)
	a := o.account(t, "li.lei", window)
	seen := must(o.Account(t.Context(), a.ID)).Mark()
	o.signIn(t, "li.lei", password)
	if now := must(o.Account(t.Context(), a.ID)).Mark(); now != seen {
		t.Error("signing in changes what an admin has seen")
	}
	if _, err := o.Amend(t.Context(), admin, a.ID, identity.Amendment{Grants: []identity.Grant{editor}, Seen: seen}); err != nil {
		t.Fatal(err)
	}
	for what, m := range map[string]identity.Amendment{"lock": {Lock: true, Seen: seen}, "reset": {Reset: true, Seen: seen}, "roles": {Grants: []identity.Grant{window}, Seen: seen}} {
		if _, err := o.Amend(t.Context(), admin, a.ID, m); !is(err, identity.CodeAccountChanged) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
