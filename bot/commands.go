package bot

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/store"
	"luohu/bot/dialogue"
	"luohu/estimator"
)

// estimating is the dialogue of the points estimator.
const estimating = "estimate"

// supposing is the dialogue of what would be otherwise, while it waits for what
// decides about it.
const supposing = "suppose"

// notices is the intent of who asks what is new.
const notices = "notices"

// savedShown is how many saved estimates a list shows.
const savedShown = 5

// do carries out an intent of configs/keywords.yaml.
func (t *talk) do(intent string) (string, error) {
	switch intent {
	case "help":
		return t.help()
	case "next_page":
		return t.nextPage(), nil
	case "my_estimates":
		return t.savedEstimates()
	case notices:
		return t.whatIsNew()
	case "greet", "thanks", "scold", "chat":
		return t.smallTalk(intent)
	case "stray":
		return t.stray()
	case "restore":
		return t.restore()
	case "forget":
		t.changed = true // so that it is remembered to have been asked
		return t.Words.ForgetAsk.String(), nil
	case "confirm_forget":
		return t.forgetAll(), nil
	case "keep":
		return t.notForgotten()
	case "quit", "pause":
		return t.leave(intent)
	case "puzzled":
		return t.puzzled()
	case "person":
		return t.askPerson()
	case "queue_place":
		return t.queuePlace()
	case "bind":
		return t.bind(bindState{})
	case "unbind":
		return t.unbind()
	case "agency":
		return t.agency(everybody)
	case "hush":
		return t.hush(true)
	case "unhush":
		return t.hush(false)
	case "reminders":
		return t.reminders()
	case "topics":
		return t.topics()
	case "unsubscribe":
		t.changed = true
		reply, err := t.unsubscribe("")
		if err != nil {
			return "", err
		}
		return t.withQuestion(reply)
	case "leave_person":
		return t.leavePerson(), nil
	case "cities":
		return t.withQuestion(t.Interview.Cities())
	case "estimate":
		return t.begin("", false)
	case "restart", "again":
		return t.beginAgain()
	}
	return t.inSession(intent)
}

// help is short where a question stands.
func (t *talk) help() (string, error) {
	say := t.Words.Help.String()
	if t.open() {
		say = t.Words.HelpAsking.String()
	}
	if t.Notice != nil && t.Notice() != "" {
		say = t.Words.Notice.With(map[string]any{"Notice": t.Notice()}) + "\n\n" + say
	}
	return t.withQuestion(say)
}

// begin starts the interview; one that is half done is offered first, and what
// was answered before can be taken up again.
func (t *talk) begin(city string, anew bool) (string, error) {
	before, err := t.session()
	if err != nil {
		return "", err
	}
	if before != nil && !before.Done() && !anew {
		return t.Words.OpenAlready.String(), nil
	}
	session, err := t.Interview.Begin(city)
	if err != nil {
		return "", err
	}
	text := t.keeping(before == nil) + session.Opening()
	if session.Remember(before); session.Before() != nil {
		text = t.Words.Restorable.String() + "\n\n" + text
	}
	return t.say(text, session), nil
}

// keeping says what is kept of an interview, to who begins their first.
func (t *talk) keeping(first bool) string {
	if !first {
		return ""
	}
	return t.Words.Keeping.With(map[string]any{"Days": t.KeepDays}) + "\n\n"
}

// beginAgain begins anew, in the same city.
func (t *talk) beginAgain() (string, error) {
	session, err := t.session()
	if err != nil {
		return "", err
	}
	if session == nil {
		return t.begin("", true)
	}
	return t.begin(session.City(), true)
}

// inCity counts by the table of a city, or compares with it.
func (t *talk) inCity(city dialogue.City, compare bool) (string, error) {
	if !compare {
		return t.begin(city.ID, true)
	}
	session, err := t.session()
	if err != nil {
		return "", err
	}
	if session == nil {
		return t.withoutSession(), nil
	}
	said, err := session.Compare(city)
	if err != nil {
		return "", err
	}
	return t.withQuestion(said)
}

