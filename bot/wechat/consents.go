package wechat

import (
	"encoding/xml"
	"strconv"

	"luohu/bot"
)

// mostListed is how many notices one event may be about; WeChat asks about three at once.
const mostListed = 20

// list is what the events of subscription notices hold, one for each template.
type list struct {
	Items []struct {
		Template string `xml:"TemplateId"`
		Said     string `xml:"SubscribeStatusString"` // accept or reject
		Number   string `xml:"MsgID"`
		Code     string `xml:"ErrorCode"`
		Status   string `xml:"ErrorStatus"`
	} `xml:"List"`
}

// consents are what an event of subscription notices tells. What is not of the form
// that WeChat documents is left out.
func consents(src []byte, event string) (all []bot.Consent) {
	var l list
	if src == nil || xml.Unmarshal(src, &l) != nil {
		return nil
	}
	for _, one := range l.Items[:min(mostListed, len(l.Items))] {
		c := bot.Consent{Template: one.Template, Agreed: one.Said == "accept", Number: one.Number}
		said := c.Agreed || one.Said == "reject"
		if event == bot.NoticeSent {
			code, err := strconv.Atoi(one.Code)
			if c.Failed, said = code != 0, err == nil; len(one.Status) <= longestName {
				c.Status = one.Status
			}
		}
		if said && isID(c.Template) && len(c.Template) <= longestName && len(c.Number) <= longestNumber {
			all = append(all, c)
		}
	}
	return all
}

// listed is the element of such events that holds the list.
func listed(name []byte) bool {
	switch string(name) {
	case "SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent":
		return true
	}
	return false
}

// listKey tells apart events of one second that are about different notices.
func listKey(src []byte) string {
	if src == nil {
		return ""
	}
	return ":" + hash(src)
}
