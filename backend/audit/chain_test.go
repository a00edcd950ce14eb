package audit_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"luohu/backend/audit"
)

// vector is an entry of testdata/chain.json, which was made by another program
// from what docs/audit.md says.
type vector struct {
	Entry     audit.Entry
	Number    int64
	Canonical string
	Previous  string
	Hash      string
}

func vectors(t *testing.T) (all []vector) {
	t.Helper()
	src, err := os.ReadFile("testdata/chain.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEntriesAreHashedAsTheFormatSays(t *testing.T) {
	var head audit.Head
	for _, v := range vectors(t) {
		text, err := v.Entry.Text()
		if err != nil {
			t.Fatal(err)
		}
		if got := string(text.AppendCanonical(nil)); got != v.Canonical {
			t.Errorf("entry %d is\n%q, want\n%q", v.Number, got, v.Canonical)
		}
		if head.Hash.String() != v.Previous {
			t.Errorf("before entry %d: %s", v.Number, head.Hash)
		}
		if head = head.Next(text); head.Number != v.Number || head.Hash.String() != v.Hash {
			t.Errorf("entry %d: %+v, want %s", v.Number, head, v.Hash)
		}
	}
}

func TestAnEntryIsReadBackAsItWasWritten(t *testing.T) {
	for _, v := range vectors(t) {
		text, err := v.Entry.Text()
		if err != nil {
			t.Fatal(err)
		}
		e, err := text.Entry()
		if err != nil {
			t.Fatal(err)
		}
		again, err := e.Text()
		if err != nil || again != text || e.At.Location() != time.UTC || !e.At.Equal(v.Entry.At) {
			t.Errorf("%+v became %+v, %v", v.Entry, e, err)
		}
	}
}

func TestAHashIsReadFrom64Digits(t *testing.T) {
	want := vectors(t)[0].Hash
	if h, err := audit.ParseHash(want); err != nil || h.String() != want {
		t.Errorf("%s, %v", h, err)
	}
	for _, wrong := range []string{"", "00", want[:63] + "g", want + "00"} {
		if _, err := audit.ParseHash(wrong); err == nil {
			t.Errorf("%q is taken for a hash", wrong)
		}
	}
}
