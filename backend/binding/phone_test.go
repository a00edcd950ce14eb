package binding_test

import (
	"fmt"
	"testing"
	"time"

	"luohu/backend/binding"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestACodeOnThePhoneBindsAndWhoIsNobodyIsAnsweredTheSame(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	for _, asked := range []struct {
		follower, words string
	}{{me, "王小明 07803x"}, {else_, "王小明 078031"}} {
		name, last, ok := binding.ReadLastSix(asked.words)
		if !ok {
			t.Fatalf("%q is not read", asked.words)
		}
		if err := d.AskCode(t.Context(), asked.follower, name, last); err != nil {
			t.Fatal(err)
		}
	}
	d.sent() // both are sent
	if got := d.codes[wang.Phone]; len(d.codes) != 1 || len(got) != 1 || len(got[0]) != 6 {
		t.Fatalf("sent: %v", d.codes)
	}
	code := d.codes[wang.Phone][0]
	if got := d.refused(d.ByCode(t.Context(), d.agreed(else_), code)); got != binding.CodeWrong {
		t.Errorf("somebody else with the code: %s", got)
	}
	if got := d.refused(d.ByCode(t.Context(), d.agreed(me), "abcdef")); got != binding.CodeWrong {
		t.Errorf("a wrong code: %s", got)
	}
	if err := d.ByCode(t.Context(), d.agreed(me), code); err != nil || !d.is(me) {
		t.Errorf("the code: %v", err)
	}
	if got := d.refused(d.ByCode(t.Context(), d.agreed(me), code)); got != binding.CodeWrong {
		t.Errorf("the code again: %s", got)
	}
}

func TestACodeIsGuessedAtFiveTimesAndLastsFiveMinutes(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	ask := func() string {
		t.Helper()
		if err := d.AskCode(t.Context(), me, "王小明", "07803X"); err != nil {
			t.Fatal(err)
		}
		d.sent()
		all := d.codes[wang.Phone]
		return all[len(all)-1]
	}
	code := ask()
	for range 5 {
		d.refused(d.ByCode(t.Context(), d.agreed(me), "none"))
	}
	if got := d.refused(d.ByCode(t.Context(), d.agreed(me), code)); got != binding.CodeOver {
		t.Errorf("the sixth: %s", got)
	}
	code = ask()
	d.later = 6 * time.Minute
	if got := d.refused(d.ByCode(t.Context(), d.agreed(me), code)); got != binding.CodeWrong || d.is(me) {
		t.Errorf("after six minutes: %s", got)
	}
}

func TestAPhoneGetsThreeCodesInAnHour(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	for i := range 5 {
		if err := d.AskCode(t.Context(), fmt.Sprint("oAsker", i), "王小明", "07803X"); err != nil {
			t.Fatal(err)
		}
	}
	d.sent()
	if got := d.codes[wang.Phone]; len(got) != 3 {
		t.Errorf("%d codes came", len(got))
	}
}

func TestACodeThatWentToAnotherPhoneThanTheOneOnFileIsDead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		ask := func() {
			t.Helper()
			if err := d.AskCode(t.Context(), me, "王小明", "07803X"); err != nil {
				t.Fatal(err)
			}
			d.sent()
		}
		ask()
		other := wang
		other.IDNumber, other.Name, other.Phone = "", "", "13800001111"
		if err := d.Vault.Amend(t.Context(), d.agent, d.person, other); err != nil {
			t.Fatal(err)
		}
		old := d.codes[wang.Phone][0]
		if got := d.refused(d.ByCode(t.Context(), d.agreed(me), old)); got != binding.CodeChanged {
			t.Errorf("the code of the old phone: %s", got)
		}
		if got := d.refused(d.ByCode(t.Context(), d.agreed(me), old)); got != binding.CodeWrong || d.is(me) {
			t.Errorf("the same again: %s", got)
		}
		ask()
		if len(d.codes[wang.Phone]) != 1 || len(d.codes[other.Phone]) != 1 {
			t.Fatalf("codes came to %v", d.codes)
		}
		if err := d.ByCode(t.Context(), d.agreed(me), d.codes[other.Phone][0]); err != nil || !d.is(me) {
			t.Errorf("the code of the new one: %v", err)
		}
		told := func() (n int) {
			t.Helper()
			waiting, err := s.Waiting(t.Context(), 20)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range waiting {
				if m.Topic == "person" && m.Subject == d.person && m.Data == `{"kind":"phone_changed"}` {
					n++
				}
			}
			return n
		}
		if n := told(); n != 1 {
			t.Errorf("it is told %d times", n)
		}
		if err := d.Vault.Amend(t.Context(), d.agent, d.person, other); err != nil || told() != 1 {
			t.Errorf("the same phone once more is no change: %v", err)
		}
	})
}
