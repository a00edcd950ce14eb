package files_test

import (
	"bytes"
	"encoding/base64"
	"testing"
	"time"

	"luohu/backend/files"
)

var (
	noon     = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	firstKey = bytes.Repeat([]byte{1}, 32)
	nextKey  = bytes.Repeat([]byte{2}, 32)
)

func addresses(t *testing.T, now []byte, before ...[]byte) *files.Addresses {
	t.Helper()
	a, err := files.NewAddresses(now, before...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnAddressOpensItsFileForWhoAskedUntilItsTimeIsOver(t *testing.T) {
	a := addresses(t, firstKey)
	token, err := a.Sign("file-1", "zhang", noon, noon.Add(5*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, token, who string
		now              time.Time
		code             files.Code
	}{
		{"at once", token, "zhang", noon, ""},
		{"in the last second", token, "zhang", noon.Add(5*time.Minute - time.Second), ""},
		{"too late", token, "zhang", noon.Add(5 * time.Minute), files.AddressExpired},
		{"somebody else", token, "li", noon, files.BadAddress},
		{"nobody", token, "", noon, files.BadAddress},
		{"by a clock that is wrong", token, "zhang", noon.Add(-time.Hour), files.BadAddress},
		{"nothing", "", "zhang", noon, files.BadAddress},
		{"no token", "!!", "zhang", noon, files.BadAddress},
		{"cut", token[:len(token)-1], "zhang", noon, files.BadAddress},
		{"longer", token + "A", "zhang", noon, files.BadAddress},
	} {
		file, err := a.Check(c.token, c.who, c.now)
		if refusalOf(err).Code != c.code || (c.code == "") != (file == "file-1") {
			t.Errorf("%s: %q, %v", c.name, file, err)
		}
	}
}

func TestNoByteOfAnAddressCanBeChanged(t *testing.T) {
	a := addresses(t, firstKey)
	token, err := a.Sign("file-1", "zhang", noon, noon.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for bit := range 8 {
			forged := bytes.Clone(raw)
			forged[i] ^= 1 << bit
			if _, err := a.Check(base64.RawURLEncoding.EncodeToString(forged), "zhang", noon); refusalOf(err).Code != files.BadAddress {
				t.Fatalf("byte %d: %v", i, err)
			}
		}
	}
}

func TestFileAndPersonCanNotBeShifted(t *testing.T) {
	a := addresses(t, firstKey)
	token, err := a.Sign("file-1", "2zhang", noon, noon.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	other, err := a.Sign("file-12", "zhang", noon, noon.Add(time.Minute))
	if err != nil || token == other {
		t.Fatal(err)
	}
	if file, err := a.Check(token, "zhang", noon); err == nil {
		t.Fatal(file)
	}
}

func TestKeysCanBeChangedWhileAddressesAreOut(t *testing.T) {
	token, err := addresses(t, firstKey).Sign("file-1", "zhang", noon, noon.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := addresses(t, nextKey, firstKey).Check(token, "zhang", noon); err != nil {
		t.Fatal(err)
	}
	if _, err := addresses(t, nextKey).Check(token, "zhang", noon); refusalOf(err).Code != files.BadAddress {
		t.Fatal(err)
	}
}

func TestNoAddressIsGoodForLong(t *testing.T) {
	a := addresses(t, firstKey)
	for _, lasting := range []time.Duration{-time.Second, 0, 10*time.Minute + time.Second} {
		if _, err := a.Sign("file-1", "zhang", noon, noon.Add(lasting)); err == nil {
			t.Errorf("for %s", lasting)
		}
	}
	if _, err := a.Sign("", "zhang", noon, noon.Add(time.Minute)); err == nil {
		t.Error("for no file")
	}
	if _, err := files.NewAddresses([]byte("short")); err == nil {
		t.Error("by a short key")
	}
}
