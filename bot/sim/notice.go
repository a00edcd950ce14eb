package sim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
)

// AskPath is the page of the account on which WeChat asks a follower whether they want
// its subscription notices: on a phone of the simulator it opens the question.
const AskPath = "/sim/ask"

// Notice is a subscription notice (订阅通知) that the account has.
type Notice struct {
	Template string   `json:"template"`
	Title    string   `json:"title"`
	Fields   []string `json:"fields"` // their keys: thing1
	Lasting  bool     `json:"lasting"`
}

// consent is what a follower has agreed to.
type consent struct {
	Left    int  `json:"left"`    // notices that may still be sent
	Lasting bool `json:"lasting"` // any number of them
}

// What a follower can answer, and take back.
const (
	askedEvent   = "subscribe_msg_popup_event"
	changedEvent = "subscribe_msg_change_event"
	sentEvent    = "subscribe_msg_sent_event"
	accepts      = "accept"
	rejects      = "reject"
)

// noticeEvent is what an event tells of one template.
type noticeEvent struct {
	Template string `json:"template"`
	Said     string `json:"said,omitempty"`    // accept or reject
	Lasting  bool   `json:"lasting,omitempty"` // as the account has it
	Number   int64  `json:"number,omitempty"`  // of what was sent
}

// noticeEvents is that in WeChat's form.
type noticeEvents struct {
	List []noticeXML
}

type noticeXML struct {
	TemplateID cdata  `xml:"TemplateId"`
	Said       *cdata `xml:"SubscribeStatusString"`
	Scene      string `xml:"PopupScene,omitempty"` // 1: on a page
	Number     string `xml:"MsgID,omitempty"`
	Code       string `xml:"ErrorCode,omitempty"`
	Status     *cdata `xml:"ErrorStatus"`
}

func (s *Sent) noticesInto(d *document) {
	if len(s.Notices) == 0 {
		return
	}
	events := &noticeEvents{}
	for _, n := range s.Notices {
		one := noticeXML{TemplateID: cdata{n.Template}, Said: some(n.Said)}
		switch s.Event {
		case askedEvent:
			one.Scene = "1"
		case sentEvent:
			one.Number, one.Code, one.Status = strconv.FormatInt(n.Number, 10), "0", &cdata{"success"}
		}
		events.List = append(events.List, one)
	}
	switch s.Event {
	case askedEvent:
		d.Asked = events
	case changedEvent:
		d.Changed = events
	case sentEvent:
		d.Told = events
	}
}

// mostAsked is about how many notices WeChat asks at once.
const mostAsked = 3

func (s *Sent) checkNotices() error {
	if len(s.Notices) > mostAsked || len(s.Notices) > 0 != (s.Event == askedEvent || s.Event == changedEvent || s.Event == sentEvent) {
		return fmt.Errorf("an event about %d notices", len(s.Notices))
	}
	for _, n := range s.Notices {
		if n.Template == "" || len(n.Template) > 64 || strings.ContainsFunc(n.Template, unicode.IsSpace) || s.Event != sentEvent && n.Said != accepts && n.Said != rejects {
			return fmt.Errorf("no answer about a notice")
		}
	}
	return nil
}

// consented changes what a follower has agreed to.
func (p *phone) consented(s Sent) {
	for _, n := range s.Notices {
		one := p.consents[n.Template]
		switch {
		case s.Event == changedEvent && n.Said == rejects:
			one = consent{}
		case s.Event == askedEvent && n.Said == accepts:
			one.Left, one.Lasting = one.Left+1, n.Lasting
		default:
			continue
		}
		if p.consents == nil {
			p.consents = map[string]consent{}
		}
		p.consents[n.Template] = one
	}
}

// consenting is what the browser is told of that.
type consenting struct {
	OpenID   string             `json:"openid"`
	Consents map[string]consent `json:"consents"`
}

func (p *phone) consenting() consenting {
	all := maps.Clone(p.consents)
	if all == nil {
		all = map[string]consent{}
	}
	return consenting{p.follower.OpenID, all}
}

// plausible says whether a browser can have got consents from here.
func plausible(all map[string]consent) bool {
	const most = 1000
	for template, one := range all {
		if len(template) > 64 || one.Left < 0 || one.Left > most {
			return false
		}
	}
	return len(all) <= most
}

// spend uses up what a follower has agreed to. Its errors are WeChat's.
func (p *phones) spend(openID, template string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.find(openID)
	switch {
	case one == nil:
		return errInvalidOpenID
	case !one.follower.Following:
		return errNotASubscriber
	}
	agreed := one.consents[template]
	if agreed.Left == 0 {
		return errRefused
	}
	if !agreed.Lasting {
		agreed.Left--
		one.consents[template] = agreed
		p.publish("consents", one.consenting())
	}
	return nil
}

// lasts says whether who agrees to a notice agrees to any number of them.
func (s *Sim) lasts(template string) bool {
	return slices.ContainsFunc(s.account.Notices, func(n Notice) bool { return n.Template == template && n.Lasting })
}

// wxBizSend shows a subscription notice to who has agreed to it, and then tells the
// callback how it went, as WeChat does.
func (s *Sim) wxBizSend(c *gin.Context) (any, error) {
	var m templateMessage
	if err := readCall(c, &m); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.account.Notices, func(n Notice) bool { return n.Template == m.Template })
	if i < 0 {
		return nil, errTemplateID
	}
	n := s.account.Notices[i]
	if err := n.check(m.Data); err != nil {
		return nil, err
	}
	slices.SortStableFunc(m.Data, func(a, b Field) int {
		return slices.Index(n.Fields, a.Name) - slices.Index(n.Fields, b.Name) // as the template has them
	})
	to, err := s.reach(m.ToUser)
	if err == nil {
		err = to.spend(m.Template)
	}
	if err != nil {
		return nil, err
	}
	number := s.numbers.next()
	to.shows(ByNotice, &Content{Kind: "notice", Text: n.Title, Fields: m.Data})
	s.tells(Sent{Event: sentEvent, Notices: []noticeEvent{{Template: m.Template, Number: number}}}, to.hears)
	return sentAs(number), nil
}

// kinds of fields: how many characters they may have, and of which kind.
var kinds = map[string]struct {
	most  int
	takes func(rune) bool
}{
	"thing":            {20, nil},
	"phrase":           {5, func(r rune) bool { return unicode.Is(unicode.Han, r) }},
	"name":             {10, nil},
	"character_string": {32, func(r rune) bool { return r < utf8.RuneSelf }},
	"number":           {32, func(r rune) bool { return strings.ContainsRune("0123456789.-", r) }},
	"time":             {32, nil},
	"date":             {20, nil},
	"phone_number":     {17, func(r rune) bool { return strings.ContainsRune("0123456789+- ", r) }},
}

// check holds fields to what WeChat takes.
func (n Notice) check(all fields) error {
	for _, key := range n.Fields {
		if !slices.ContainsFunc(all, func(f Field) bool { return f.Name == key && strings.TrimSpace(f.Value) != "" }) {
			return &wxError{47003, "argument invalid! data." + key + ".value is empty"}
		}
	}
	for _, f := range all {
		k, known := kinds[strings.TrimRight(f.Name, "0123456789")]
		if !slices.Contains(n.Fields, f.Name) || !known || utf8.RuneCountInString(f.Value) > k.most ||
			k.takes != nil && strings.ContainsFunc(f.Value, func(r rune) bool { return !k.takes(r) }) {
			return &wxError{47003, "argument invalid! data." + f.Name + ".value invalid"}
		}
	}
	return nil
}
