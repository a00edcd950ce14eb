package vault_test

import (
	"bytes"
	"os"
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

// found says how many of some texts stand in the files of a folder.
func found(t *testing.T, dir string, texts []string) (n int) {
	t.Helper()
	var all []byte
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	for _, text := range texts {
		if bytes.Contains(all, []byte(text)) {
			n++
		}
	}
	return n
}

func fill(t *testing.T, f fixture, n int) (ids []string) {
	t.Helper()
	for i := range n {
		g := wang
		g.IDNumber = idNumber(i)
		ids = append(ids, f.person(t, g))
	}
	return ids
}

func TestKeysAreChangedWhileEverythingRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		before, after, lookup := newKey(), newKey(), newKey()
		old := with(t, s, lookup, before)
		ids := fill(t, old, 40)
		both := with(t, s, lookup, after, before)

		stop := make(chan struct{})
		var working sync.WaitGroup
		working.Go(func() { // people come and go meanwhile
			for i := 40; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				g := wang
				g.IDNumber = idNumber(i)
				id, err := both.found(t.Context(), g)
				if err == nil {
					err = both.Erase(t.Context(), officer, id, "本人申请删除")
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
		done := 0
		left, err := both.Rotate(t.Context(), officer, func(n int) { done = n })
		close(stop)
		working.Wait()
		if err != nil || left != 0 || done != len(ids) {
			t.Fatalf("%d done, %d left, %v", done, left, err)
		}
		if left, err := both.Rotate(t.Context(), officer, func(int) { t.Error("there is nothing left to do") }); left != 0 || err != nil {
			t.Errorf("a second time: %d left, %v", left, err)
		}

		alone := with(t, s, lookup, after)
		shown, err := alone.Show(t.Context(), casework.ListTerms{IDFirst: 6, IDLast: 2}, ids...)
		if err != nil || len(shown) != len(ids) || shown[ids[7]].Name != "王*明" {
			t.Fatalf("without the old key: %d shown, %v", len(shown), err)
		}
		refusedWith(t, s, "master key is missing", lookup, before)
	})
}

// refusedWith says that a vault does not open with some keys.
func refusedWith(t *testing.T, s *store.Store, why, lookup string, keys ...string) {
	t.Helper()
	ring, err := vault.NewKeyring(keys, lookup)
	if err == nil {
		_, err = vault.Open(t.Context(), vault.Parts{Store: s, Keys: ring, Now: time.Now})
	}
	if err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("want %q, got %v", why, err)
	}
	for _, key := range append(keys, lookup) {
		if err != nil && len(key) > 10 && strings.Contains(err.Error(), key) {
			t.Error("the error tells a key")
		}
	}
}

func TestOtherKeysThanTheDatabasesAreRefused(t *testing.T) {
	s, master, lookup := storetest.Open(t, "sqlite", ""), newKey(), newKey()
	fill(t, with(t, s, lookup, master), 3)
	refusedWith(t, s, "3 persons are sealed under key", lookup, newKey())
	refusedWith(t, s, "lookup key", newKey(), master)
	refusedWith(t, s, "there is none", lookup)
	refusedWith(t, s, "key 2 stands there twice", lookup, master, master)
	refusedWith(t, s, "32 bytes in base64", lookup, "c2hvcnQ=")
	refusedWith(t, s, "32 bytes in base64", "this is no base64 at all", master)
	refusedWith(t, s, "zeros", lookup, strings.Repeat("A", 43)+"=")
}

func fromFiles(t *testing.T, s *store.Store, dir string) (fixture, *vault.Keyring) {
	t.Helper()
	ring, err := vault.OpenKeyring(t.Context(), vault.Source{Dir: dir}, s)
	if err != nil {
		t.Fatal(err)
	}
	j := &journal{}
	v, err := vault.Open(t.Context(), vault.Parts{Store: s, Keys: ring, Note: j.note, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return fixture{v, j, s, nil}, ring
}

func TestKeysAreMadeAtTheFirstStartForTheirOwnerOnly(t *testing.T) {
	s, dir := storetest.Open(t, "sqlite", ""), filepath.Join(t.TempDir(), "keys")
	first, _ := fromFiles(t, s, dir)
	id := first.person(t, wang)
	for _, name := range []string{"vault.keys", "vault.lookup"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	again, _ := fromFiles(t, s, dir)
	if same := again.person(t, wang); same != id {
		t.Error("a second start finds nobody")
	}
}

func TestManyThatStartAtOnceMakeOneKey(t *testing.T) {
	s, dir := storetest.Open(t, "sqlite", ""), filepath.Join(t.TempDir(), "keys")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { fromFiles(t, s, dir) }) // each sees that the keys are the database's
	}
	all.Wait()
}

func TestKeysThatWereLostAreNotMadeAnew(t *testing.T) {
	s, dir := storetest.Open(t, "sqlite", ""), filepath.Join(t.TempDir(), "keys")
	fromFiles(t, s, dir)
	for _, name := range []string{"vault.keys", "vault.lookup"} {
		path := filepath.Join(dir, name)
		if err := os.Rename(path, path+".away"); err != nil {
			t.Fatal(err)
		}
		if _, err := vault.OpenKeyring(t.Context(), vault.Source{Dir: dir}, s); err == nil || !strings.Contains(err.Error(), name+" is missing") {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.Rename(path+".away", path); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "vault.keys"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.OpenKeyring(t.Context(), vault.Source{Dir: dir}, s); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("readable by others: %v", err)
	}
}

// One process gets a new key and wraps everything with it; another that has run
// all the time goes on, and uses the new one too.
func TestANewKeyInTheFileIsTakenInByWhoRuns(t *testing.T) {
	s, dir := storetest.Open(t, "sqlite", ""), filepath.Join(t.TempDir(), "keys")
	running, _ := fromFiles(t, s, dir)
	fill(t, running, 3)
	command, ring := fromFiles(t, s, dir)
	if err := ring.AddMaster(); err != nil {
		t.Fatal(err)
	}
	if left, err := command.Rotate(t.Context(), officer, func(int) {}); err != nil || left != 0 {
		t.Fatalf("%d left, %v", left, err)
	}
	ids := fill(t, running, 5) // three of before, two new
	if _, err := running.Show(t.Context(), casework.ListTerms{IDFirst: 6, IDLast: 2}, ids...); err != nil {
		t.Fatal(err)
	}
	if left, err := command.Rotate(t.Context(), officer, func(int) {}); err != nil || left != 0 {
		t.Errorf("the one that runs still uses the old key: %d left, %v", left, err)
	}
	if lines, _ := os.ReadFile(filepath.Join(dir, "vault.keys")); bytes.Count(lines, []byte("\n")) != 2 {
		t.Error("the old key is gone from the file")
	}
}
