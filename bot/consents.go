package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"luohu/backend/store"
)

// Events of subscription notices (订阅通知), in upper case.
const (
	NoticeAsked   = "SUBSCRIBE_MSG_POPUP_EVENT"  // a follower was asked whether they want them
	NoticeStopped = "SUBSCRIBE_MSG_CHANGE_EVENT" // they take that back, where WeChat lists them
	NoticeSent    = "SUBSCRIBE_MSG_SENT_EVENT"   // what became of one
)

// Consent is what such an event tells of one template.
type Consent struct {
	Template string
	Agreed   bool
	Number   string // of the notice that was sent, as WeChat counts them
	Failed   bool   // WeChat could not bring it to the follower
	Status   string // what became of it, in WeChat's words
}

// Consents is what is kept of them.
type Consents interface {
	HearNoticeConsents(ctx context.Context, all ...store.NoticeConsent) error
	HearNoticeFailed(ctx context.Context, f store.NoticeFailure) error
}

// hearConsents notes what an event of subscription notices tells.
func (b *Bot) hearConsents(ctx context.Context, m Message) {
	b.hear(ctx, "what a follower said to subscription notices is not known", func(ctx context.Context) error { return b.noteConsents(ctx, m) })
}

func (b *Bot) noteConsents(ctx context.Context, m Message) error {
	var said []store.NoticeConsent
	for i, c := range m.Consents {
		id := consentID(m.ID, i)
		if m.Event == NoticeSent {
			if err := b.finished(ctx, m, c.Number, c.outcome()); err != nil {
				return err
			}
			if !c.Failed {
				continue
			}
			if err := b.Records.HearNoticeFailed(ctx, store.NoticeFailure{ID: id, Number: c.Number, Follower: m.Follower, Template: c.Template, At: m.SentAt}); err != nil {
				return err
			}
			continue
		}
		one := store.NoticeConsent{ID: id, Follower: m.Follower, Template: c.Template, At: m.SentAt, Said: store.NoticeDeclined}
		switch {
		case m.Event == NoticeStopped && c.Agreed: // WeChat's documents know only of taking back
			continue
		case m.Event == NoticeStopped:
			one.Said = store.NoticeTakenBack
		case c.Agreed:
			one.Said = store.NoticeAgreed
		}
		said = append(said, one)
	}
	if len(said) == 0 {
		return nil
	}
	return b.Records.HearNoticeConsents(ctx, said...)
}

// consentID is the same whenever WeChat tells the same.
func consentID(message string, at int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", message, at))
	return hex.EncodeToString(sum[:])
}
