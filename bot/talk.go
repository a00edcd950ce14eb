package bot

import (
	"context"
	"strings"
	"time"
	"unicode"

	"luohu/backend/chat"
	"luohu/backend/store"
	"luohu/bot/keyword"
	"luohu/estimator/read"
)

// pausedAfter is how long a question stands: after that the next words are no
// longer taken as its answer, until the follower asks to go on.
const pausedAfter = 24 * time.Hour

// talk is one message being answered: what is said, and what changes.
type talk struct {
	*Bot
	*Content
	ctx          context.Context
	conversation *store.Conversation
	changed      bool
	keep         *store.Estimate
	forget       bool
	asked        *store.Help // what they ask of a person; nil: nothing
	said         []store.HelpLine
	photo        *store.Photo // that they sent for a supplement; nil: none
	told         []string     // ids of what was kept for them, and is said now
	missed       []string     // ids of notices that could not be brought to them, and are listed now
	own          bool         // the answer is about an application of theirs
	besided      bool         // whether a talk beside the interview went on when the message came
}

// words are what a message says in words; empty if it says nothing in words.
func (m Message) words() string {
	switch {
	case m.Kind == Text || m.Kind == Voice:
		return m.Text
	case m.Kind == Event && m.Event == "CLICK":
		return m.EventKey
	}
	return ""
}

func (t *talk) route(m Message) (string, error) {
	if words := strings.TrimSpace(m.words()); words != "" {
		return t.hear(words)
	}
	switch m.Kind {
	case Event:
		return t.event(m)
	case Voice:
		return t.withQuestion(t.Words.VoiceUnclear.String())
	case Image:
		return t.picture(m)
	}
	say, known := t.Words.NotWords[string(m.Kind)]
	if !known {
		say = t.Words.NotWords["other"]
	}
	return t.withQuestion(say.String())
}

func (t *talk) event(m Message) (string, error) {
	scene := strings.TrimPrefix(m.EventKey, "qrscene_")
	switch m.Event {
	case "SUBSCRIBE":
		if err := t.Records.SetFollowing(t.ctx, m.Follower, true, scene); err != nil {
			return "", err
		}
		if reply, ok, err := t.invited(m, scene); ok || err != nil {
			return reply, err
		}
		if len(t.conversation.State) > 0 && !t.finished() {
			return t.Words.WelcomeBack.String(), nil
		}
		return t.Words.Welcome.String(), nil
	case "UNSUBSCRIBE":
		t.gone()
		return "", t.Records.SetFollowing(t.ctx, m.Follower, false, "")
	case "SCAN":
		if reply, ok, err := t.invited(m, scene); ok || err != nil {
			return reply, err
		}
		return t.withQuestion(t.Words.Help.String())
	}
	return "", nil
}

// hear understands words: a command, an answer to the open question, a
// keyword, a question in other words, or nothing we know.
func (t *talk) hear(words string) (string, error) {
	if reply, ok, err := t.hearForget(words); ok || err != nil {
		return reply, err
	}
	if t.conversation.Aside != "" {
		if reply, ok, err := t.hearAside(words); ok || err != nil {
			return reply, err
		}
	}
	for _, hear := range []func(string) (string, bool, error){t.hearReceipt, t.hearTopic, t.hearReminder, t.hearStep, t.hearUnit} {
		if reply, ok, err := hear(words); ok || err != nil {
			return reply, err
		}
	}
	match, exact := t.Matcher.Exact(words)
	command := exact && match.Intent != "" && !mayAnswer[match.Intent]
	if t.conversation.Dialogue == supposing {
		if reply, ok, err := t.hearMore(words, command); ok || err != nil {
			return reply, err
		}
	}
	if command || exact && match.Intent != "" && !t.open() {
		return t.understood(match)
	}
	if !exact {
		if reply, ok, err := t.hearAbout(words); ok || err != nil {
			return reply, err
		}
	}
	if t.asideQuestion() != "" {
		return t.hearBesides(words)
	}
	if t.open() {
		return t.hearAnswer(words)
	}
	switch {
	case read.HoldsID(words):
		return t.Words.IDNumber.String(), nil
	case !exact && isNumber(words):
		return t.lost(words), nil // 111 is no slip of 110分
	case !exact:
		if reply, ok, err := t.hearSeveral(words); ok || err != nil {
			return reply, err
		}
		match = t.Matcher.Match(words)
		if reply, ok, err := t.hearUnclear(words, match); ok || err != nil {
			return reply, err
		}
	}
	if match.Intent == "" && match.Guide == "" {
		return t.lost(words), nil
	}
	return t.understood(match)
}

