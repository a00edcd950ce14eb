package editorial_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/editorial"
	"luohu/backend/editorial/editorialtest"
	"luohu/backend/guide"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

var (
	editor    = casework.Actor{ID: "editor", Role: casework.Editor}
	other     = casework.Actor{ID: "other", Role: casework.Editor}
	approver  = casework.Actor{ID: "approver", Role: casework.Approver}
	publisher = casework.Actor{ID: "publisher", Role: casework.Publisher}
)

// text is a guide as it is written.
func text(title, keyword, body string) string {
	return fmt.Sprintf(`---
title: %s
keywords: [%s]
questions: [%s怎么办]
answers: []
mark: official
sources:
  - {title: 办法, date: 2026-01-02}
source_date: 2026-01-02
reviewed: 2026-11-24
---
%s
`, title, keyword, title, body)
}

func files(t testing.TB, texts map[string]string) *guide.Library {
	t.Helper()
	dir := fstest.MapFS{}
	for id, src := range texts {
		dir[id+".md"] = &fstest.MapFile{Data: []byte(src)}
	}
	lib, err := guide.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

// office is a desk over two guides of files, with a database and who decides.
type office struct {
	*testing.T
	*editorial.Desk
	store *store.Store
	load  *caseload.Caseload
}

var shipped = map[string]string{
	"line":   text("申报指导分值", "分数线", "申报指导分值是 110 分。"),
	"window": text("在哪里办", "窗口", "两个受理点都可以。"),
}

func opens(t *testing.T, s *store.Store) *office {
	t.Helper()
	o := &office{T: t, store: s, Desk: must(editorial.New(files(t, shipped), editorialtest.Make))}
	o.load = caseload.New(caseload.Parts{Store: s, Now: time.Now, Content: o.Desk})
	return o
}

func each(t *testing.T, test func(o *office)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(opens(t, s)) })
}

func (o *office) writes(by casework.Actor, kind store.ContentKind, item, source string, seen int) store.ContentVersion {
	o.Helper()
	v, err := o.Save(o.Context(), o.store, by, editorial.Text{Kind: kind, Item: item, Source: source, Seen: seen})
	if err != nil {
		o.Fatal(err)
	}
	return v
}

