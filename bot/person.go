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
var toPerson = map[string]bool{"quit": true, "leave_person": true, "help": true, "forget": true, "confirm_forget": true, "keep": true, "person": true, "queue_place": true}

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
	if reply = helpline.Kept(t.forOfficers(reply)); reply != "" {
		t.said = append(t.said, line(store.ByBot, reply))
	}
}

// forOfficers is an answer as officers may see it: what stands in somebody's application is
// for those whose work that is.
func (t *talk) forOfficers(reply string) string {
	if t.own && reply != "" {
		return "[" + t.Words.Handing.Hidden.String() + "]"
	}
	return reply
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
	case "help", "person", "queue_place":
		return t.Words.PersonHere.String(), nil
	}
	return t.do(match.Intent)
}

// transferred stands for a message that WeChat's own tools of customer service take
// over; no reply begins with it.
const transferred = "\x01"

// askPerson puts a follower into the queue, and tells phones and windows too. While
// nobody sits there they are promised a day.
func (t *talk) askPerson() (string, error) {
	switch {
	case t.Person == nil || !t.Person():
		return t.withQuestion(strings.Join(t.pagesOf(humanGuide, t.Table), "\n\n"))
	case t.Transfers && t.Office.Open():
		return transferred, nil
	case t.Transfers:
		return t.withQuestion(t.Words.PersonClosed.With(map[string]any{"Hours": t.Office.Hours.String()}))
	case t.asked != nil:
		return t.queuePlace()
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	t.asked = &store.Help{
		ID: ulid.Make().String(), Follower: t.conversation.Follower, State: store.HelpWaiting, AskedAt: now, WroteAt: now, TouchedAt: now,
		Due: t.Office.Today(), Context: t.handed(),
	}
	say := t.Words.PersonAsked
	if !t.Office.Open() {
		t.asked.Ticket, t.asked.Due = true, t.Office.Promised()
		say = t.Words.PersonTicket
	}
	ahead, err := t.Records.HelpsBefore(t.ctx, *t.asked)
	if err != nil {
		return "", err
	}
	t.conversation.Help, t.changed = t.asked.ID, true
	t.said = append(t.said, t.toldLately()...)
	return t.withQuestion(say.With(map[string]any{"Ahead": ahead, "Hours": t.Office.Hours.String(), "Day": helpline.DayName(t.asked.Due)}))
}

// queuePlace tells who waits already how many are before them now.
func (t *talk) queuePlace() (string, error) {
	if t.asked == nil {
		return t.withQuestion(t.Words.PersonNone.String())
	}
	ahead, err := t.Records.HelpsBefore(t.ctx, *t.asked)
	if err != nil {
		return "", err
	}
	promised := ""
	if t.asked.Ticket {
		promised = helpline.DayName(t.asked.Due)
	}
	return t.withQuestion(t.Words.PersonWaits.With(map[string]any{
		"Ahead": ahead, "Day": promised, "Late": t.asked.Overdue(t.Office.Today()), "Hours": t.Office.Hours.String(), "Open": t.Office.Open(),
	}))
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
