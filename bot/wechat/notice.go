package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Notice is a subscription notice (订阅通知): it reaches who has agreed to that in
// WeChat, also if they have not written within the last 48 hours.
type Notice struct {
	Follower string
	Template string // its id, as the account has it
	Fields   []Field
}

// SendNotice sends one, and says which number WeChat gave it; empty: it gave none, as
// its documents leave open. WeChat knows no repeats: one that is sent twice comes twice.
func (c *Client) SendNotice(ctx context.Context, n Notice) (number string, err error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	var answer struct {
		Number json.RawMessage `json:"msgid"` // of more digits than a float holds
	}
	err = encoder.Encode(map[string]any{"touser": n.Follower, "template_id": n.Template, "data": values(n.Fields)})
	if err == nil {
		err = c.ask(ctx, "/cgi-bin/message/subscribe/bizsend", body.Bytes(), &answer)
	}
	if err != nil {
		return "", fmt.Errorf("send a subscription notice: %w", err)
	}
	number = strings.Trim(string(answer.Number), `"`)
	if len(number) > longestNumber || strings.Trim(number, "0123456789") != "" {
		number = "" // null, or nothing that its events could name
	}
	return number, nil
}

// longestNumber of a notice has 19 digits today.
const longestNumber = 32

// values are fields as WeChat's messages carry them.
func values(fields []Field) map[string]any {
	data := map[string]any{}
	for _, f := range fields {
		data[f.Key] = map[string]string{"value": f.Value}
	}
	return data
}
