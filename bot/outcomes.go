package bot

import (
	"cmp"
	"context"
	"time"
)

// Events that tell what became of something sent, in upper case.
const (
	TemplateFinished = "TEMPLATESENDJOBFINISH"
	MassFinished     = "MASSSENDJOBFINISH"
)

// Outcomes is who wants to know that. WeChat tells it once, or twice, in any order, and
// maybe before it has answered the call that sent it.
type Outcomes interface {
	// Finished is of one message to one follower, by the number that the call was
	// answered with. Status is WeChat's word: OutcomeSuccess, or why it failed.
	Finished(ctx context.Context, follower, job, status string, at time.Time) error
	// MassFinished is of a mass send.
	MassFinished(ctx context.Context, job, status string, t Totals, at time.Time) error
}

// OutcomeSuccess is WeChat's word for a message that has come.
const OutcomeSuccess = "success"

// outcomeFailed stands for a word that WeChat left out.
const outcomeFailed = "failed"

// Totals are how many a mass send was for, All of them, and how many were left when others
// (who had had four in the month) were filtered out: Filtered, as WeChat calls them. To
// those it was Sent, or it Failed.
type Totals struct{ All, Filtered, Sent, Failed int64 }

// How long it is tried to note what an event tells: WeChat does not tell it again once
// it was answered.
const (
	hearWithin = 3 * time.Second
	hearPause  = 100 * time.Millisecond
)

// hear notes what an event tells. Nobody waits for words: what goes wrong is for the log.
func (b *Bot) hear(ctx context.Context, lost string, note func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, hearWithin)
	defer cancel()
	for {
		err := note(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			b.Log.Warn(lost, "error", err)
			return
		case <-time.After(hearPause):
		}
	}
}

// tellsOutcome says whether an event is one of those that tell it.
func (m Message) tellsOutcome() bool {
	return m.Kind == Event && (m.Event == TemplateFinished || m.Event == MassFinished)
}

func (b *Bot) hearOutcome(ctx context.Context, m Message) {
	b.hear(ctx, "what became of something sent is not known", func(ctx context.Context) error {
		if m.Event == TemplateFinished {
			return b.finished(ctx, m, m.Job, m.Status)
		}
		if b.Outcomes == nil {
			return nil
		}
		return b.Outcomes.MassFinished(ctx, m.Job, m.Status, m.Totals, m.SentAt)
	})
}

func (b *Bot) finished(ctx context.Context, m Message, job, status string) error {
	if b.Outcomes == nil || job == "" {
		return nil
	}
	return b.Outcomes.Finished(ctx, m.Follower, job, status, m.SentAt)
}

// outcome is in the words of the events of template messages.
func (c Consent) outcome() string {
	if !c.Failed {
		return OutcomeSuccess
	}
	return cmp.Or(c.Status, outcomeFailed)
}