// hearAbout hears words that no list holds: about a city, a line of the table, a
// supposition, or what people tell of themselves.
func (t *talk) hearAbout(words string) (reply string, ok bool, err error) {
	if reply, ok, err = t.hearElsewhere(words); ok || err != nil {
		t.Tally.Count(chat.Heard, "elsewhere")
		return reply, ok, err
	}
	if city, compare, ok := t.Interview.CityAsked(words); ok {
		t.found()
		t.Tally.Count(chat.Heard, "city")
		reply, err = t.inCity(city, compare)
		return reply, true, err
	}
	for _, by := range []struct {
		name string
		hear func(string) (string, bool, error)
	}{{"line", t.hearLine}, {"supposed", t.hearSupposed}, {"told", t.hearTold}} {
		if reply, ok, err = by.hear(words); ok || err != nil {
			t.Tally.Count(chat.Heard, by.name)
			return reply, ok, err
		}
	}
	return "", false, nil
}

// hearSupposed answers what would be if something were otherwise.
func (t *talk) hearSupposed(words string) (reply string, ok bool, err error) {
	if t.open() || !t.Interview.Supposes(words) {
		return "", false, nil
	}
	session, err := t.session()
	if err != nil || session == nil {
		return "", false, err
	}
	if reply, ok = session.Suppose(words); !ok {
		return "", false, nil
	}
	return t.say(reply, session), true, nil
}

// hearUnclear keeps a supposition that was not understood from being answered
// with a guide that is only likely.
func (t *talk) hearUnclear(words string, match keyword.Match) (reply string, ok bool, err error) {
	likely := match.Layer == keyword.LayerSearch || match.Intent+match.Guide == ""
	if !likely || !t.Interview.Supposes(words) {
		return "", false, nil
	}
	session, err := t.session()
	if err != nil || session == nil {
		return "", false, err
	}
	if reply, ok = session.SupposeUnclear(words, t.Matcher.Nearest(words, 0, offered)); ok {
		t.notUnderstood(words)
		t.conversation.Misses++
		t.changed = true
	}
	return reply, ok, nil
}

// hearMore hears what a supposition waits for; whatever else is said ends it.
func (t *talk) hearMore(words string, command bool) (reply string, ok bool, err error) {
	session, err := t.session()
	if err != nil || session == nil {
		return "", false, err
	}
	if !command && time.Since(t.conversation.UpdatedAt) < pausedAfter {
		reply, ok = session.SupposeMore(words)
	}
	if ok {
		return t.say(reply, session), true, nil
	}
	session.SupposeNoMore()
	t.conversation.Dialogue, t.conversation.State, t.changed = "", session.State(), true
	return "", false, nil
}

// hearTold begins an interview with what people tell of themselves, or takes it
// into the one that was stopped. An open question hears for itself.
func (t *talk) hearTold(words string) (reply string, ok bool, err error) {
	if t.open() {
		return "", false, nil
	}
	before, err := t.session()
	if err != nil {
		return "", false, err
	}
	if before != nil && !before.Complete() {
		if reply, ok = before.Tells(words); ok {
			return t.say(reply, before), true, nil
		}
		return "", false, nil
	}
	session, ok, err := t.Interview.Told(words)
	if err != nil || !ok {
		return "", false, err
	}
	session.Remember(before)
	return t.say(t.keeping(before == nil)+session.Question(), session), true, nil
}

// hearLine tells about one line of the table, if words ask for it.
func (t *talk) hearLine(words string) (reply string, ok bool, err error) {
	name, how, ok := t.Interview.LineAsked(words)
	if !ok {
		return "", false, nil
	}
	session, err := t.session()
	if err != nil || session == nil {
		return "", false, err
	}
	if reply, ok = session.Line(name, how && !session.Done()); !ok {
		return "", false, nil
	}
	t.found()
	reply, err = t.withQuestion(reply)
	return reply, true, err
}

