package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// mostAnswer is far above what WeChat answers to anything we ask.
const mostAnswer = 1 << 20

// SceneCode makes a code of the account (带参数二维码) that leads to a scene, and
// is what it says: a follower who scans it sends the scene with the event.
func (c *Client) SceneCode(ctx context.Context, scene string, lasts time.Duration) (string, error) {
	body, err := json.Marshal(map[string]any{
		"expire_seconds": int(lasts.Seconds()), "action_name": "QR_STR_SCENE",
		"action_info": map[string]any{"scene": map[string]string{"scene_str": scene}},
	})
	if err != nil {
		return "", err
	}
	var answer struct {
		URL string `json:"url"`
	}
	if err := c.ask(ctx, "/cgi-bin/qrcode/create", body, &answer); err != nil {
		return "", fmt.Errorf("make a code with a scene: %w", err)
	}
	if answer.URL == "" {
		return "", errors.New("make a code with a scene: WeChat answered without one")
	}
	return answer.URL, nil
}

// ask sends JSON and reads the answer; that it holds no errcode is seen to by
// Transport.
func (c *Client) ask(ctx context.Context, path string, body []byte, into any) error {
	address := "https://" + apiHost + path + "?access_token=" + tokenStandIn
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := c.http.Do(req)
	if err != nil {
		return withoutAddress(err)
	}
	defer resp.Body.Close()
	return json.NewDecoder(io.LimitReader(resp.Body, mostAnswer)).Decode(into)
}