// restore brings back a list of what was told that was put aside, or takes up
// again what was answered before the interview began anew.
func (t *talk) restore() (string, error) {
	session, err := t.session()
	if err != nil {
		return "", err
	}
	if session != nil {
		if reply, ok := session.RestoreTold(); ok {
			return t.say(reply, session), nil
		}
	}
	if session == nil || session.Before() == nil {
		return t.withQuestion(t.Words.NothingBefore.String())
	}
	earlier, err := t.Interview.Resume(t.ctx, session.Before())
	if err != nil || earlier == nil {
		return t.Words.TooOld.String(), err
	}
	earlier.Remember(session)
	stood := dialogue.GoOn
	if earlier.Done() {
		stood = dialogue.Early // its result, also of one that was not asked to the end
	}
	reply, _ := earlier.Do(stood)
	return t.say(reply, earlier), nil
}

// stray answers what only an open question could make sense of.
func (t *talk) stray() (string, error) {
	session, err := t.session()
	if err != nil {
		return "", err
	}
	if session != nil && !session.Complete() {
		return t.Words.Paused.String(), nil
	}
	return t.Words.NothingAsked.String(), nil
}

// inSession carries out what needs an interview, open or finished.
func (t *talk) inSession(intent string) (string, error) {
	session, err := t.session()
	if err != nil {
		return "", err
	}
	if session == nil {
		return t.withoutSession(), nil
	}
	if intent == "save" {
		return t.save(session)
	}
	reply, known := session.Do(dialogue.Command(intent))
	if !known {
		return "", fmt.Errorf("no such intent: %q", intent)
	}
	return t.say(reply, session), nil
}

func (t *talk) withoutSession() string {
	if len(t.conversation.State) > 0 {
		return t.Words.TooOld.String()
	}
	return t.Words.NothingOpen.String()
}

// say keeps where the interview is now.
func (t *talk) say(reply string, session *dialogue.Session) string {
	t.conversation.Dialogue = estimating
	switch {
	case session.Supposing():
		t.conversation.Dialogue = supposing
	case session.Done():
		t.conversation.Dialogue = ""
	}
	t.conversation.State, t.changed = session.State(), true
	t.progressed(session.Progress())
	t.found()
	return t.paged(split(reply))
}

// session is the interview that is open, paused or finished; nil if there is
// none, or its policy can't be read any more.
func (t *talk) session() (*dialogue.Session, error) {
	if len(t.conversation.State) == 0 || string(t.conversation.State) == "null" {
		return nil, nil
	}
	return t.Interview.Resume(t.ctx, t.conversation.State)
}

// open says whether a question stands, and not for too long.
func (t *talk) open() bool {
	c := t.conversation
	return c.Dialogue == estimating && time.Since(c.UpdatedAt) < pausedAfter
}

func (t *talk) finished() bool {
	session, err := t.session()
	return err != nil || session == nil || session.Complete()
}

func (t *talk) save(session *dialogue.Session) (string, error) {
	if !session.Done() {
		return t.Words.NotFinished.String(), nil
	}
	kept, first := session.Keep()
	if !first {
		return t.Words.SavedAlready.String(), nil
	}
	facts, err := json.Marshal(kept.Facts)
	if err != nil {
		return "", fmt.Errorf("save an estimate: %w", err)
	}
	t.keep = &store.Estimate{
		Token: rand.Text(), Follower: t.conversation.Follower,
		Policy: kept.Policy, PolicyVersion: kept.PolicyVersion,
		AsOf: kept.AsOf.Format(time.DateOnly), Facts: facts, Total: kept.Total,
	}
	t.conversation.State, t.changed = session.State(), true
	return t.Words.Saved.With(map[string]any{"Link": t.estimatePage(t.keep.Token)}), nil
}

// estimatePage is where a saved estimate explains itself.
func (b *Bot) estimatePage(token string) string { return b.PublicURL + "/h5/estimates/" + token }

func (t *talk) savedEstimates() (string, error) {
	all, err := t.Records.Estimates(t.ctx, t.conversation.Follower, savedShown)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return t.withQuestion(t.Words.SavedNone.String())
	}
	type row struct {
		Day, Total, City, AsOf, Link string
		Withdrawn                    bool
	}
	var rows []row
	for _, e := range all {
		day := e.CreatedAt.In(dialogue.Tianjin).Format("2006年1月2日")
		rows = append(rows, row{day, shortly(e.Total), t.Interview.CityOf(e.Policy), e.AsOf, t.estimatePage(e.Token), t.Interview.Withdrawn(e.PolicyVersion)})
	}
	return t.withQuestion(t.Words.SavedList.With(map[string]any{"Estimates": rows}))
}

// shortly are points without the zeroes that they are kept with: -15.00 as -15.
func shortly(total string) string {
	points, err := estimator.ParsePoints(total)
	if err != nil {
		return total
	}
	return points.Short()
}
