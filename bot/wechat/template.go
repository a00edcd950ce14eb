package wechat

import (
	"bytes"
	"context"
	"encoding/json"
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

// SendTemplate sends one.
func (c *Client) SendTemplate(ctx context.Context, m Template) error {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(map[string]any{"touser": m.Follower, "template_id": m.ID, "client_msg_id": m.ClientID, "url": m.URL, "data": values(m.Fields)})
	if err == nil {
		err = c.post(ctx, "/cgi-bin/message/template/send", body.Bytes())
	}
	if err != nil {
		return fmt.Errorf("send a template message: %w", err)
	}
	return nil
}
