package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// goneCode is WeChat's for a media_id that it has, or has no more.
const goneCode = 40007

// ErrMediaGone is that WeChat has a picture no more: it keeps what followers send for three
// days.
var ErrMediaGone = errors.New("WeChat has the picture no more")

// ErrMediaLarge is that a picture is larger than what was asked for at most.
var ErrMediaLarge = errors.New("the picture is too large")

// Media reads a picture, of at most so many bytes, that a follower sent.
func (c *Client) Media(ctx context.Context, id string, most int64) ([]byte, error) {
	address := "https://" + apiHost + "/cgi-bin/media/get?access_token=" + tokenStandIn + "&media_id=" + url.QueryEscape(id)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil) // which, other than http.NoBody, may be sent again
	if err != nil {
		return nil, err
	}
	return c.picture(req, most)
}

// Cover reads a picture, of at most so many bytes, that the account keeps for good
// ([Client.AddCover]).
func (c *Client) Cover(ctx context.Context, id string, most int64) ([]byte, error) {
	body, err := json.Marshal(map[string]string{"media_id": id})
	if err != nil {
		return nil, err
	}
	address := "https://" + apiHost + "/cgi-bin/material/get_material?access_token=" + tokenStandIn
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return c.picture(req, most)
}

func (c *Client) picture(req *http.Request, most int64) ([]byte, error) {
	resp, err := c.http.Do(req)
	if refused, is := errors.AsType[*APIError](err); is && refused.Code == goneCode {
		return nil, ErrMediaGone
	}
	if err != nil {
		return nil, fmt.Errorf("read a picture: %w", withoutAddress(err))
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read a picture: %w", withoutAddress(err))
	case int64(len(content)) > most:
		return nil, ErrMediaLarge
	}
	return content, nil
}
