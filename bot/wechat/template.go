package wechat

import (
	"context"
	"fmt"
)

// Template is a template message (模板消息): it also reaches who has not written
// within the last 48 hours.
type Template struct {
	Follower string
	ID       string // of the template, as the account has it
	ClientID string // a repeat with the same one within ten minutes is none
	URL      string // where a touch leads; empty: nowhere
	Fields   []Field
}

// Field is one of its lines.
type Field struct{ Key, Value string }

// templateMessage is one as WeChat reads it.
type templateMessage struct {
	Follower string           `json:"touser"`
	Template string           `json:"template_id"`
	ClientID string           `json:"client_msg_id"`
	URL      string           `json:"url"`
	Data     map[string]value `json:"data"`
}

// SendTemplate sends one, and says which number WeChat gave it: what became of it is
// told by that.
func (c *Client) SendTemplate(ctx context.Context, m Template) (number string, err error) {
	var answer sentMessage
	err = c.ask(ctx, "/cgi-bin/message/template/send", templateMessage{m.Follower, m.ID, m.ClientID, m.URL, values(m.Fields)}, &answer)
	if err != nil {
		return "", fmt.Errorf("send a template message: %w", err)
	}
	return string(answer.Number), nil
}
