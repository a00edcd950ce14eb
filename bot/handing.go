package bot

import (
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/bot/words"
)

// HandingWords tell an officer where a follower stands who asks for a person.
type HandingWords struct {
	Asking words.Text            `yaml:"asking"` // Fact, Answered
	Paused words.Text            `yaml:"paused"` // the same
	Done   words.Text            `yaml:"done"`   // Answered
	Points words.Text            `yaml:"points"` // Total
	Beside map[string]words.Text `yaml:"beside"` // by the name of a talk beside the interview
	Case   words.Text            `yaml:"case"`   // Period, State, Asked
	Hidden words.Text            `yaml:"hidden"` // in the place of what the bot told of their application
}

// casesHanded bounds the applications that are told of.
const casesHanded = 8

// handed is where the follower stands, without who they are. What can't be read is
// left out: nobody waits longer for that.
func (t *talk) handed() (c store.HelpContext) {
	w := t.Words.Handing
	session, err := t.session()
	if err == nil && session != nil {
		at := session.Handed()
		c.Doing, c.Points = w.Done.With(at), at.Total
		if at.Fact != "" {
			c.Doing, c.Points = w.Paused.With(at), ""
			if t.open() {
				c.Doing = w.Asking.With(at)
			}
		}
		if c.Points != "" {
			c.Points = w.Points.With(at)
		}
	}
	if beside, known := w.Beside[t.conversation.Aside]; known && t.aside(t.conversation.Aside) {
		c.Beside = beside.String()
	}
	bound, err := t.Binder.Of(t.ctx, t.conversation.Follower)
	c.Bound = err == nil && len(bound) > 0
	if !c.Bound {
		return c
	}
	cases, err := t.ownCases()
	if err != nil {
		t.Log.Warn("an officer is not told where a follower's applications stand", "error", err)
	}
	for _, s := range cases[:min(len(cases), casesHanded)] {
		asked := false
		for _, h := range s.Hands {
			asked = asked || h.Supplement != nil
		}
		c.Cases = append(c.Cases, w.Case.With(map[string]any{"Period": notice.PeriodName(s.Period.ID), "State": t.Called.States[s.Application.State], "Asked": asked}))
	}
	return c
}

// toldLately is what they have just asked and were told.
func (t *talk) toldLately() []store.HelpLine {
	last := t.lately(t.ctx, t.conversation.Follower)
	if last.Said == "" {
		return nil
	}
	said, told := line(store.ByFollower, last.Said), line(store.ByBot, last.Told)
	said.At, told.At = last.At, last.At
	return []store.HelpLine{said, told}
}
