package vault_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
)

var (
	officer = casework.Actor{ID: "officer", Role: casework.WindowOfficer}
	wang    = vault.Given{IDNumber: "11010119900307803X", Name: "王小明", Phone: "13812341234", Address: "天津市和平区"}
)

func newKey() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}

// journal remembers what goes into the audit log, or lets it fail.
type journal struct {
	mu    sync.Mutex
	deeds []store.Deed
	fails error
}

func (j *journal) note(tx *store.Tx, d ...store.Deed) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fails != nil {
		return j.fails
	}
	j.deeds = append(j.deeds, d...)
	return tx.Audit(d...)
}

func (j *journal) acts() (all []string) {
	for _, d := range j.deeds {
		all = append(all, d.Act+" "+d.Subject)
	}
	return all
}

type fixture struct {
	*vault.Vault
	*journal
	store *store.Store
	again func() fixture // the same, with nothing held in memory
}

// with opens a vault with keys of the settings.
func with(t testing.TB, s *store.Store, lookup string, keys ...string) fixture {
	t.Helper()
	ring, err := vault.NewKeyring(keys, lookup)
	if err != nil {
		t.Fatal(err)
	}
	j := &journal{}
	v, err := vault.Open(t.Context(), vault.Parts{Store: s, Keys: ring, Note: j.note, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return fixture{v, j, s, func() fixture { return with(t, s, lookup, keys...) }}
}

func (f fixture) person(t testing.TB, g vault.Given) string {
	t.Helper()
	return storetest.In(t, f.store, func(tx *store.Tx) (string, error) { return f.FindOrCreate(tx, g) })
}

// found is for who may not end the test.
func (f fixture) found(ctx context.Context, g vault.Given) (id string, err error) {
	err = f.store.Do(ctx, func(tx *store.Tx) (err error) {
		id, err = f.FindOrCreate(tx, g)
		return err
	})
	return id, err
}

func each(t *testing.T, test func(t *testing.T, f fixture)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, with(t, s, newKey(), newKey())) })
}

func TestSomebodyIsOnePersonHoweverOftenTheyAreAdded(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		first := f.person(t, wang)
		other := wang
		other.Name, other.Phone = "王大明", "13900000000"
		if second := f.person(t, other); second != first {
			t.Fatalf("%s is not %s", second, first)
		}
		if name, err := f.Reveal(t.Context(), officer, first, vault.Name, "核对材料"); err != nil || name != "王小明" {
			t.Errorf("who adds somebody again changes nothing: %q, %v", name, err)
		}
	})
}

func TestManyWhoAddTheSamePersonAtOnceGetOne(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		var all sync.WaitGroup
		ids := make([]string, 16)
		for i := range ids {
			all.Go(func() {
				id, err := f.found(t.Context(), wang)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := f.Seal(t.Context(), id, "facts/1", nil); err != nil {
					t.Error(err)
				}
				ids[i] = id
			})
		}
		all.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("%v", ids)
			}
		}
	})
}

