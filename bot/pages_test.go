package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"luohu/bot/words"
)

func TestAShortTextIsOnePage(t *testing.T) {
	if pages := split("你好"); len(pages) != 1 || pages[0] != "你好" {
		t.Fatalf("%q", pages)
	}
}

func TestALongTextIsCutBetweenParagraphs(t *testing.T) {
	paragraph := strings.Repeat("补缴的社保不计积分。", 12) // 360 bytes, 8 lines
	pages := split(strings.Join([]string{paragraph, paragraph, paragraph, paragraph, paragraph}, "\n\n"))
	for i, page := range pages {
		if len(page)%len(paragraph) > 4 || strings.HasPrefix(page, "\n") {
			t.Errorf("page %d of %d bytes is no whole paragraphs", i, len(page))
		}
	}
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
}

func TestNoSentenceIsLeftForAPageOfItsOwn(t *testing.T) {
	line := strings.Repeat("补缴的社保不计积分。", 3) + "\n" // 91 bytes
	for lines := 23; lines < 60; lines++ {
		pages := split(strings.Repeat(line, lines))
		if last := pages[len(pages)-1]; len(last) < 400 {
			t.Errorf("%d lines leave %d bytes for page %d", lines, len(last), len(pages))
		}
	}
}

func TestSplittingLosesNothingAndFits(t *testing.T) {
	pieces := []string{"积分", "落户。", "，", "\n", "\n\n", "𠮷", "a b", "；", words.Choice("下一页"), strings.Repeat("字", 300)}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 120).Draw(t, "pieces"), "")
		var joined strings.Builder
		for _, page := range split(text) {
			if len(page) > ReplyBytes || Lines(page) > ReplyLines || !utf8.ValidString(page) {
				t.Fatalf("a page of %d bytes and %d lines, valid %v", len(page), Lines(page), utf8.ValidString(page))
			}
			if strings.Count(page, "<a ") != strings.Count(page, "</a>") {
				t.Fatalf("a choice is cut: %q", page)
			}
			joined.WriteString(page)
		}
		if squeeze(joined.String()) != squeeze(text) {
			t.Fatal("words were lost")
		}
	})
}

func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\n", " ")), "")
}
