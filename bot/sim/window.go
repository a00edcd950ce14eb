package sim

import "time"

// window is how long, and how many messages, the account may send without
// being asked again. The zero window opens nothing.
type window struct {
	life     time.Duration
	messages int
}

// opening is a window that a follower opened.
type opening struct {
	until time.Time
	left  int
}

func (o *opening) open(now time.Time) bool { return now.Before(o.until) }

// openings are one follower's: by words (48 hours) and by a touch (a minute).
type openings struct{ words, touch opening }

func (o *openings) opened(w window, now time.Time) {
	fresh := opening{now.Add(w.life), w.messages}
	switch w.life {
	case forMessages:
		o.words = fresh
	case forTouches:
		o.touch = fresh
	}
}

// take uses up one message, of the shorter window first. Its errors are
// WeChat's.
func (o *openings) take(now time.Time) error {
	for _, one := range []*opening{&o.touch, &o.words} {
		if one.open(now) && one.left > 0 {
			one.left--
			return nil
		}
	}
	if o.touch.open(now) || o.words.open(now) {
		return errTooManyReplies
	}
	return errWindowOver
}