func TestWhatIsSealedOpensAsTheirsAndAsNothingElse(t *testing.T) {
	f := with(t, storetest.Open(t, "sqlite", ""), newKey(), newKey())
	zhang := wang
	zhang.IDNumber = "110101199003070011"
	a, b := f.person(t, wang), f.person(t, zhang)
	sealed, err := f.Seal(t.Context(), a, "facts/1", []byte("fifty months"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := f.Open(t.Context(), a, "facts/1", sealed); err != nil || string(plain) != "fifty months" {
		t.Fatalf("%q, %v", plain, err)
	}
	for _, c := range []struct{ name, owner, about, sealed string }{
		{"another person's", b, "facts/1", sealed},
		{"about something else", a, "facts/2", sealed},
		{"cut short", a, "facts/1", sealed[:len(sealed)-4]},
		{"nothing", a, "facts/1", ""},
		{"not of this form", a, "facts/1", strings.TrimPrefix(sealed, "v1:")},
	} {
		if plain, err := f.Open(t.Context(), c.owner, c.about, c.sealed); err == nil {
			t.Errorf("%s: opens as %q", c.name, plain)
		}
	}
	for i := len("v1:"); i < len(sealed); i++ {
		changed := []byte(sealed)
		changed[i] = map[bool]byte{true: 'B', false: 'A'}[changed[i] == 'A']
		if _, err := f.Open(t.Context(), a, "facts/1", string(changed)); err == nil {
			t.Errorf("it opens with character %d changed", i)
		}
	}
	if again, _ := f.Seal(t.Context(), a, "facts/1", []byte("fifty months")); again == sealed {
		t.Error("sealing the same twice shows that it is the same")
	}
	if _, err := f.Seal(t.Context(), "nobody", "facts/1", nil); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody has no key: %v", err)
	}
}

func TestPeopleAreFoundByTheWholeNumberPhoneOrName(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ali := vault.Given{IDNumber: "110101199003070011", Name: "阿里木·买买提", Phone: "+86 139-0000-1111"}
		w, a := f.person(t, wang), f.person(t, ali)
		if id, found, err := f.ByIDNumber(t.Context(), wang.IDNumber); err != nil || !found || id != w {
			t.Errorf("by ID number: %s, %v, %v", id, found, err)
		}
		if _, found, _ := f.ByIDNumber(t.Context(), "110101199003070038"); found {
			t.Error("somebody is found by a number that nobody has")
		}
		for typed, want := range map[string]string{"阿里木•买买提": a, " 阿里木 · 买买提 ": a, "王小明": w, "王 小明": w} {
			if ids, err := f.ByName(t.Context(), typed); err != nil || len(ids) != 1 || ids[0] != want {
				t.Errorf("%q: %v, %v", typed, ids, err)
			}
		}
		for typed, want := range map[string]string{"13900001111": a, "１３９ ０００ ０１１１１": a, "0086 13812341234": w} {
			if ids, err := f.ByPhone(t.Context(), typed); err != nil || len(ids) != 1 || ids[0] != want {
				t.Errorf("%q: %v, %v", typed, ids, err)
			}
		}
		for _, typed := range []string{"", "王小", "13812341235", "张三"} {
			if ids, err := f.ByName(t.Context(), typed); err != nil || len(ids) != 0 {
				t.Errorf("%q: %v, %v", typed, ids, err)
			}
			if ids, err := f.ByPhone(t.Context(), typed); err != nil || len(ids) != 0 {
				t.Errorf("%q: %v, %v", typed, ids, err)
			}
		}
	})
}

func TestWhatIsCorrectedIsFoundByWhatItIsNow(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		id := f.person(t, wang)
		if err := f.Amend(t.Context(), officer, id, vault.Given{Phone: "13700000000"}); err != nil {
			t.Fatal(err)
		}
		if ids, _ := f.ByPhone(t.Context(), wang.Phone); len(ids) != 0 {
			t.Errorf("by the phone before: %v", ids)
		}
		if ids, _ := f.ByPhone(t.Context(), "13700000000"); len(ids) != 1 {
			t.Error("not found by the new phone")
		}
		if ids, _ := f.ByName(t.Context(), wang.Name); len(ids) != 1 {
			t.Error("the name stays as it is")
		}
	})
}

func TestPeopleAreShownMasked(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		id := f.person(t, wang)
		shown, err := f.Show(t.Context(), casework.ListTerms{IDFirst: 6, IDLast: 2}, id, "nobody")
		if err != nil || len(shown) != 1 {
			t.Fatalf("%v, %v", shown, err)
		}
		want := vault.Masked{Person: id, Name: "王*明", IDNumber: "110101**********3X", Phone: "138****1234"}
		if shown[id] != want {
			t.Errorf("%+v", shown[id])
		}
	})
}

func TestRevealingAsksAReasonAndIsWrittenDown(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		id := f.person(t, wang)
		for _, reason := range []string{"", "看看", "   a  "} {
			_, err := f.Reveal(t.Context(), officer, id, vault.IDNumber, reason)
			if !errors.Is(err, &casework.Refusal{Code: vault.CodeReasonShort}) {
				t.Errorf("%q: %v", reason, err)
			}
		}
		for reason, code := range map[string]casework.Code{
			"他的电话是 138 1234 1234": vault.CodeReasonTells, strings.Repeat("长", 501): casework.CodeTextTooLong,
		} {
			if _, err := f.Reveal(t.Context(), officer, id, vault.IDNumber, reason); !errors.Is(err, &casework.Refusal{Code: code}) {
				t.Errorf("%.30q: %v", reason, err)
			}
		}
		if got, err := f.Reveal(t.Context(), officer, id, vault.IDNumber, "核对证件"); err != nil || got != string(wang.IDNumber) {
			t.Fatalf("%q, %v", got, err)
		}
		if len(f.deeds) != 1 || f.deeds[0].Reason != "核对证件" || f.deeds[0].Details["field"] != "id_number" || f.deeds[0].By.ID != officer.ID {
			t.Errorf("%+v", f.deeds)
		}
		f.fails = errors.New("the log is full")
		if got, err := f.Reveal(t.Context(), officer, id, vault.IDNumber, "核对证件"); err == nil || got != "" {
			t.Errorf("revealed without a trace: %q, %v", got, err)
		}
		if _, err := f.Reveal(t.Context(), officer, "nobody", vault.Name, "核对证件"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%v", err)
		}
	})
}

