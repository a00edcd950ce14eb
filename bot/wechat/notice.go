package wechat

import (
	"context"
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
	var answer sentMessage
	err = c.ask(ctx, "/cgi-bin/message/subscribe/bizsend", map[string]any{"touser": n.Follower, "template_id": n.Template, "data": values(n.Fields)}, &answer)
	if err != nil {
		return "", fmt.Errorf("send a subscription notice: %w", err)
	}
	return string(answer.Number), nil
}

// sentMessage is what WeChat answers to a message that it took.
type sentMessage struct {
	Number number `json:"msgid"`
}

// number is one that WeChat counts by, which has more digits than a float holds; empty
// where there is none that its events could name.
type number string

func (n *number) UnmarshalJSON(src []byte) error {
	digits := strings.Trim(string(src), `"`)
	if len(digits) > longestNumber || strings.Trim(digits, "0123456789") != "" {
		digits = "" // null, or something else
	}
	*n = number(digits)
	return nil
}

// longestNumber of a notice has 19 digits today.
const longestNumber = 32

// value is what a field of a message says.
type value struct {
	Value string `json:"value"`
}

// values are fields as WeChat's messages carry them.
func values(fields []Field) map[string]value {
	data := make(map[string]value, len(fields))
	for _, f := range fields {
		data[f.Key] = value{f.Value}
	}
	return data
}