// hearAnswer gives words to the open question first. What is no answer may be
// a keyword or a question: it is answered, and ours stands again under it.
func (t *talk) hearAnswer(words string) (string, error) {
	session, err := t.session()
	if err != nil || session == nil {
		return t.Words.TooOld.String(), err
	}
	reply, understood := session.Answer(words)
	if understood {
		return t.say(reply, session), nil
	}
	if read.HoldsID(words) && !session.WantsDay() {
		return t.withQuestion(t.Words.IDNumberAsking.String())
	}
	if t.Interview.Supposes(words) {
		if later, supposes := session.Suppose(words); supposes {
			t.found()
			return t.paged(split(later)), nil
		}
	}
	if reply, ok, err := t.hearSeveral(words); ok || err != nil {
		return reply, err
	}
	match := t.Matcher.Match(words)
	if isNumber(words) || match.Intent+match.Guide == "" || match.Intent == "stray" || match.Layer == keyword.LayerSearch && !asksOf(words, match.Score) {
		return t.stuck(words, reply), nil
	}
	return t.understood(match)
}

// isNumber is true of digits and nothing else.
func isNumber(words string) bool {
	return !strings.ContainsFunc(words, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsSpace(r) })
}

// stuck is what is said to words that are neither an answer nor a question; to
// the second in a row it adds the ways out.
func (t *talk) stuck(words, reply string) string {
	t.Tally.Count(chat.Interview, chat.Stuck)
	if !isNumber(words) { // a number is a clumsy answer and no question
		t.Tally.Unclear(words)
	}
	t.conversation.Misses++
	t.changed = true
	if t.conversation.Misses > 1 {
		reply = t.Words.Stuck.String() + "\n\n" + reply
	}
	return t.paged(split(reply))
}

// How likely a guide must be to be taken for what was asked in the middle of an
// interview: of words that sound like a question, and of others.
const (
	sureOfQuestion = 0.25
	sureOfOthers   = 0.6
)

// asksOf tells a question of their own from a clumsy answer.
func asksOf(words string, likely float64) bool {
	for _, mark := range []string{"？", "?", "吗", "么", "呢", "哪", "多少", "几", "如何", "怎", "咋", "啥", "能不能", "是不是", "可不可以", "中不中", "行不行", "谁", "为什么", "为嘛"} {
		if strings.Contains(words, mark) {
			return likely >= sureOfQuestion
		}
	}
	return likely >= sureOfOthers
}

// mayAnswer are intents whose words may be the answer to an open question.
var mayAnswer = map[string]bool{"greet": true, "thanks": true, "stray": true, "chat": true}

// understood answers a match, with the question that stands open under it.
func (t *talk) understood(match keyword.Match) (string, error) {
	t.understoodBy(match)
	t.found()
	if match.Guide == "" {
		return t.do(match.Intent)
	}
	if isOwn(match) {
		if reply, ok, err := t.ownCase(match); ok || err != nil {
			return reply, err
		}
	}
	pages := t.pagesOf(match.Guide, t.Table)
	if isOwn(match) {
		pages = split(strings.Join(pages, "\n\n") + "\n\n" + t.Words.Own.Unbound.String())
	}
	return t.withQuestion(strings.Join(pages, "\n\n"))
}

// offered is how many guides are offered at a time.
const offered = 3

// lost offers what is nearest, then other ways, then people; whoever is lost
// again after that gets the next nearest: never the same dead end twice.
func (t *talk) lost(words string) string {
	t.notUnderstood(words)
	t.changed = true
	miss := t.conversation.Misses
	t.conversation.Misses++
	switch miss % 3 {
	case 0:
		offers := t.Matcher.Nearest(words, miss/3*offered, offered)
		return t.Words.NotUnderstood.With(map[string]any{"Offers": offers})
	case 1:
		return t.Words.StillLost.With(t.links())
	}
	return t.Words.AskPeople.With(t.links())
}

// links are the pages that a text may lead to.
func (b *Bot) links() map[string]any { return map[string]any{"Guides": b.PublicURL + "/h5/guides"} }

// found ends a row of misses.
func (t *talk) found() {
	if t.conversation.Misses > 0 {
		t.conversation.Misses, t.changed = 0, true
	}
}
