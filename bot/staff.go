package bot

import "luohu/bot/words"

// StaffWords are said to one of the staff who binds a phone of their own.
type StaffWords struct {
	Ask   words.Text `yaml:"ask"` // Name: by which the account signs in
	Bound words.Text `yaml:"bound"`
}

// askStaff asks who has scanned the code of an account of the staff whether it is their
// own: nobody else is to get what it sends.
func (t *talk) askStaff(scene, name string) (reply string, ok bool) {
	b := bindState{Step: agreeing, Scene: scene, Staff: name}
	if err := t.besides(binds, b); err != nil {
		t.Log.Warn("nobody could be asked to bind themselves", "error", err)
		return "", false
	}
	return t.bindQuestion(b), true
}

// shownStaff binds one of the staff, or says why not.
func (t *talk) shownStaff(b bindState) (string, error) {
	err := t.Binder.AsStaff(t.ctx, t.conversation.Follower, b.Scene)
	reply, refused := t.bindRefused(err)
	if err != nil && !refused {
		return "", err
	}
	if !refused {
		reply = t.Words.Staff.Bound.String()
	}
	t.noMoreAside()
	return t.withQuestion(reply)
}
