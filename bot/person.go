package bot

import (
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/helpline"
	"luohu/backend/store"
)

// humanGuide tells phones and windows.
const humanGuide = "human"

// toPerson are the words that always do something while an officer answers: who
// wants to stop, to know where they are, or to have all deleted.
var toPerson = map[string]bool{"quit": true, "leave_person": true, "help": true, "forget": true, "confirm_forget": true, "keep": true, "person": true}

// withHelp reads what the follower asks of a person, if they do.
func (t *talk) withHelp() error {
	if t.conversation.Help == "" {
		return nil
	}
	h, found, err := t.Records.Help(t.ctx, t.conversation.Help)
	if err != nil {
		return err
	}
	if !found || h.State == store.HelpEnded { // the bot goes on
		t.conversation.Help, t.changed = "", true
		return nil
	}
	h.WroteAt = time.Now().UTC().Truncate(time.Microsecond)
	t.asked, t.changed = &h, true
	return nil
}

// overheard notes what was said while a person is asked for.
func (t *talk) overheard(m Message, reply string) {
	if t.asked == nil || m.Kind == Event && m.words() == "" {
		return
	}
	words := helpline.Kept(m.words())
	if t.besided { // a name and codes are for nobody else
		words, reply = "["+t.Words.Binding.Hidden.String()+"]", ""
	}
	if words == "" {
		words = "[" + string(m.Kind) + "]"
	}
	t.said = append(t.said, line(store.ByFollower, words))
	if reply = helpline.Kept(reply); reply != "" {
		t.said = append(t.said, line(store.ByBot, reply))
	}
}

func line(author, body string) store.HelpLine {
	return store.HelpLine{ID: ulid.Make().String(), Author: author, Body: body}
}

// attended is a message while an officer answers: the bot keeps silent, but for
// words that must always work.
func (t *talk) attended(m Message) (string, error) {
	if m.Kind == Event && m.words() == "" {
		return t.event(m)
	}
	words := strings.TrimSpace(m.words())
	if reply, ok, err := t.hearForget(words); ok || err != nil {
		return reply, err
	}
	match, exact := t.Matcher.Exact(words)
	if !exact || !toPerson[match.Intent] {
		return "", nil
	}
	switch match.Intent {
	case "quit", "leave_person":
		return t.leavePerson(), nil
	case "help", "person":
		return t.Words.PersonHere.String(), nil
	}
	return t.do(match.Intent)
}

// askPerson puts a follower into the queue; phones and windows are told too, for
// nobody sits there at night.
func (t *talk) askPerson() (string, error) {
	pages := strings.Join(t.pagesOf(humanGuide, t.Table), "\n\n")
	switch {
	case t.Person == nil || !t.Person():
		return t.withQuestion(pages)
	case t.asked != nil:
		return t.withQuestion(t.Words.PersonWaits.String())
	}
	ahead, err := t.Records.HelpsWaiting(t.ctx)
	if err != nil {
		return "", err
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	t.asked = &store.Help{ID: ulid.Make().String(), Follower: t.conversation.Follower, State: store.HelpWaiting, AskedAt: now, WroteAt: now, TouchedAt: now}
	t.conversation.Help, t.changed = t.asked.ID, true
	for _, h := range t.conversation.Handled { // what they have just been told
		if told := helpline.Kept(h.Reply); told != "" {
			one := line(store.ByBot, told)
			one.At = t.conversation.UpdatedAt
			t.said = append(t.said, one)
		}
	}
	return t.withQuestion(t.Words.PersonAsked.With(map[string]any{"Ahead": ahead}) + "\n\n" + pages)
}

// leavePerson ends it by the follower's wish.
func (t *talk) leavePerson() string {
	if t.asked == nil {
		return t.Words.PersonNone.String()
	}
	t.asked.End(store.EndedByFollower, time.Now().UTC().Truncate(time.Microsecond))
	t.conversation.Help, t.changed = "", true
	return t.Words.PersonLeft.String()
}

// gone ends it for who does not follow any more.
func (t *talk) gone() {
	if t.asked != nil {
		t.leavePerson()
	}
}
