package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"luohu/bot/keyword"
)

// shortestQuestion is below what can be a question of its own: 怎么办 belongs to what
// stands before it.
const shortestQuestion = 4

// severalAsked are the guides for a message that holds several questions, each by its
// own; fewer than two: it holds one.
func (t *talk) severalAsked(said string) (all []keyword.Match) {
	parts := strings.FieldsFunc(said, func(r rune) bool { return strings.ContainsRune("？?；;\n", r) })
	for _, part := range parts {
		if part = strings.TrimSpace(part); utf8.RuneCountInString(part) < shortestQuestion {
			continue
		}
		m := t.Matcher.Match(part)
		sure := m.Layer != keyword.LayerSearch || asksOf(part, m.Score)
		if m.Guide != "" && sure && !slices.ContainsFunc(all, func(other keyword.Match) bool { return other.Guide == m.Guide }) {
			all = append(all, m)
		}
	}
	return all
}

// hearSeveral answers a message with several questions: all of them, if one reply
// holds them; else the first, and the others by the word to send.
func (t *talk) hearSeveral(said string) (reply string, ok bool, err error) {
	all := t.severalAsked(said)
	if len(all) < 2 {
		return "", false, nil
	}
	var texts, titles []string
	for _, m := range all {
		t.understoodBy(m)
		g, known := t.Guides.Get(m.Guide)
		if !known {
			return "", false, nil
		}
		texts, titles = append(texts, t.bare(g)), append(titles, g.Title)
	}
	t.found()
	together := strings.Join(texts, "\n\n————\n")
	if wholeReply.less(sizeOf(t.stands())).holds(together) {
		reply, err = t.withQuestion(together)
		return reply, true, err
	}
	others := t.Words.OtherQuestions.With(map[string]any{"Titles": titles[1:]})
	reply, err = t.withQuestion(others + "\n\n" + texts[0])
	return reply, true, err
}
