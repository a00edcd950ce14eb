package gloss_test

import (
	"strings"
	"testing"

	"luohu/backend/gloss"
)

func TestALineIsSaidByTheFormThatFitsItClosest(t *testing.T) {
	book, err := gloss.Load([]byte(`
"{key}: {problem}": "{key}：{problem}"
"{key}: expected text": "{key}：要写文字"
"{key}: no {id}; {expected}": "{key}：没有 {id}；{expected}"
"did you mean {word}?": 是不是 {word}
"not {{name}}": "不是 {{name}}"
`))
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"id: expected text":           "id：要写文字",
		"id: something else":          "id：something else",
		"of: no x; did you mean xy?":  "of：没有 x；是不是 xy",
		"not {place}":                 "不是 {place}",
		"expected text":               "expected text",
		"a: b: expected text":         "a：b：要写文字",
		"id: 写成 x (y.*)\nsecond line": "id：写成 x (y.*)\nsecond line",
	} {
		if got := book.Say(line); got != want {
			t.Errorf("%q is said as %q, expected %q", line, got, want)
		}
	}
}

func TestASentenceHasOneStop(t *testing.T) {
	book, err := gloss.Load([]byte("one: 一\ntwo: 二。\nthree: 三？\n"))
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{"one": "一。", "two": "二。", "three": "三？"} {
		if got := book.Sentence(line); got != want {
			t.Errorf("%q is said as %q, expected %q", line, got, want)
		}
	}
}

func TestWithoutABookALineStaysAsItIs(t *testing.T) {
	var none *gloss.Book
	if got := none.Say("as it is"); got != "as it is" || none.Knows("as it is") {
		t.Error(got)
	}
}

func TestASentenceWithAPlaceThatTheLineLacksIsRefused(t *testing.T) {
	if _, err := gloss.Load([]byte(`"a {b}": "{c}"`)); err == nil || !strings.Contains(err.Error(), "{c}") {
		t.Error(err)
	}
}
