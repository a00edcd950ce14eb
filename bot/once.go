package bot

import (
	"context"
	"time"
)

// working is what stands under a message that is being answered; no reply
// begins with it.
const working = "\x00"

// claim says whether a message is a repeat, and of what reply. A repeat that
// comes while the first is still at work waits for it. Without kv nobody knows:
// then the message is answered, and the conversation guards its effects.
func (b *Bot) claim(ctx context.Context, id string) (said string, repeated bool, err error) {
	if id == "" {
		return "", false, nil
	}
	for {
		first, err := b.KV.SetNX(ctx, claimKey(id), working, claimKept)
		if err != nil {
			b.kvFailed(err)
			return "", false, nil
		}
		if first {
			return "", false, nil
		}
		said, found, err := b.KV.Get(ctx, claimKey(id))
		if err != nil {
			b.kvFailed(err)
			return "", false, nil
		}
		if found && said != working {
			return said, true, nil
		}
		select {
		case <-ctx.Done():
			return "", false, ctx.Err()
		case <-time.After(repeatPoll):
		}
	}
}

func (b *Bot) keepReply(ctx context.Context, id, text string) {
	if id == "" {
		return
	}
	if err := b.KV.Set(ctx, claimKey(id), text, replyKept); err != nil {
		b.kvFailed(err)
	}
}

// forgetClaim lets the message be answered when it is sent again.
func (b *Bot) forgetClaim(ctx context.Context, id string) {
	if id == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := b.KV.Delete(ctx, claimKey(id)); err != nil {
		b.kvFailed(err)
	}
}

// takeTurn waits until the follower's earlier messages are answered. Without
// kv there is no order over machines, but the version of the conversation
// still keeps two from writing over each other.
func (b *Bot) takeTurn(ctx context.Context, follower string) (unlock func()) {
	unlock, err := b.KV.Lock(ctx, "turn:"+follower, turnKept)
	if err != nil {
		b.kvFailed(err)
		return func() {}
	}
	return unlock
}

// kvFailed counts; a line for every message would only bury the first.
func (b *Bot) kvFailed(err error) {
	b.Metrics.kvFailed()
	b.Log.Debug("kv is not at hand", "error", err)
}

func claimKey(id string) string { return "message:" + id }
