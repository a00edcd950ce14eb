package caseload_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// photo is a made-up page.
func photo(t *testing.T, shade uint8) files.Upload {
	t.Helper()
	page := image.NewRGBA(image.Rect(0, 0, 1200, 900))
	for y := range 900 {
		for x := range 1200 {
			ink := uint8(255)
			if (x/40+y/30)%2 == 0 {
				ink = shade
			}
			page.Set(x, y, color.RGBA{ink, ink, ink, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, page, nil); err != nil {
		t.Fatal(err)
	}
	return files.Upload{Name: "身份证.jpg", Type: "image/jpeg", Content: &b}
}

func TestAnUploadIsKeptSealedAndReadByWhomItIsTheirs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		ctx := t.Context()
		app, err := l.Add(ctx, agent, "2026-2", is("wang"))
		l.step("add", app, err)
		app, err = l.EditFacts(ctx, agent, l.app.ID, 0, wang)
		l.step("fill in", app, err)
		if _, _, err := l.Upload(ctx, agent, l.app.ID, 0, "nonsense", "", photo(t, 10)); !refused(err, casework.CodeWrongState) && !refused(err, casework.CodeMaterialUnknown) {
			t.Errorf("before the assessment, of no material: %v", err)
		}
		app, _, err = l.Assess(ctx, agent, l.app.ID, 0)
		l.step("assess", app, err)
		app, ready, err := l.Upload(ctx, agent, l.app.ID, l.app.Version, "id_card", "", photo(t, 10))
		l.step("upload", app, err)
		file := l.app.Material("id_card").Files[0]
		if string(ready.Hash) != file.Hash || file.Type != "image/jpeg" {
			t.Errorf("kept as %+v", file)
		}
		got, kind, err := l.Download(ctx, agent, l.app.ID, file.ID, false)
		if err != nil || kind != "image/jpeg" || !bytes.Equal(got, ready.Content) {
			t.Errorf("read again: %d bytes of %s, %v", len(got), kind, err)
		}
		small, _, err := l.Download(ctx, agent, l.app.ID, file.ID, true)
		if err != nil || len(small) >= len(got) {
			t.Errorf("the thumbnail has %d bytes, %v", len(small), err)
		}
		stranger := casework.Actor{ID: "x", Role: casework.Agent, Unit: "another"}
		if _, _, err := l.Download(ctx, stranger, l.app.ID, file.ID, false); !refused(err, casework.CodeNotYours) {
			t.Errorf("a stranger: %v", err)
		}
		if _, _, err := l.Upload(ctx, agent, l.app.ID, 0, "id_card", "", photo(t, 10)); !refused(err, casework.CodeFileThere) {
			t.Errorf("the same once more: %v", err)
		}
		var refusal *files.Refusal
		if _, _, err := l.Upload(ctx, agent, l.app.ID, 0, "id_card", "", files.Upload{Name: "a.jpg", Content: strings.NewReader("MZ no picture")}); !errors.As(err, &refusal) {
			t.Errorf("no picture: %v", err)
		}
		app, _, err = l.Upload(ctx, agent, l.app.ID, 0, "id_card", file.ID, photo(t, 90))
		l.step("replace", app, err)
		if now := l.app.Material("id_card").Files; len(now) != 1 || now[0].ID == file.ID {
			t.Errorf("after the replacement: %+v", now)
		}
		if old, _, err := l.Download(ctx, agent, l.app.ID, file.ID, false); err != nil || !bytes.Equal(old, got) {
			t.Errorf("the file before is not kept: %v", err)
		}
		l.replayed()
	})
}

// A crash between the store of files and the database leaves bytes that belong to
// nothing. Those of an upload that is under way are left alone.
func TestWhatACrashLeftInTheStoreOfFilesIsSwept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		l := &life{T: t, office: opened(t, s)}
		app, err := l.Add(ctx, agent, "2026-2", is("wang"))
		l.step("add", app, err)
		app, err = l.EditFacts(ctx, agent, l.app.ID, 0, wang)
		l.step("fill in", app, err)
		app, _, err = l.Assess(ctx, agent, l.app.ID, 0)
		l.step("assess", app, err)
		app, _, err = l.Upload(ctx, agent, l.app.ID, 0, "id_card", "", photo(t, 10))
		l.step("upload", app, err)

		note := func(ctx context.Context, name files.Hash) error { return s.Unclaimed(ctx, string(name)) }
		lost, err := l.Cabinet.Archive.KeepNoted(ctx, "wang", l.Cabinet.Key(ctx, "wang"), []byte("half of an upload"), note)
		if err != nil {
			t.Fatal(err)
		}
		fetch := func() error {
			_, err := l.Cabinet.Archive.Fetch(ctx, "wang", l.Cabinet.Key(ctx, "wang"), lost)
			return err
		}
		if n, err := l.SweepFiles(ctx, time.Now().Add(-time.Hour)); n != 0 || err != nil || fetch() != nil {
			t.Errorf("under way: %d swept, %v, %v", n, err, fetch())
		}
		if n, err := l.SweepFiles(ctx, time.Now().Add(time.Hour)); n != 1 || err != nil || !errors.Is(fetch(), files.ErrNotKept) {
			t.Errorf("left by a crash: %d swept, %v, %v", n, err, fetch())
		}
		for _, small := range []bool{false, true} {
			if _, _, err := l.Download(ctx, agent, l.app.ID, l.app.Material("id_card").Files[0].ID, small); err != nil {
				t.Errorf("what an application tells of, thumbnail %v: %v", small, err)
			}
		}
	})
}
