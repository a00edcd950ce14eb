package wechat

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// SceneCode makes a code of the account (带参数二维码) that leads to a scene, and
// is what it says: a follower who scans it sends the scene with the event.
func (c *Client) SceneCode(ctx context.Context, scene string, lasts time.Duration) (string, error) {
	wanted := map[string]any{
		"expire_seconds": int(lasts.Seconds()), "action_name": "QR_STR_SCENE",
		"action_info": map[string]any{"scene": map[string]string{"scene_str": scene}},
	}
	var answer struct {
		URL string `json:"url"`
	}
	if err := c.ask(ctx, "/cgi-bin/qrcode/create", wanted, &answer); err != nil {
		return "", fmt.Errorf("make a code with a scene: %w", err)
	}
	if answer.URL == "" {
		return "", errors.New("make a code with a scene: WeChat answered without one")
	}
	return answer.URL, nil
}
