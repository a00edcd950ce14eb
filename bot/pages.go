package bot

import (
	"strings"
	"unicode/utf8"
)

// PageBytes is how much WeChat takes in one reply; a page leaves room for the
// line that leads to the next.
const (
	ReplyBytes = 2048
	pageBytes  = ReplyBytes - 200
	widowed    = pageBytes * 5 / 4
)

// split cuts a text into pages by meaning: between paragraphs if it can, else
// between lines, else after a sentence, and only then anywhere. A clickable
// choice is never cut.
func split(text string) []string {
	if len(text) <= ReplyBytes {
		return []string{text}
	}
	var pages []string
	for len(text) > ReplyBytes {
		room := pageBytes
		if len(text) < widowed {
			room = len(text) * 3 / 5 // else a sentence would be left for the last page
		}
		at := cut(text[:room+1])
		pages = append(pages, strings.TrimSpace(text[:at]))
		text = strings.TrimSpace(text[at:])
	}
	if text != "" {
		pages = append(pages, text)
	}
	return pages
}

// cut finds where to end a page that may have all bytes of s but the last.
func cut(s string) int {
	s = s[:len(s)-1]
	if open := strings.LastIndex(s, "<a "); open > 0 && !strings.Contains(s[open:], "</a>") {
		s = s[:open]
	}
	for _, mark := range []string{"\n\n", "\n", "。", "；", "，"} {
		if i := strings.LastIndex(s, mark); i > len(s)/3 {
			return i + len(mark)
		}
	}
	return wholeRunes(s)
}

// wholeRunes is the length of s without a rune that its end cuts in two.
func wholeRunes(s string) int {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			if utf8.FullRuneInString(s[i:]) {
				return len(s)
			}
			return i
		}
	}
	return len(s)
}

// withQuestion puts the open question, if any, under what is said.
func (t *talk) withQuestion(say string) (string, error) {
	if question := t.asideQuestion(); question != "" {
		return t.paged(split(say + "\n\n" + t.Words.AsideAgain.String() + "\n" + question)), nil
	}
	if !t.open() {
		return t.paged(split(say)), nil
	}
	session, err := t.session()
	if err != nil || session == nil {
		return say, err
	}
	return t.paged(split(say + "\n\n" + t.Words.StandsAgain.String() + "\n" + session.Question())), nil
}

// paged says the first page and keeps the rest for "下一页".
func (t *talk) paged(pages []string) string {
	if len(pages) > 1 || len(t.conversation.Pages) > 0 {
		t.conversation.Pages, t.changed = pages[1:], true
	}
	if len(pages) == 1 {
		return pages[0]
	}
	return pages[0] + "\n\n" + t.Words.NextPage.With(map[string]any{"Left": len(pages) - 1})
}

func (t *talk) nextPage() string {
	rest := t.conversation.Pages
	if len(rest) == 0 {
		return t.Words.NoNextPage.String()
	}
	t.conversation.Pages, t.changed = rest[1:], true
	if len(rest) == 1 {
		return rest[0]
	}
	return rest[0] + "\n\n" + t.Words.NextPage.With(map[string]any{"Left": len(rest) - 1})
}
