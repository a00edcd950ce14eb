package bot

import (
	"context"
	"encoding/json"
	"time"

	"luohu/backend/helpline"
)

// latelyKept is how long it is known what a follower has said last.
const latelyKept = time.Hour

// lately is what a follower said last and was answered, masked: an officer whom they
// ask for sees what it is about. It is kept where all may be lost, and nowhere else.
type lately struct {
	Said, Told string
	At         time.Time
}

// noteLately keeps it.
func (b *Bot) noteLately(ctx context.Context, m Message, told string) {
	words := helpline.Kept(m.words())
	if words == "" || told == "" || told == transferred {
		return
	}
	src, err := json.Marshal(lately{words, helpline.Kept(told), time.Now().UTC().Truncate(time.Microsecond)})
	if err == nil {
		err = b.KV.Set(ctx, latelyKey(m.Follower), string(src), latelyKept)
	}
	if err != nil {
		b.kvFailed(err)
	}
}

func (b *Bot) forgetLately(ctx context.Context, follower string) {
	if err := b.KV.Delete(ctx, latelyKey(follower)); err != nil {
		b.kvFailed(err)
	}
}

// lately is empty where nothing is known.
func (b *Bot) lately(ctx context.Context, follower string) (l lately) {
	src, found, err := b.KV.Get(ctx, latelyKey(follower))
	if err != nil {
		b.kvFailed(err)
	}
	if found && json.Unmarshal([]byte(src), &l) != nil {
		return lately{}
	}
	return l
}

func latelyKey(follower string) string { return "lately:" + follower }
