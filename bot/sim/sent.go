package sim

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// Sent is what a follower sent or did, in WeChat's own words. Everything that
// the callback is told follows from it, so that the same message can be sent
// again to the letter, also after the simulator was started anew.
type Sent struct {
	Kind        string  `json:"kind"` // MsgType
	MsgID       int64   `json:"msg_id,omitempty"`
	CreateTime  int64   `json:"create_time"` // seconds
	Text        string  `json:"text,omitempty"`
	MenuID      string  `json:"menu_id,omitempty"` // of a clicked choice
	MediaID     string  `json:"media_id,omitempty"`
	PicURL      string  `json:"pic_url,omitempty"`
	Recognition string  `json:"recognition,omitempty"`
	Latitude    float64 `json:"latitude,omitempty"`
	Longitude   float64 `json:"longitude,omitempty"`
	Label       string  `json:"label,omitempty"`
	Event       string  `json:"event,omitempty"`
	EventKey    string  `json:"event_key,omitempty"`
	Ticket      string  `json:"ticket,omitempty"`
	JobID       int64   `json:"job_id,omitempty"` // MsgID of *JOBFINISH
	Status      string  `json:"status,omitempty"` // of *JOBFINISH
	// Notices are what an event of subscription notices is about.
	Notices []noticeEvent `json:"notices,omitempty"`
	// Mass is what an event of a mass send tells.
	Mass *MassCounts `json:"mass,omitempty"`
}

type cdata struct {
	Text string `xml:",cdata"`
}

func some(text string) *cdata {
	if text == "" {
		return nil
	}
	return &cdata{text}
}

// document is the XML of all kinds: each has the fields that are not nil.
type document struct {
	XMLName      xml.Name `xml:"xml"`
	ToUserName   cdata
	FromUserName cdata
	CreateTime   int64
	MsgType      cdata
	Event        *cdata
	EventKey     *cdata
	Ticket       *cdata
	JobID        int64  `xml:"MsgID,omitempty"`
	Status       *cdata `xml:"Status"`
	*MassCounts
	Content     *cdata
	PicURL      *cdata `xml:"PicUrl"`
	MediaID     *cdata `xml:"MediaId"`
	Format      *cdata
	Recognition *cdata
	LocationX   string `xml:"Location_X,omitempty"`
	LocationY   string `xml:"Location_Y,omitempty"`
	Scale       int    `xml:",omitempty"`
	Label       *cdata
	MenuID      *cdata `xml:"bizmsgmenuid"`
	MsgID       int64  `xml:"MsgId,omitempty"`

	Asked   *noticeEvents `xml:"SubscribeMsgPopupEvent"`
	Changed *noticeEvents `xml:"SubscribeMsgChangeEvent"`
	Told    *noticeEvents `xml:"SubscribeMsgSentEvent"`
}

func (s Sent) xml(account, follower string) (string, error) {
	d := document{
		ToUserName: cdata{account}, FromUserName: cdata{follower}, CreateTime: s.CreateTime, MsgType: cdata{s.Kind},
		MsgID: s.MsgID, MediaID: some(s.MediaID), PicURL: some(s.PicURL), MenuID: some(s.MenuID),
		Event: some(s.Event), Ticket: some(s.Ticket), JobID: s.JobID, Status: some(s.Status), MassCounts: s.Mass,
	}
	switch s.Kind {
	case "text":
		d.Content = &cdata{s.Text}
	case "voice":
		d.Format, d.Recognition = &cdata{"amr"}, &cdata{s.Recognition}
	case "location":
		d.LocationX, d.LocationY = fmt.Sprintf("%.6f", s.Latitude), fmt.Sprintf("%.6f", s.Longitude)
		d.Scale, d.Label = 16, &cdata{s.Label}
	case "event":
		if s.JobID == 0 && len(s.Notices) == 0 {
			d.EventKey = &cdata{s.EventKey}
		}
		s.noticesInto(&d)
	}
	out, err := xml.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("write a message of kind %q: %w", s.Kind, err)
	}
	return string(out), nil
}

// opens says what a thing sent allows the account to send back: WeChat counts
// messages and touches differently.
func (s Sent) opens() window {
	switch {
	case s.Kind != "event":
		return window{forMessages, 5}
	case s.Event == "subscribe" || s.Event == "SCAN" || s.Event == "CLICK":
		return window{forTouches, 3}
	}
	return window{}
}

// answered says whether a follower who did this waits for words: only then is a
// failure of the account shown.
func (s Sent) answered() bool {
	return s.Kind != "event" || s.Event == "subscribe" || s.Event == "SCAN" || s.Event == "CLICK"
}

const (
	forMessages = 48 * time.Hour
	forTouches  = time.Minute
)

// longestSent bounds words of a follower, in bytes: far more than WeChat's own
// phone lets one type.
const longestSent = 16 << 10

// mostMsgID is the greatest whole number that a browser keeps to the letter.
const mostMsgID = 1<<53 - 1

func (s *Sent) isEvent(name string) bool { return s.Kind == "event" && s.Event == name }

// check refuses what no phone can send.
func (s Sent) check() error {
	for _, field := range []string{s.Text, s.Recognition, s.Label, s.EventKey, s.PicURL} {
		if len(field) > longestSent {
			return fmt.Errorf("longer than %d bytes", longestSent)
		}
		if strings.ContainsFunc(field, noXML) {
			return fmt.Errorf("a character that XML does not have")
		}
	}
	if s.MsgID > mostMsgID || s.JobID > mostMsgID {
		return fmt.Errorf("an ID above %d", mostMsgID)
	}
	if s.CreateTime <= 0 || len(s.MenuID)+len(s.MediaID)+len(s.Ticket)+len(s.Status) > 1<<10 {
		return fmt.Errorf("a field is out of bounds")
	}
	switch s.Kind {
	case "text", "image", "voice", "location":
		if s.MsgID <= 0 {
			return fmt.Errorf("a message without MsgId")
		}
		if s.Kind == "text" && strings.TrimSpace(s.Text) == "" {
			return fmt.Errorf("a text without words")
		}
		return nil
	case "event":
		if s.Event == "" {
			return fmt.Errorf("an event without a name")
		}
		return s.checkNotices()
	}
	return fmt.Errorf("phones send no messages of kind %q", s.Kind)
}

func noXML(char rune) bool {
	return char < ' ' && char != '\t' && char != '\n' && char != '\r' || char == 0xFFFE || char == 0xFFFF
}
