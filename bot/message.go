// Package bot answers followers of the official account: it takes one message
// at a time, makes sure it is answered once, and routes it to an open
// conversation, a keyword or a guide.
package bot

import "time"

// Kind says what a follower sent, in WeChat's own words (MsgType).
type Kind string

// The kinds WeChat documents today. New ones appear: an unknown kind is kept
// as it came and answered like any other thing that is not words.
const (
	Text       Kind = "text"
	Image      Kind = "image"
	Voice      Kind = "voice"
	Video      Kind = "video"
	ShortVideo Kind = "shortvideo"
	Location   Kind = "location"
	Link       Kind = "link"
	Event      Kind = "event"
)

// Message is one thing that a follower sent or did.
type Message struct {
	// ID tells a repeat from a new message: WeChat's MsgId, or for events
	// FromUserName, CreateTime, Event, EventKey and MsgID joined, and a hash of the
	// list of those that are about subscription notices.
	ID       string
	Account  string // the official account it was sent to (ToUserName)
	Follower string // who sent it: an OpenID (FromUserName)
	SentAt   time.Time
	Kind     Kind
	Text     string // words as sent; for voice the recognised text, or empty
	MenuID   string // set when the words come from a clicked choice (bizmsgmenuid)
	MediaID  string
	PicURL   string
	Event    string // upper case: SUBSCRIBE, CLICK, …; empty unless Kind is Event
	EventKey string
	Ticket   string
	Job      string // number of the sent message that an event is about (MsgID); empty: of none
	Status   string // outcome told by *JOBFINISH events
	Totals   Totals // of a mass send
	Consents []Consent
}

// Reply is the answer to one message. The zero Reply says nothing: WeChat gets
// an empty body and shows the follower nothing.
type Reply struct {
	Text     string
	Transfer bool // WeChat's own tools of customer service take the message over
}
