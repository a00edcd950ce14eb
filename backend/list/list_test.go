package list_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/signature"
	"luohu/estimator"
)

func points(s string) estimator.Points {
	p, err := estimator.ParsePoints(s)
	if err != nil {
		panic(err)
	}
	return p
}

// sample is a list of three, and one who is not on it.
func sample() list.Document {
	at := time.Date(2026, 12, 14, 1, 0, 0, 0, time.UTC)
	d := list.Document{
		Head: list.Head{
			Format: list.Format, List: "01JEZ0000000000000000000AA", Period: "2026-2", Policy: "tianjin-2023", PolicyVersion: "sha256:ab",
			Selection: casework.Selection{By: casework.ByLine, Line: points("110"), Ties: casework.Include},
			Mask:      casework.ListTerms{IDFirst: 6, IDLast: 2, Second: true},
			Display:   casework.Window{From: at, To: at.Add(104 * time.Hour)}, FrozenAt: at, Listed: 3, NotListed: 1,
		},
		Rows: []list.Row{
			{Place: 1, Number: "102026200003", Name: "王*明", IDNumber: "110105**********2X", Unit: "示例<公司>&\"分号\"", Total: points("151.67")},
			{Place: 2, Number: "102026200001", Name: "李*", IDNumber: "120101**********13", Unit: "示例公司", Total: points("110")},
			{Place: 2, Number: "102026200002", Name: "买买提·***江", IDNumber: "650102**********1X", Unit: "示例公司", Total: points("110")},
		},
		Remaining: []list.Row{
			{Number: "102026200004", Name: "赵*", IDNumber: "120101**********21", Unit: "示例公司", Total: points("-30.5"), Reason: "below_line"},
		},
	}
	var all []casework.Candidate
	for row := range list.All(d.Rows, d.Remaining) {
		all = append(all, casework.Candidate{Number: row.Number, Total: row.Total})
	}
	d.Ledger = d.Selection.Ledger(d.Selection.Place(all))
	return d
}

func write(t testing.TB, d list.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := list.Write(&b, d.Head, list.All(d.Rows, d.Remaining)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func key(t testing.TB) *signature.Key {
	t.Helper()
	k, err := signature.Parse(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// The bytes are a promise: lists that were signed must be made again.
func TestADocumentHasTheBytesOfTheExample(t *testing.T) {
	want, err := os.ReadFile("testdata/list.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(write(t, sample()))); diff != "" {
		t.Errorf("- testdata/list.json, + written\n%s", diff)
	}
	read, err := list.Read(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), *read); diff != "" {
		t.Errorf("read back:\n%s", diff)
	}
}

func TestAListWithNobodyOnItIsADocumentToo(t *testing.T) {
	for _, second := range []bool{false, true} {
		d := list.Document{Head: sample().Head}
		d.Mask.Second, d.Listed, d.NotListed = second, 0, 0
		d.Ledger = d.Selection.Ledger(nil)
		src := write(t, d)
		if _, err := list.Check(src, key(t).Sign(src), key(t).Public()); err != nil {
			t.Errorf("second list %v: %v\n%s", second, err, src)
		}
	}
}

func TestEveryChangeIsFound(t *testing.T) {
	k, src := key(t), write(t, sample())
	signed := k.Sign(src)
	if _, err := list.Check(src, signed, k.Public()); err != nil {
		t.Fatalf("as it is: %v", err)
	}
	for what, change := range map[string]func([]byte) []byte{
		"a point more":   func(b []byte) []byte { return bytes.Replace(b, []byte("151.67"), []byte("152.67"), 1) },
		"a row less":     func(b []byte) []byte { return bytes.Replace(b, lines(b)[2], nil, 1) },
		"a line feed":    func(b []byte) []byte { return append(b, '\n') },
		"another unit":   func(b []byte) []byte { return bytes.Replace(b, []byte("示例公司"), []byte("别的公司"), 1) },
		"two rows moved": func(b []byte) []byte { l := lines(b); l[2], l[3] = l[3], l[2]; return bytes.Join(l, nil) },
	} {
		if _, err := list.Check(change(bytes.Clone(src)), signed, k.Public()); !errors.Is(err, signature.ErrWrong) {
			t.Errorf("%s: %v", what, err)
		}
	}
	other, _ := signature.Parse(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{8}, 32)))
	if _, err := list.Check(src, signed, other.Public()); !errors.Is(err, signature.ErrWrong) {
		t.Errorf("another's key: %v", err)
	}
}

func lines(b []byte) [][]byte { return bytes.SplitAfter(b, []byte("\n")) }

// Also whoever has the key can't sign a list that its own rule does not make,
// without its being seen.
func TestASignedListThatDoesNotFollowItsRuleIsFound(t *testing.T) {
	for what, change := range map[string]func(*list.Document){
		"somebody below the line": func(d *list.Document) { d.Rows[2].Total = points("90") },
		"a better place":          func(d *list.Document) { d.Rows[1].Place = 1 },
		"in another order":        func(d *list.Document) { d.Rows[1], d.Rows[2] = d.Rows[2], d.Rows[1] },
		"left out":                func(d *list.Document) { d.Rows = d.Rows[:2] },
		"on it twice":             func(d *list.Document) { d.Rows[1].Number = d.Rows[2].Number },
		"another ledger":          func(d *list.Document) { d.Ledger = strings.Repeat("0", 64) },
	} {
		d := sample()
		change(&d)
		src := write(t, d)
		if _, err := list.Check(src, key(t).Sign(src), key(t).Public()); err == nil || errors.Is(err, signature.ErrWrong) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// What docs/lists.md tells citizens to run.
func TestOpenSSLFindsTheSignatureRight(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("there is no openssl here")
	}
	dir, src := t.TempDir(), write(t, sample())
	pem, err := key(t).Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"list.json": src, "list.sig": key(t).Sign(src), "key.pem": pem} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verify := func() (string, error) {
		c := exec.CommandContext(t.Context(), openssl, "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "list.json", "-sigfile", "list.sig")
		c.Dir = dir
		said, err := c.CombinedOutput()
		return string(said), err
	}
	if said, err := verify(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	if err := os.WriteFile(filepath.Join(dir, "list.json"), append(src, ' '), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := verify(); err == nil {
		t.Errorf("a changed list: %s", said)
	}
}

func FuzzReadingAListNeverFails(f *testing.F) {
	f.Add(write(f, sample()))
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := list.Read(src)
		if err != nil {
			return
		}
		if !bytes.Equal(write(t, *d), src) {
			t.Error("what was read is not what is written again")
		}
	})
}
