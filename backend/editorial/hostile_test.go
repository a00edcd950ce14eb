package editorial_test

import (
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/editorial"
	"luohu/backend/guide"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestHostileTextsAreShownHarmlesslyOrNotAtAll(t *testing.T) {
	o := opens(t, storetest.Open(t, "sqlite", ""))
	for name, src := range map[string]string{
		"a script":              text("<script>alert(1)</script>", "甲", "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[点](javascript:alert(1))"),
		"nothing":               "",
		"fences alone":          "---\n---\n",
		"front matter for ever": "---\n" + strings.Repeat("a: [", 15000) + "\n---\n",
		"a bomb of anchors":     "---\ntitle: &a x\nkeywords: &b [*a, *a, *a]\nquestions: [*b, *b, *b, *b]\nmark: official\n---\nx",
		"control characters":    "---\ntitle: \x00\x1b[31m\n---\n\x00",
		"no UTF-8":              "---\ntitle: \xff\xfe\n---\n",
		"deep quotes":           text("深", "深", strings.Repeat("> ", 20000)+"x"),
		"deep lists":            text("深", "深", strings.Repeat("- ", 9000)+"x"),
		"many links":            text("链", "链", strings.Repeat("[", 20000)),
		"odd ends":              strings.ReplaceAll(shipped["line"], "\n", "\r"),
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			lib, faults := o.Preview("line", src)
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("it takes %v", took)
			}
			if lib == nil {
				if len(faults) == 0 {
					t.Error("it is not shown, and nothing is told")
				}
				return
			}
			g, _ := lib.Get("line")
			for _, bad := range []string{"<script", "onerror", "javascript:"} {
				if strings.Contains(strings.ToLower(g.HTML()), bad) {
					t.Errorf("the page holds %s", bad)
				}
			}
		})
	}
}

func TestWhatIsSavedIsBounded(t *testing.T) {
	o := opens(t, storetest.Open(t, "sqlite", ""))
	for name, c := range map[string]struct {
		text editorial.Text
		code casework.Code
	}{
		"a text for ever":      {editorial.Text{Kind: store.ContentGuide, Item: "line", Source: strings.Repeat("长", guide.MaxFile)}, casework.CodeTextTooLong},
		"a path for a name":    {editorial.Text{Kind: store.ContentGuide, Item: "../../etc/passwd", Source: "x"}, casework.CodeContentName},
		"a name for ever":      {editorial.Text{Kind: store.ContentGuide, Item: strings.Repeat("a", 61), Source: "x"}, casework.CodeContentName},
		"a word for ever":      {editorial.Text{Kind: store.ContentWords, Item: "line", Source: strings.Repeat("长", 61)}, casework.CodeTextTooLong},
		"a number of somebody": {editorial.Text{Kind: store.ContentWords, Item: "line", Source: "13812345678 是谁"}, casework.CodePersonal},
		"a reason for ever":    {editorial.Text{Kind: store.ContentGuide, Item: "line", Source: "x", Reason: strings.Repeat("长", 201)}, casework.CodeTextTooLong},
	} {
		if _, err := o.Save(t.Context(), o.store, editor, c.text); !refusedBy(c.code, err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	v := o.writes(editor, store.ContentGuide, "line", "一\r\n二\x00\x1b三\xff\r四", 0)
	if v.Source != "一\n二三\n四" {
		t.Errorf("it is kept as %q", v.Source)
	}
}

func TestAnUnansweredQuestionBecomesAWordOfAGuide(t *testing.T) {
	each(t, func(o *office) {
		err := o.store.Do(t.Context(), func(tx *store.Tx) error {
			return tx.AddQuestions([]store.Question{{Hash: "h1", Text: "门槛是多少", Times: 3, LastAt: time.Now()}, {Hash: "h2", Text: "我叫〔姓名〕", Times: 2, LastAt: time.Now()}, {Hash: "h3", Text: "今天天气", Times: 1, LastAt: time.Now()}})
		})
		if err != nil {
			t.Fatal(err)
		}
		o.writes(editor, store.ContentWords, "line", "及格线", 0)
		for range 2 { // sent twice
			if err := o.Answer(t.Context(), o.store, editor, "h1", "line", "门槛是多少"); err != nil {
				t.Fatal(err)
			}
		}
		if err := o.Answer(t.Context(), o.store, editor, "h2", "line", "我叫〔姓名〕"); !refusedBy(casework.CodeContentWord, err) {
			t.Errorf("a mask is taken for a word: %v", err)
		}
		if err := o.Answer(t.Context(), o.store, editor, "h1", "none-such", "门槛"); !refusedBy(casework.CodeContentName, err) {
			t.Errorf("a guide that is none: %v", err)
		}
		if err := o.SetAside(t.Context(), o.store, editor, "h3", true); err != nil {
			t.Fatal(err)
		}
		states := map[string]store.QuestionState{}
		err = o.store.Look(t.Context(), func(tx *store.Tx) error {
			for _, hash := range []string{"h1", "h2", "h3"} {
				q, err := tx.Question(hash)
				if err != nil {
					return err
				}
				states[hash] = q.State
			}
			return nil
		})
		if err != nil || states["h1"] != store.QuestionWord || states["h2"] != store.QuestionOpen || states["h3"] != store.QuestionOff {
			t.Errorf("%v, %v", states, err)
		}
		if o.Now().Hear("门槛是多少", 0).Guide != "" {
			t.Error("it answers before it is released")
		}
		o.releases()
		for _, word := range []string{"门槛是多少", "及格线"} {
			if o.Now().Hear(word, 0).Guide != "line" {
				t.Errorf("%q is not answered", word)
			}
		}
	})
}
