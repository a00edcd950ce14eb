package sim

import (
	"context"
	"slices"
	"sync"
	"time"
)

// mostTexts bounds the text messages remembered; the oldest are forgotten first.
const mostTexts = 20

// text is a message that came to a phone, not through WeChat.
type text struct {
	To   string    `json:"to"` // the number, shortened
	Code string    `json:"code"`
	At   time.Time `json:"at"`
}

type texts struct {
	mu  sync.Mutex
	got []text
}

func (t *texts) all() []text {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.got)
}

func (t *texts) add(one text) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.got = append(t.got, one)
	t.got = t.got[max(0, len(t.got)-mostTexts):]
}

// SendCode stands in for who sends text messages: the page shows them.
func (s *Sim) SendCode(_ context.Context, phone, code string) error {
	shown := min(4, len(phone))
	s.texts.add(text{"尾号 " + phone[len(phone)-shown:], code, s.account.Now()})
	s.hub.publish("texts", s.texts.all())
	return nil
}
