package bot

import (
	"luohu/backend/chat"
	"luohu/bot/dialogue"
	"luohu/bot/keyword"
)

// understoodBy counts what understood a message, and what it led to.
func (b *Bot) understoodBy(match keyword.Match) {
	b.Metrics.matched(match.Layer)
	b.Tally.Count(chat.Heard, match.Layer)
	b.Tally.Count(chat.Guide, match.Guide)
	b.Tally.Count(chat.Command, match.Intent)
}

// notUnderstood counts a message that nothing understood, and keeps what it says
// without what is personal.
func (b *Bot) notUnderstood(words string) {
	b.Metrics.matched(keyword.LayerNone)
	b.Tally.Unanswered(words)
}

// progressed counts how far interviews come.
func (b *Bot) progressed(p dialogue.Progress) {
	for name, so := range map[string]bool{chat.Begun: p.Begun, chat.Finished: p.Finished, chat.Early: p.Early} {
		if so {
			b.Tally.Count(chat.Interview, name)
		}
	}
	if p.From != p.To {
		b.Tally.Count(chat.Passed, p.From)
		b.Tally.Count(chat.Asked, p.To)
	}
}
