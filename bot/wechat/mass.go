package wechat

import (
	"context"
	"errors"
	"fmt"
)

// Mass is one thing sent to many followers at once (群发), of which a follower gets four
// a month from a service account.
type Mass struct {
	// Exactly one of these says to whom.
	Followers []string // 2 to 10,000 of them
	Tag       int      // those who have it
	All       bool     // who follows

	// Exactly one of these says what.
	Article string // media id of a draft (AddDraft)
	Text    string

	// ClientID lets WeChat know a repeat, up to 64 bytes.
	ClientID string
}

// MassTook is what WeChat made of it.
type MassTook struct {
	Job      string // by which WeChat tells what becomes of it
	Repeated bool   // it had been taken before; nothing is sent again
}

// repeatedCode is WeChat's for a mass send with a ClientID that it has had.
const repeatedCode = 45065

// Bounds of WeChat's for a mass send to named followers.
const (
	fewestNamed = 2
	MostNamed   = 10_000
)

// MassSend lets WeChat send something to many. It does so afterwards: how it went comes
// as an event (bot.MassOutcome).
func (c *Client) MassSend(ctx context.Context, m Mass) (MassTook, error) {
	body, err := m.body()
	if err != nil {
		return MassTook{}, fmt.Errorf("send to many: %w", err)
	}
	path := "/cgi-bin/message/mass/sendall"
	if m.Followers != nil {
		path = "/cgi-bin/message/mass/send"
	}
	var answer struct {
		Job number `json:"msg_id"`
	}
	err = c.ask(ctx, path, body, &answer)
	if refused, is := errors.AsType[*APIError](err); is && refused.Code == repeatedCode {
		return MassTook{Job: refused.Job, Repeated: true}, nil
	}
	if err != nil {
		return MassTook{}, fmt.Errorf("send to many: %w", err)
	}
	return MassTook{Job: string(answer.Job)}, nil
}

func (m Mass) body() (map[string]any, error) {
	body, err := m.content()
	if err != nil {
		return nil, err
	}
	switch named := len(m.Followers); {
	case m.Followers != nil && !m.All && m.Tag == 0:
		if named < fewestNamed || named > MostNamed {
			return nil, fmt.Errorf("%d followers are named, and WeChat takes %d to %d", named, fewestNamed, MostNamed)
		}
		body["touser"] = m.Followers
	case m.All && m.Followers == nil && m.Tag == 0:
		body["filter"] = map[string]any{"is_to_all": true}
	case m.Tag != 0 && m.Followers == nil && !m.All:
		body["filter"] = map[string]any{"is_to_all": false, "tag_id": m.Tag}
	default:
		return nil, errors.New("it is for named followers, for a tag, or for all")
	}
	body["clientmsgid"] = m.ClientID
	return body, nil
}

func (m Mass) content() (map[string]any, error) {
	switch {
	case (m.Article == "") == (m.Text == ""):
		return nil, errors.New("it is an article or a text")
	case m.Text != "":
		return map[string]any{"msgtype": "text", "text": map[string]string{"content": m.Text}}, nil
	}
	// An article that is somebody else's elsewhere is sent all the same, named as theirs.
	return map[string]any{"msgtype": "mpnews", "mpnews": map[string]string{"media_id": m.Article}, "send_ignore_reprint": 1}, nil
}

// MassPreview sends one follower what many are to be sent; to whom it is for is not
// looked at.
func (c *Client) MassPreview(ctx context.Context, follower string, m Mass) error {
	body, err := m.content()
	if err == nil {
		delete(body, "send_ignore_reprint")
		body["touser"] = follower
		err = c.ask(ctx, "/cgi-bin/message/mass/preview", body, nil)
	}
	if err != nil {
		return fmt.Errorf("send a preview: %w", err)
	}
	return nil
}

// States of a mass send, in WeChat's words.
const (
	MassSent    = "SEND_SUCCESS"
	MassSending = "SENDING"
	MassFailed  = "SEND_FAIL"
	MassDeleted = "DELETE"
)

// MassStatus is how far a mass send is.
func (c *Client) MassStatus(ctx context.Context, job string) (state string, err error) {
	var answer struct {
		State string `json:"msg_status"`
	}
	if err := c.ask(ctx, "/cgi-bin/message/mass/get", map[string]string{"msg_id": job}, &answer); err != nil {
		return "", fmt.Errorf("ask how far a mass send is: %w", err)
	}
	return answer.State, nil
}