func TestWhoIsErasedIsGoneAndTheRestStays(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ctx, zhang := t.Context(), wang
		zhang.IDNumber = "110101199003070011"
		id, stays := f.person(t, wang), f.person(t, zhang)
		sealed, err := f.Seal(ctx, id, "facts/1", []byte("x"))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // twice is as good as once
			if err := f.Erase(ctx, officer, id, "本人申请删除"); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.acts(); len(got) != 1 || got[0] != "person.erase "+id {
			t.Errorf("%v", got)
		}
		for what, err := range map[string]error{
			"open":   second(f.Open(ctx, id, "facts/1", sealed)),
			"seal":   second(f.Seal(ctx, id, "facts/1", nil)),
			"reveal": second(f.Reveal(ctx, officer, id, vault.Name, "核对证件")),
			"amend":  f.Amend(ctx, officer, id, vault.Given{Phone: "13700000000"}),
		} {
			if !errors.Is(err, vault.ErrErased) {
				t.Errorf("%s: %v", what, err)
			}
		}
		shown, err := f.Show(ctx, casework.ListTerms{IDFirst: 6, IDLast: 2}, id, stays)
		if err != nil || shown[id] != (vault.Masked{Person: id, Erased: true}) || shown[stays].Name != "王*明" {
			t.Errorf("%+v, %v", shown, err)
		}
		if ids, _ := f.ByName(ctx, wang.Name); len(ids) != 1 || ids[0] != stays {
			t.Errorf("by name: %v", ids)
		}
		if again := f.person(t, wang); again == id {
			t.Error("who comes back is somebody new")
		}
		if err := f.Erase(ctx, officer, "nobody", "本人申请删除"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// Whoever gets the file of the database afterwards finds nothing to open.
func TestNothingOfTheErasedIsLeftInTheFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "luohu.db")
	f := with(t, storetest.Open(t, "sqlite", file), newKey(), newKey())
	id := f.person(t, wang)
	key, err := f.store.DataKey(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.store.Persons(t.Context(), []string{id})
	if err != nil {
		t.Fatal(err)
	}
	traces := []string{key.Wrapped, *rows[0].IDHash, rows[0].NameHash, rows[0].IDNumber, rows[0].Name}
	if n := found(t, dir, traces); n != len(traces) {
		t.Fatalf("only %d of %d traces stand there before", n, len(traces))
	}
	if err := f.Erase(t.Context(), officer, id, "本人申请删除"); err != nil {
		t.Fatal(err)
	}
	if n := found(t, dir, traces); n != 0 {
		t.Errorf("%d of %d traces are left", n, len(traces))
	}
}

// Everybody who holds a connection also asks for a key: on servers there would
// be none left to read it by.
func TestTransactionsMayAskForKeys(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		const many = 24
		ids := make([]string, many)
		for i := range ids {
			g := wang
			g.IDNumber = idNumber(i)
			ids[i] = f.person(t, g)
		}
		cold := f.again()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		var all, held sync.WaitGroup
		if f.store.Driver() != "sqlite" {
			held.Add(16)
		}
		for i, id := range ids {
			all.Go(func() {
				err := f.store.Do(ctx, func(*store.Tx) error {
					if i < 16 && f.store.Driver() != "sqlite" {
						held.Done()
						held.Wait() // until every connection is taken
					}
					_, err := cold.Seal(ctx, id, "facts/1", nil)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
			if i == 15 {
				held.Wait()
			}
		}
		all.Wait()
	})
}

// idNumber is the i-th of some made-up valid ones.
func idNumber(i int) casework.IDNumber {
	head := fmt.Sprintf("11010119900307%03d", i)
	for _, check := range "0123456789X" {
		if n, err := casework.ParseIDNumber(head+string(check), time.Now()); err == nil {
			return n
		}
	}
	panic("one of them is right")
}
