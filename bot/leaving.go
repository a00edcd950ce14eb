package bot

import "luohu/backend/chat"

// leave stops an interview halfway. Where none is open it declines what was
// asked before, or says goodbye.
func (t *talk) leave(intent string) (string, error) {
	if t.forgetAsked(1) {
		return t.notForgotten()
	}
	session, err := t.session()
	if err != nil {
		return "", err
	}
	switch {
	case session != nil && (t.open() || intent == "quit"):
		t.conversation.Dialogue, t.changed = "", true
		if !session.Done() {
			t.Tally.Count(chat.Interview, chat.Left)
			t.Tally.Count(chat.LeftAt, session.Stood())
		}
		return t.paged(split(session.Leave())), nil
	case intent == "quit" && t.asked != nil:
		return t.leavePerson(), nil
	case intent == "quit":
		return t.withoutSession(), nil
	}
	return t.Words.Goodbye.With(map[string]any{"Open": session != nil && !session.Complete()}), nil
}

// puzzled helps with the question that stands, or in general.
func (t *talk) puzzled() (string, error) {
	session, err := t.session()
	if err != nil || session == nil || !t.open() {
		return t.Words.Help.String(), err
	}
	return t.paged(split(session.Puzzled())), nil
}

// smallTalk answers what is said besides, shortly where a question stands.
func (t *talk) smallTalk(intent string) (string, error) {
	say := t.Words.SmallTalk[intent]
	stands := t.open() || t.asideQuestion() != ""
	return t.withQuestionShortly(say.With(map[string]any{"Stands": stands}))
}
