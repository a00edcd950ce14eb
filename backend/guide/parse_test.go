package guide_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"luohu/backend/guide"
)

const sound = `---
title: 一问
keywords: [词]
questions: [怎么问？]
answers: [1]
mark: reprint
sources:
  - {title: 甲, document: 一号, page: a.example/1, date: 2026-01-02}
  - {title: 乙, date: 2025-01-02}
source_date: 2026-01-02
reviewed: 2026-11-24
---
**答**：看[这里](https://a.example/x)。

- 一
- 二
`

func loaded(t *testing.T, files map[string]string) (*guide.Library, error) {
	t.Helper()
	dir := fstest.MapFS{}
	for name, src := range files {
		dir[name] = &fstest.MapFile{Data: []byte(src)}
	}
	return guide.Load(dir)
}

func TestAGuideIsReadWithWhereItComesFrom(t *testing.T) {
	l, err := loaded(t, map[string]string{"a.md": sound})
	if err != nil {
		t.Fatal(err)
	}
	g, found := l.Get("a")
	if !found || g.Title != "一问" || g.Mark != guide.Reprint || len(g.Sources) != 2 || g.MainSource().Title != "甲" {
		t.Fatalf("%+v", g)
	}
	if want := "答：看这里（https://a.example/x）。\n\n• 一\n• 二"; g.Plain() != want {
		t.Errorf("as plain text %q, want %q", g.Plain(), want)
	}
	if chat := g.Chat(); !strings.Contains(chat, "来源：甲（一号）（2026-01-02）等 2 处") {
		t.Errorf("in chat it says not where it comes from:\n%s", chat)
	}
	if html := g.HTML(); !strings.Contains(html, "<strong>答</strong>") || !strings.Contains(html, "<li>一</li>") {
		t.Errorf("as a page %s", html)
	}
}

func TestAFaultInAGuideNamesItsPlace(t *testing.T) {
	for _, c := range []struct{ old, changed, want string }{
		{"title: 一问", "titel: 一问", `a.md:2:1: unknown key "titel"`},
		{"title: 一问", "title: ''", "title is missing or empty"},
		{"mark: reprint", "mark: rumour", `a.md:6:7: "rumour" is none of`},
		{"questions: [怎么问？]", "questions: [怎么问？, 怎么问？]", "stands twice"},
		{"source_date: 2026-01-02", "source_date: 2024-01-02", "source_date is the newest"},
		{"reviewed: 2026-11-24", "reviewed: soon", "a.md:11:"},
		{"{title: 乙, date: 2025-01-02}", "{date: 2025-01-02}", "a source needs a title"},
		{"---\ntitle", "title", "front matter"},
		{"- 一\n", strings.Repeat("- 长\n", 2000), "in chat"},
		{"keywords: [词]", "keywords: [词\n", "a.md:"},
	} {
		_, err := loaded(t, map[string]string{"a.md": strings.Replace(sound, c.old, c.changed, 1)})
		if _, ok := errors.AsType[guide.Faults](err); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q → %.40q: %v, want %q", c.old, c.changed, err, c.want)
		}
	}
}

func TestGuidesMustAgreeAmongThemselves(t *testing.T) {
	other := strings.NewReplacer("title: 一问", "title: 二问", "怎么问？", "怎么答？").Replace(sound)
	_, err := loaded(t, map[string]string{"a.md": sound, "b.md": other})
	if err == nil || !strings.Contains(err.Error(), `"词" is a keyword of a too`) || !strings.Contains(err.Error(), "question 1 is answered by a") {
		t.Errorf("%v", err)
	}
	lonely := strings.Replace(sound, "mark:", "related: [nobody]\nmark:", 1)
	if _, err := loaded(t, map[string]string{"a.md": lonely}); err == nil || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("%v", err)
	}
	for _, name := range []string{"A B.md", "-.md", "啊.md"} {
		if _, err := loaded(t, map[string]string{name: sound}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestAnOperatorsGuideTakesThePlaceOfAShippedOne(t *testing.T) {
	first := fstest.MapFS{"a.md": {Data: []byte(sound)}, ".a.md.swp": {Data: []byte("junk")}, "notes.txt": {Data: []byte("junk")}}
	second := fstest.MapFS{"a.md": {Data: []byte(strings.Replace(sound, "一问", "新问", 1))}}
	l, err := guide.Load(first, second)
	if err != nil {
		t.Fatal(err)
	}
	if g, _ := l.Get("a"); g.Title != "新问" || len(l.All()) != 1 {
		t.Errorf("%+v", g)
	}
}

func TestWhatIsNoTextIsNotShown(t *testing.T) {
	l, err := loaded(t, map[string]string{"a.md": sound + "\n<script>alert(1)</script>\n\n<b onclick=x>粗</b> [点](javascript:alert(1))\n"})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := l.Get("a")
	for _, bad := range []string{"<script", "onclick", "javascript:"} {
		if strings.Contains(g.HTML(), bad) {
			t.Errorf("the page holds %s: %s", bad, g.HTML())
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(sound)
	f.Add("---\n---\n")
	f.Add("---\ntitle: [\n---\nx")
	f.Fuzz(func(t *testing.T, src string) {
		l, err := guide.Load(fstest.MapFS{"a.md": {Data: []byte(src)}})
		if err != nil {
			return
		}
		g, found := l.Get("a")
		if !found || g.Chat() == "" || strings.Contains(strings.ToLower(g.HTML()), "<script") {
			t.Fatalf("%q: %+v", src, g)
		}
	})
}
