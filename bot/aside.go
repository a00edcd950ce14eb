package bot

import (
	"encoding/json"
	"fmt"
	"time"

	"luohu/bot/keyword"
)

// asideOpen is how long a talk beside the interview stands.
const asideOpen = 30 * time.Minute

// aside says whether one of a name is going on.
func (t *talk) aside(name string) bool {
	c := t.conversation
	return c.Aside == name && name != "" && time.Since(c.UpdatedAt) < asideOpen
}

// besides begins, or goes on with, a talk beside the interview.
func (t *talk) besides(name string, state any) error {
	src, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("keep a talk beside the interview: %w", err)
	}
	if t.conversation.Aside != name {
		t.noMoreAside()
	}
	t.conversation.Aside, t.conversation.AsideState, t.changed = name, src, true
	return nil
}

// noMoreAside ends it. Further pages about a unit's applications go with it: they
// would be told without asking whether they still may be.
func (t *talk) noMoreAside() {
	if t.conversation.Aside == agencies {
		t.conversation.Pages = nil
	}
	if t.conversation.Aside != "" {
		t.conversation.Aside, t.conversation.AsideState, t.changed = "", nil, true
	}
}

// quits says that words are those by which people leave.
func (t *talk) quits(said string) bool {
	match, exact := t.Matcher.Exact(said)
	return exact && (match.Intent == "quit" || match.Intent == "pause")
}

// hearAside gives words to the talk beside the interview first. What it makes
// nothing of is heard as always, and its question stands again under the answer.
func (t *talk) hearAside(words string) (reply string, ok bool, err error) {
	switch {
	case t.aside(binds):
		return t.hearBinding(words)
	case t.aside(unbinds):
		return t.hearUnbinding(words)
	case t.aside(stands):
		return t.ofOwn(t.hearStanding(words))
	case t.aside(agencies):
		return t.ofOwn(t.hearAgency(words))
	case t.aside(objects):
		return t.ofOwn(t.hearObjection(words))
	case t.aside(supplements):
		return t.ofOwn(t.hearSupplement(words))
	case t.aside(subscribes):
		return t.hearSubscribing(words)
	}
	t.noMoreAside()
	return "", false, nil
}

// hearBesides answers a question; words that are none are no answer to the interview
// either while something else stands open.
func (t *talk) hearBesides(words string) (string, error) {
	if reply, ok, err := t.hearSeveral(words); ok || err != nil {
		return reply, err
	}
	match := t.Matcher.Match(words)
	if isNumber(words) || match.Intent+match.Guide == "" || match.Intent == "stray" || match.Layer == keyword.LayerSearch && !asksOf(words, match.Score) {
		t.changed = true
		if !t.aside(binds) && !isNumber(words) { // names and codes are kept nowhere
			t.Tally.Unclear(words)
		}
		return t.over(t.Words.Binding.Unclear.String(), t.asideQuestion())
	}
	return t.understood(match)
}

// asideQuestion is what stands open beside the interview; empty: nothing.
func (t *talk) asideQuestion() string {
	switch {
	case t.aside(binds):
		if b, err := t.bindState(); err == nil {
			return t.bindQuestion(b)
		}
	case t.aside(objects):
		var o objecting
		if err := json.Unmarshal(t.conversation.AsideState, &o); err == nil {
			return t.objectionQuestion(o)
		}
	case t.aside(supplements):
		return t.supplementQuestion()
	case t.aside(subscribes):
		return t.subscribeQuestion()
	}
	return ""
}
