package wechat

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"luohu/bot"
)

// readMessage checks the form and copies what a message keeps out of body.
func readMessage(body []byte, f *fields, encrypted bool) (in incoming, r refusal) {
	if f.overLong() {
		return in, badForm
	}
	m := bot.Message{
		Account:  word(f.account),
		Follower: word(f.follower),
		Kind:     kindOf(bytes.TrimSpace(f.kind)),
		MenuID:   word(f.choice),
		MediaID:  word(f.media),
		PicURL:   word(f.picture),
		EventKey: word(f.eventKey),
		Ticket:   word(f.ticket),
		Job:      word(f.job),
		Status:   word(f.status),
	}
	seconds, err := strconv.ParseInt(word(f.createTime), 10, 64)
	if err != nil || seconds <= 0 {
		return in, badForm
	}
	if !isID(m.Account) || !isID(m.Follower) || !isID(string(m.Kind)) {
		return in, badForm
	}
	m.SentAt = time.Unix(seconds, 0)
	switch m.Kind {
	case bot.Text:
		m.Text = string(f.content)
	case bot.Voice:
		m.Text = string(f.recognition)
	case bot.Event:
		m.Event = strings.ToUpper(word(f.event))
		m.Consents = consents(f.list, m.Event)
		if m.Event == bot.MassFinished {
			m.Totals = totals(f)
		}
	}
	m.ID = idOf(body, m, f)
	return incoming{message: m, encrypted: encrypted}, accepted
}

// totals are 0 where WeChat does not tell them in digits.
func totals(f *fields) bot.Totals {
	count := func(field []byte) int64 {
		n, err := strconv.ParseInt(word(field), 10, 64)
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	return bot.Totals{All: count(f.total), Filtered: count(f.filtered), Sent: count(f.sent), Failed: count(f.failed)}
}

// idOf tells repeats from new messages. Events have no MsgId of their own; a
// long key enters by its hash, so that every ID fits into a column and a key.
// Anything else without a MsgId is a repeat if it is the same to the byte.
func idOf(body []byte, m bot.Message, f *fields) string {
	if m.Kind != bot.Event {
		if id := word(f.id); id != "" {
			return id
		}
		return hash(body)
	}
	key := m.EventKey
	if len(key) > 2*sha1.Size {
		key = hash(f.eventKey)
	}
	return strings.Join([]string{m.Follower, strconv.FormatInt(m.SentAt.Unix(), 10), m.Event, key, word(f.job)}, ":") + listKey(f.list)
}

func hash(data []byte) string {
	sum := sha1.Sum(data)
	return hex.EncodeToString(sum[:])
}

func word(field []byte) string { return string(bytes.TrimSpace(field)) }

// kindOf spares the allocation for the kinds that come all day.
func kindOf(kind []byte) bot.Kind {
	switch string(kind) {
	case string(bot.Text):
		return bot.Text
	case string(bot.Event):
		return bot.Event
	case string(bot.Voice):
		return bot.Voice
	case string(bot.Image):
		return bot.Image
	}
	return bot.Kind(kind)
}

// isID says whether s can be the name of an account, a follower or a kind:
// something, without spaces or control characters.
func isID(s string) bool {
	for _, char := range s {
		if char <= ' ' || char == 0x7F {
			return false
		}
	}
	return s != ""
}
