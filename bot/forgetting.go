package bot

import (
	"slices"
	"strings"

	"luohu/estimator/read"
)

// forgetAll deletes what was said and kept; that this message was handled is
// all that stays.
func (t *talk) forgetAll() string {
	c := t.conversation
	if !t.forgetAsked(handledKept) {
		t.changed = true
		return t.Words.ForgetAsk.String() // nobody deletes by a word sent by mistake
	}
	c.Dialogue, c.State, c.Pages, c.Misses, c.Handled = "", nil, nil, 0, nil
	c.Help, t.asked, t.said = "", nil, nil // what was said to officers goes too
	t.forget, t.changed = true, true
	t.forgetLately(t.ctx, c.Follower)
	return t.Words.Forgotten.String()
}

// forgetAsked says whether one of the last replies asked if all is to be
// deleted, and it was not declined since.
func (t *talk) forgetAsked(replies int) bool {
	for _, h := range slices.Backward(t.conversation.Handled) {
		switch {
		case replies == 0, strings.HasPrefix(h.Reply, t.Words.NotForgotten.String()):
			return false
		case h.Reply == t.Words.ForgetAsk.String():
			return true
		}
		replies--
	}
	return false
}

// hearForget hears a yes or a no to whether all is to be deleted. A yes is asked
// about once more: only 确认删除 deletes.
func (t *talk) hearForget(words string) (reply string, ok bool, err error) {
	if !t.forgetAsked(1) {
		return "", false, nil
	}
	switch yes, no := yesOrNo(words); {
	case yes:
		t.changed = true
		return t.Words.ForgetAsk.String(), true, nil
	case no:
		reply, err = t.notForgotten()
		return reply, true, err
	}
	return "", false, nil
}

// yesOrNo are both false of words that are neither.
func yesOrNo(words string) (yes, no bool) {
	said, err := read.YesNo(words)
	return err == nil && said, err == nil && !said
}

// agrees says whether somebody agrees to what is kept of them; both are false of
// words that are neither.
func agrees(words string) (yes, no bool) {
	switch words {
	case "同意", "我同意", "同意订阅":
		return true, false
	case "不同意", "我不同意":
		return false, true
	}
	return yesOrNo(words)
}

// notForgotten answers 不删了. Right behind a fresh start that is what was to be
// undone.
func (t *talk) notForgotten() (string, error) {
	t.changed = true // so that it is remembered to have been declined
	if !t.forgetAsked(handledKept) {
		session, err := t.session()
		switch {
		case err != nil:
			return "", err
		case session == nil:
			return t.Words.NothingToDelete.String(), nil
		case session.Fresh():
			return t.restore()
		}
	}
	return t.withQuestion(t.Words.NotForgotten.String())
}
