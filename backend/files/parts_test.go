package files_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"luohu/backend/files"
)

func parts(t *testing.T, dir string, change ...func(*files.PartLimits)) *files.Parts {
	t.Helper()
	limits := files.DefaultPartLimits
	for _, c := range change {
		c(&limits)
	}
	p, err := files.NewParts(dir, limits, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func announce(t *testing.T, p *files.Parts, owner string, content []byte) string {
	t.Helper()
	open, err := p.Create(t.Context(), owner, files.Announcement{Length: int64(len(content)), Hash: files.HashOf(content), About: []byte("身份证.jpg")}, newKey(t))
	if err != nil {
		t.Fatal(err)
	}
	return open.ID
}

func TestAnUploadGoesOnWhereItBrokeOffAlsoAfterARestart(t *testing.T) {
	dir, key, content := t.TempDir(), newKey(t), bytes.Repeat([]byte("0123456789"), 300_000)
	id := announce(t, parts(t, dir), "zhang", content)
	// The line breaks after 1.2 million bytes.
	broken := io.MultiReader(bytes.NewReader(content[:1_200_000]), iotest.ErrReader(errors.New("line lost")))
	open, err := parts(t, dir).Append(t.Context(), "zhang", id, 0, broken, key)
	if err == nil || open.Offset == 0 {
		t.Fatal(open, err)
	}
	// Another process asks how far it is, and takes the rest.
	p := parts(t, dir)
	open, err = p.Status(t.Context(), "zhang", id)
	if err != nil || open.Offset != 1_200_000 || open.Length != 3_000_000 {
		t.Fatal(open, err)
	}
	if _, err := p.Finish(t.Context(), "zhang", id, key); refusalOf(err).Code != files.NotComplete {
		t.Fatal(err)
	}
	open, err = p.Append(t.Context(), "zhang", id, open.Offset, bytes.NewReader(content[open.Offset:]), key)
	if err != nil || open.Offset != open.Length {
		t.Fatal(open, err)
	}
	for range 2 { // finishing may be repeated, until it is dropped
		if got, err := p.Finish(t.Context(), "zhang", id, key); err != nil || !bytes.Equal(got, content) {
			t.Fatal(len(got), err)
		}
	}
	for range 2 {
		if err := p.Drop(t.Context(), "zhang", id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.Status(t.Context(), "zhang", id); refusalOf(err).Code != files.NoSuchUpload {
		t.Fatal(err)
	}
}

func TestAWrongOffsetIsToldTheRightOne(t *testing.T) {
	p, key := parts(t, t.TempDir()), newKey(t)
	id := announce(t, p, "zhang", []byte("0123456789"))
	if _, err := p.Append(t.Context(), "zhang", id, 0, strings.NewReader("0123"), key); err != nil {
		t.Fatal(err)
	}
	for _, offset := range []int64{-1, 0, 3, 5, 100} {
		open, err := p.Append(t.Context(), "zhang", id, offset, strings.NewReader("x"), key)
		if r := refusalOf(err); r.Code != files.WrongOffset || r.Params["offset"] != "4" || open.Offset != 4 {
			t.Errorf("%d: %v %v", offset, open, err)
		}
	}
}

func TestOfTwoWhoSendTheSamePartOneWins(t *testing.T) {
	dir, key, content := t.TempDir(), newKey(t), bytes.Repeat([]byte("0123456789"), 50_000)
	id := announce(t, parts(t, dir), "zhang", content)
	var all sync.WaitGroup
	for range 8 {
		p := parts(t, dir) // each as a process of its own
		all.Go(func() {
			for {
				open, err := p.Status(t.Context(), "zhang", id)
				if err != nil || open.Offset == open.Length {
					return
				}
				end := min(open.Offset+30_000, open.Length)
				if _, err := p.Append(t.Context(), "zhang", id, open.Offset, bytes.NewReader(content[open.Offset:end]), key); err != nil && refusalOf(err).Code != files.WrongOffset {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if got, err := parts(t, dir).Finish(t.Context(), "zhang", id, key); err != nil || !bytes.Equal(got, content) {
		t.Fatal(len(got), err)
	}
}

func TestWhatLiesUnfinishedIsBounded(t *testing.T) {
	key := newKey(t)
	p := parts(t, t.TempDir(), func(l *files.PartLimits) { l.UploadBytes = 1000; l.OwnerBytes = 2500; l.PerOwner = 3; l.Parts = 4 })
	create := func(owner string, length int64) files.Code {
		_, err := p.Create(t.Context(), owner, files.Announcement{Length: length}, key)
		return refusalOf(err).Code
	}
	for _, c := range []struct {
		owner  string
		length int64
		code   files.Code
	}{
		{"zhang", 0, files.Empty},
		{"zhang", 1001, files.TooLarge},
		{"zhang", 1000, ""},
		{"zhang", 1000, ""},
		{"zhang", 501, files.TooManyUploads}, // bytes
		{"zhang", 500, ""},
		{"li", 1000, ""},
		{"li", 1, ""},
		{"li", 1, ""},
		{"li", 1, files.TooManyUploads}, // number
	} {
		if got := create(c.owner, c.length); got != c.code {
			t.Errorf("%s, %d: %s", c.owner, c.length, got)
		}
	}
	open, err := p.Create(t.Context(), "wang", files.Announcement{Length: 10}, key)
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(5) {
		_, err = p.Append(t.Context(), "wang", open.ID, i, strings.NewReader("x"), key)
	}
	if refusalOf(err).Code != files.TooManyParts {
		t.Error(err)
	}
}

func TestMoreThanWasAnnouncedIsRefused(t *testing.T) {
	p, key := parts(t, t.TempDir()), newKey(t)
	id := announce(t, p, "zhang", []byte("0123"))
	if open, err := p.Append(t.Context(), "zhang", id, 0, strings.NewReader("01234"), key); refusalOf(err).Code != files.TooLarge || open.Offset != 0 {
		t.Fatal(open, err)
	}
}

func TestWhatIsNotWhatWasAnnouncedIsRefused(t *testing.T) {
	p, key := parts(t, t.TempDir()), newKey(t)
	id := announce(t, p, "zhang", []byte("0123"))
	if _, err := p.Append(t.Context(), "zhang", id, 0, strings.NewReader("4567"), key); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Finish(t.Context(), "zhang", id, key); refusalOf(err).Code != files.WrongHash {
		t.Fatal(err)
	}
	if _, err := p.Create(t.Context(), "zhang", files.Announcement{Length: 4, Hash: "no hash"}, key); refusalOf(err).Code != files.WrongHash {
		t.Fatal(err)
	}
}

func TestAnUploadIsItsOwnersOnlyAndSealed(t *testing.T) {
	dir, key := t.TempDir(), newKey(t)
	p := parts(t, dir)
	id := announce(t, p, "zhang", []byte("0123456789"))
	if _, err := p.Append(t.Context(), "zhang", id, 0, strings.NewReader("0123456789"), key); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ owner, id string }{
		{"li", id}, {"zhang", "../" + id}, {"zhang", ""}, {"zhang", strings.ToLower(id)}, {"", id},
	} {
		if _, err := p.Finish(t.Context(), c.owner, c.id, key); refusalOf(err).Code != files.NoSuchUpload {
			t.Errorf("%+v: %v", c, err)
		}
		if err := p.Drop(t.Context(), c.owner, c.id); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := p.Finish(t.Context(), "zhang", id, newKey(t)); !errors.Is(err, files.ErrNotOpened) {
		t.Error(err)
	}
	written, err := filepath.Glob(filepath.Join(dir, "*", "*", "*"))
	if err != nil || len(written) != 2 {
		t.Fatal(written, err)
	}
	for _, path := range written {
		content, err := os.ReadFile(path)
		if err != nil || bytes.Contains(content, []byte("01234")) || strings.Contains(path, "zhang") {
			t.Errorf("%s: %q, %v", path, content, err)
		}
	}
}

func TestWhatAnUploadIsForIsKnownAgainToItsKeyOnly(t *testing.T) {
	dir, key, about := t.TempDir(), newKey(t), []byte(`{"name": "身份证.jpg"}`)
	open, err := parts(t, dir).Create(t.Context(), "zhang", files.Announcement{Length: 8, About: about}, key)
	if err != nil {
		t.Fatal(err)
	}
	p := parts(t, dir) // another process
	if got, err := p.About(t.Context(), "zhang", open.ID, key); err != nil || !bytes.Equal(got, about) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := p.About(t.Context(), "zhang", open.ID, newKey(t)); !errors.Is(err, files.ErrNotOpened) {
		t.Errorf("by another key: %v", err)
	}
	if _, err := p.About(t.Context(), "li", open.ID, key); refusalOf(err).Code != files.NoSuchUpload {
		t.Errorf("by another owner: %v", err)
	}
}

func TestPartsCanNotBeSwapped(t *testing.T) {
	dir, key := t.TempDir(), newKey(t)
	p := parts(t, dir)
	open, err := p.Create(t.Context(), "zhang", files.Announcement{Length: 8}, key)
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range []string{"0123", "4567"} {
		if _, err := p.Append(t.Context(), "zhang", open.ID, int64(4*i), strings.NewReader(part), key); err != nil {
			t.Fatal(err)
		}
	}
	written, err := filepath.Glob(filepath.Join(dir, "*", open.ID, "*.part"))
	if err != nil || len(written) != 2 {
		t.Fatal(written, err)
	}
	os.Rename(written[0], written[0]+".x")
	os.Rename(written[1], written[0])
	os.Rename(written[0]+".x", written[1])
	if _, err := p.Finish(t.Context(), "zhang", open.ID, key); !errors.Is(err, files.ErrNotOpened) {
		t.Fatal(err)
	}
}

func TestWhatWasAbandonedIsPurged(t *testing.T) {
	dir, key, now := t.TempDir(), newKey(t), time.Now()
	p, err := files.NewParts(dir, files.DefaultPartLimits, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	old := announce(t, p, "zhang", []byte("0123"))
	fresh := announce(t, p, "li", []byte("0123"))
	day := now.Add(-25 * time.Hour)
	folder, err := filepath.Glob(filepath.Join(dir, "*", old))
	if err != nil || os.Chtimes(folder[0], day, day) != nil {
		t.Fatal(folder, err)
	}
	if purged, err := p.Purge(t.Context()); purged != 1 || err != nil {
		t.Fatal(purged, err)
	}
	if _, err := p.Append(t.Context(), "zhang", old, 0, strings.NewReader("0123"), key); refusalOf(err).Code != files.NoSuchUpload {
		t.Fatal(err)
	}
	if _, err := p.Append(t.Context(), "li", fresh, 0, strings.NewReader("0123"), key); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Fatal(left)
	}
}
