package bot

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// What one reply holds: WeChat takes so many bytes, and nobody reads more than a
// screen and a half of a phone without having asked for more. A page leaves room for
// the line that leads to the next.
const (
	ReplyBytes = 2048
	ReplyLines = 30
	lineWidth  = 17 // Chinese characters; others are half as wide
	nextBytes  = 200
	nextLines  = 3
)

// room is for how much of a text there is place.
type room struct{ bytes, lines int }

var wholeReply = room{ReplyBytes, ReplyLines}

// least is how much of an answer is to stand over a question.
var least = room{900, 12}

func (r room) less(by room) room { return room{r.bytes - by.bytes, r.lines - by.lines} }

func (r room) holds(text string) bool { return len(text) <= r.bytes && Lines(text) <= r.lines }

// sizeOf is the room that a text takes.
func sizeOf(text string) room { return room{len(text), Lines(text)} }

var tag = regexp.MustCompile(`<[^>]*>`)

// Lines is how many lines of a phone a text fills.
func Lines(text string) (n int) {
	for line := range strings.SplitSeq(tag.ReplaceAllString(text, ""), "\n") {
		half := 0
		for _, char := range line {
			if half++; char > 0xFF {
				half++
			}
		}
		n += max(1, (half+2*lineWidth-1)/(2*lineWidth))
	}
	return n
}

// split cuts a text into pages by meaning: between paragraphs if it can, else
// between lines, else after a sentence, and only then anywhere. A clickable
// choice is never cut.
func split(text string) []string { return splitInto(text, wholeReply) }

func splitInto(text string, r room) []string {
	page := r.less(room{nextBytes, nextLines})
	var pages []string
	for !r.holds(text) {
		wanted := page
		if size := sizeOf(text); size.bytes*3 < page.bytes*4 && size.lines*3 < page.lines*4 {
			wanted = room{size.bytes * 3 / 5, size.lines * 3 / 5} // else a sentence would be left for the last page
		}
		at := cut(text[:wanted.within(text)+1])
		pages = append(pages, strings.TrimSpace(text[:at]))
		text = strings.TrimSpace(text[at:])
	}
	if text != "" || len(pages) == 0 {
		pages = append(pages, text)
	}
	return pages
}

// within is how many bytes of a text there is place for; never all of them.
func (r room) within(text string) int {
	at, lines := 0, 0
	for at < len(text) {
		line, _, _ := strings.Cut(text[at:], "\n")
		n := Lines(line)
		if lines+n > r.lines && at == 0 {
			at = r.lines * lineWidth * len("字") // of one long paragraph
			break
		}
		if lines+n > r.lines {
			break
		}
		lines, at = lines+n, at+len(line)+1
	}
	return max(1, min(at, r.bytes, len(text)-1))
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
func (t *talk) withQuestion(say string) (string, error) { return t.over(say, t.stands()) }

// withQuestionShortly is that without what helps to answer.
func (t *talk) withQuestionShortly(say string) (string, error) {
	if t.asideQuestion() != "" || !t.open() {
		return t.withQuestion(say)
	}
	session, err := t.session()
	if err != nil || session == nil {
		return say, err
	}
	return t.over(say, t.Words.StandsAgain.String()+"\n"+session.Again())
}

// stands is the open question with what leads back to it; empty: there is none.
func (t *talk) stands() string {
	if question := t.asideQuestion(); question != "" {
		return t.Words.AsideAgain.String() + "\n" + question
	}
	if !t.open() {
		return ""
	}
	session, err := t.session()
	if err != nil || session == nil {
		return ""
	}
	return t.Words.StandsAgain.String() + "\n" + session.Question()
}

// over says something over the question that stands. What is too long for both is cut,
// and not the question.
func (t *talk) over(say, question string) (string, error) {
	if question == "" {
		return t.paged(split(say)), nil
	}
	if whole := say + "\n\n" + question; wholeReply.holds(whole) {
		return t.paged([]string{whole}), nil
	}
	left := wholeReply.less(sizeOf("\n\n" + question))
	if left.bytes < least.bytes || left.lines < least.lines { // a long one comes last
		pages := split(say)
		if last := pages[len(pages)-1] + "\n\n" + question; wholeReply.holds(last) {
			pages[len(pages)-1] = last
		} else {
			pages = append(pages, split(question)...)
		}
		return t.paged(pages), nil
	}
	return t.under(t.paged(splitInto(say, left)), question), nil
}

// under puts a question under a page, if one reply takes both.
func (t *talk) under(page, question string) string {
	if whole := page + "\n\n" + question; question != "" && !strings.Contains(page, question) && wholeReply.holds(whole) {
		return whole
	}
	return page
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

// nextPage is the next of what was cut, over the question that stands.
func (t *talk) nextPage() string {
	rest := t.conversation.Pages
	if len(rest) == 0 {
		return t.under(t.Words.NoNextPage.String(), t.stands())
	}
	page := rest[0]
	t.conversation.Pages, t.changed = rest[1:], true
	if len(rest) > 1 {
		page += "\n\n" + t.Words.NextPage.With(map[string]any{"Left": len(rest) - 1})
	}
	return t.under(page, t.stands())
}