// asks for a release of all drafts.
func (o *office) asks() (casework.Request, error) {
	o.Helper()
	var refs []store.ContentRef
	err := o.store.Look(o.Context(), func(tx *store.Tx) error {
		drafts, err := tx.DraftContent()
		for _, d := range drafts {
			refs = append(refs, d.ContentRef)
		}
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	return o.load.RequestRelease(o.Context(), editor, refs, "更正")
}

func (o *office) releases() {
	o.Helper()
	r := must(o.asks())
	must(o.load.DecideRequest(o.Context(), approver, r.ID, true, ""))
	changed, left, err := o.Refresh(o.Context(), o.store)
	if err != nil || !changed || len(left) > 0 {
		o.Fatalf("changed %v, left out %v, %v", changed, left, err)
	}
}

func (o *office) says(id string) string {
	g, _ := o.Now().Guides.Get(id)
	if g == nil {
		return ""
	}
	return g.Plain()
}

func (o *office) item(kind store.ContentKind, id string) (i store.ContentItem) {
	o.Helper()
	if err := o.store.Look(o.Context(), func(tx *store.Tx) (err error) {
		i, err = tx.ContentItem(kind, id)
		return err
	}); err != nil {
		o.Fatal(err)
	}
	return i
}

func refusedBy(code casework.Code, err error) bool {
	return errors.Is(err, &casework.Refusal{Code: code})
}

func TestNobodyIsAnsweredByADraftBeforeTwoHaveReleasedIt(t *testing.T) {
	each(t, func(o *office) {
		o.writes(editor, store.ContentGuide, "line", text("申报指导分值", "分数线", "现在是 115 分。"), 0)
		o.writes(editor, store.ContentWords, "line", "及格线\n 及格线 \n门槛", 0)
		if o.says("line") != "申报指导分值是 110 分。" || o.Now().Hear("门槛", 0).Guide != "" {
			t.Error("a draft answers")
		}
		r := must(o.asks())
		if _, err := o.asks(); !refusedBy(casework.CodeAskedAlready, err) {
			t.Errorf("asked twice: %v", err)
		}
		for _, by := range []casework.Actor{editor, publisher, {ID: "editor", Role: casework.Approver}} {
			if _, err := o.load.DecideRequest(t.Context(), by, r.ID, true, ""); err == nil {
				t.Errorf("%+v decides", by)
			}
		}
		if changed, _, err := o.Refresh(t.Context(), o.store); changed || err != nil {
			t.Errorf("changed %v, %v", changed, err)
		}
		must(o.load.DecideRequest(t.Context(), approver, r.ID, true, ""))
		must2(o.Refresh(t.Context(), o.store))
		if o.says("line") != "现在是 115 分。" || o.Now().Hear("门槛", 0).Guide != "line" || o.Now().Release != 1 {
			t.Errorf("it says %q; %+v", o.says("line"), o.Now().Hear("门槛", 0))
		}
		if ear := o.Now().Hearer.(*editorialtest.Ear); !ear.IsReady {
			t.Error("it is served before it is ready")
		}
		if i := o.item(store.ContentGuide, "line"); i.Draft() || i.Live != 1 {
			t.Errorf("it stands at %+v", i)
		}
		if _, err := o.asks(); !refusedBy(casework.CodeNothingToChange, err) {
			t.Errorf("a release of nothing: %v", err)
		}
	})
}

func must2[A, B any](a A, _ B, err error) A { return must(a, err) }

func TestOldVersionsStayAndComeBack(t *testing.T) {
	each(t, func(o *office) {
		for i, body := range []string{"第一版。", "第二版。", "第三版。"} {
			o.writes(editor, store.ContentGuide, "line", text("申报指导分值", "分数线", body), i)
		}
		o.releases()
		if again := o.writes(editor, store.ContentGuide, "line", text("申报指导分值", "分数线", "第三版。"), 3); again.Seq != 3 {
			t.Errorf("the same saved twice is version %d", again.Seq)
		}
		ref := store.ContentRef{Kind: store.ContentGuide, Item: "line", Seq: 1}
		v := must(o.Restore(t.Context(), o.store, other, ref, 3))
		if v.Seq != 4 || v.MadeOf != 1 || !strings.Contains(v.Source, "第一版") {
			t.Errorf("brought back as %+v", v)
		}
		if o.says("line") != "第三版。" {
			t.Error("what was brought back answers before it is released")
		}
		if v = must(o.Drop(t.Context(), o.store, other, store.ContentGuide, "line", 4)); v.Seq != 5 || o.item(store.ContentGuide, "line").Draft() {
			t.Errorf("dropped as %+v, but there is a draft", v)
		}
		ref.Seq = 0
		must(o.Restore(t.Context(), o.store, other, ref, 5))
		o.releases()
		if o.says("line") != "申报指导分值是 110 分。" {
			t.Errorf("the file's own text does not come back: %q", o.says("line"))
		}
		err := o.store.Look(t.Context(), func(tx *store.Tx) error {
			all, err := tx.ContentHistory(store.ContentGuide, "line", 100)
			if len(all) != 6 || all[5].SavedBy != "editor" || all[0].SavedBy != "other" {
				t.Errorf("%d versions are kept: %+v", len(all), all)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestOfTwoEditorsTheSecondIsTold(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		o := opens(t, one)
		var all sync.WaitGroup
		saved := make(chan error, 2)
		for i, s := range []*store.Store{one, two} {
			all.Go(func() {
				_, err := o.Save(t.Context(), s, editor, editorial.Text{Kind: store.ContentGuide, Item: "line", Source: text("申报指导分值", "分数线", fmt.Sprint("第 ", i)), Seen: 0})
				saved <- err
			})
		}
		all.Wait()
		first, second := <-saved, <-saved
		if first != nil {
			first, second = second, first
		}
		if first != nil || !errors.Is(second, store.ErrConflict) {
			t.Errorf("%v, %v", first, second)
		}
	})
}

func TestWhatIsBrokenIsSavedButNeverReleased(t *testing.T) {
	for name, c := range map[string]struct {
		kind         store.ContentKind
		item, source string
		line         int
	}{
		"no front matter":             {store.ContentGuide, "line", "只有正文", 1},
		"a key that is not known":     {store.ContentGuide, "line", strings.Replace(shipped["line"], "mark:", "marks:", 1), 6},
		"a keyword of another guide":  {store.ContentGuide, "window", text("在哪里办", "分数线", "。"), 3},
		"a keyword of a command":      {store.ContentGuide, "line", text("申报指导分值", "测算", "。"), 0},
		"too long for chat":           {store.ContentGuide, "line", text("申报指导分值", "分数线", strings.Repeat("长", 2000)), 1},
		"a word of a command":         {store.ContentWords, "line", "测算", 0},
		"a word of another guide":     {store.ContentWords, "line", "窗口", 0},
		"words of a guide that isn't": {store.ContentWords, "none-such", "没有", 0},
		"related to nothing":          {store.ContentGuide, "line", strings.Replace(shipped["line"], "mark:", "related: [none-such]\nmark:", 1), 6},
	} {
		t.Run(name, func(t *testing.T) {
			o := opens(t, storetest.Open(t, "sqlite", ""))
			o.writes(editor, c.kind, c.item, c.source, 0)
			_, err := o.asks()
			if !refusedBy(casework.CodeContentWrong, err) {
				t.Fatalf("it may be asked for: %v", err)
			}
			refusal, _ := casework.IsRefusal(err)
			if refusal.Params["line"] != c.line || refusal.Params["item"] != c.item {
				t.Errorf("it is told as %v", refusal.Params)
			}
			if _, faults, err := o.Drafted(t.Context(), o.store); err != nil || len(faults) == 0 {
				t.Errorf("the drafts have no faults: %v", err)
			}
		})
	}
}

func TestADraftThatBrokeAfterItWasAskedForIsNotReleased(t *testing.T) {
	o := opens(t, storetest.Open(t, "sqlite", ""))
	o.writes(editor, store.ContentWords, "line", "新词", 0)
	r := must(o.asks())
	// Meanwhile a guide with that word goes live in another way: by a new program.
	with := files(t, map[string]string{"line": shipped["line"], "window": text("在哪里办", "新词", "。")})
	next := must(editorial.New(with, editorialtest.Make))
	load := caseload.New(caseload.Parts{Store: o.store, Now: time.Now, Content: next})
	if _, err := load.DecideRequest(t.Context(), approver, r.ID, true, ""); !refusedBy(casework.CodeContentWrong, err) {
		t.Errorf("it is released: %v", err)
	}
	if i := o.item(store.ContentWords, "line"); i.Live != 0 {
		t.Errorf("it stands at %+v", i)
	}
}

func TestAnOlderRequestDoesNotUndoANewerRelease(t *testing.T) {
	o := opens(t, storetest.Open(t, "sqlite", ""))
	o.writes(editor, store.ContentGuide, "line", text("申报指导分值", "分数线", "一。"), 0)
	o.writes(editor, store.ContentGuide, "line", text("申报指导分值", "分数线", "二。"), 1)
	o.releases()
	old := []store.ContentRef{{Kind: store.ContentGuide, Item: "line", Seq: 1}}
	if _, err := o.load.RequestRelease(t.Context(), editor, old, "旧的"); !refusedBy(casework.CodeContentChanged, err) {
		t.Errorf("an older version may be asked for: %v", err)
	}
	for _, who := range []casework.Role{casework.WindowOfficer, casework.Scorer, casework.Approver, casework.Admin, casework.Auditor, casework.Agent} {
		if _, err := o.load.RequestRelease(t.Context(), casework.Actor{ID: "x", Role: who}, old, "我要"); !refusedBy(casework.CodeNotAllowed, err) {
			t.Errorf("%s asks: %v", who, err)
		}
	}
}

func TestWhatNoLongerFitsToANewProgramIsLeftOut(t *testing.T) {
	o := opens(t, storetest.Open(t, "sqlite", ""))
	o.writes(editor, store.ContentWords, "line", "门槛", 0)
	o.writes(editor, store.ContentGuide, "line", text("申报指导分值", "分数线", "新的。"), 0)
	o.writes(editor, store.ContentGuide, "fresh", text("新的一篇", "新词", "新。"), 0)
	o.releases()
	with := files(t, map[string]string{"line": shipped["line"], "window": text("在哪里办", "门槛, 新词", "。")})
	next := must(editorial.New(with, editorialtest.Make))
	changed, left, err := next.Refresh(t.Context(), o.store)
	if err != nil || !changed || len(left) != 2 {
		t.Fatalf("changed %v, left out %+v, %v", changed, left, err)
	}
	g, _ := next.Now().Guides.Get("line")
	if g.Plain() != "新的。" || next.Now().Hear("门槛", 0).Guide != "window" || next.Now().Hear("新词", 0).Guide != "window" {
		t.Errorf("%q, %+v", g.Plain(), next.Now().Hear("门槛", 0))
	}
}

func TestWhoeverLooksSeesGuidesAndWordsOfOneRelease(t *testing.T) {
	o := opens(t, storetest.Open(t, "sqlite", ""))
	done := make(chan struct{})
	var looking sync.WaitGroup
	for range 4 {
		looking.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				e := o.Now()
				g, _ := e.Guides.Get("line")
				if body, word := g.Plain(), fmt.Sprint("词", e.Release); e.Release > 0 && (body != word || e.Hear(word, 0).Guide != "line") {
					t.Errorf("release %d says %q", e.Release, body)
					return
				}
			}
		})
	}
	for i := range 8 {
		word := fmt.Sprint("词", i+1)
		o.writes(editor, store.ContentGuide, "line", text("申报指导分值", "分数线", word), i)
		o.writes(editor, store.ContentWords, "line", word, i)
		o.releases()
	}
	close(done)
	looking.Wait()
}
