package sim

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
)

// longestReply is WeChat's limit for the words of a passive reply, in bytes.
const longestReply = 2048

// readAnswer reads a passive reply (被动回复) as WeChat does; nil is silence.
// What WeChat would not show is an error, told to whoever tries the bot out.
func readAnswer(message, account, follower string) (*Content, error) {
	var reply struct {
		ToUserName, FromUserName, MsgType, Content string
		Image, Voice, Video                        struct{ MediaId string } //nolint:revive // WeChat's spelling
		Articles                                   struct {
			Items []Article `xml:"item"`
		}
	}
	if err := xml.Unmarshal([]byte(message), &reply); err != nil {
		return nil, fmt.Errorf("回复不是 XML：%w", err)
	}
	if reply.ToUserName != follower || reply.FromUserName != account {
		return nil, errors.New("回复的 ToUserName 或 FromUserName 不对")
	}
	c := &Content{Kind: reply.MsgType}
	switch reply.MsgType {
	case "text":
		c.Text = strings.TrimSpace(reply.Content)
		if c.Text == "" {
			return nil, errors.New("回复的 Content 是空的")
		}
		if len(reply.Content) > longestReply {
			return nil, fmt.Errorf("回复有 %d 字节，超过 %d", len(reply.Content), longestReply)
		}
	case "transfer_customer_service": // an officer with WeChat's own tools has it from now on
		c.Kind = "transfer"
	case "image":
		c.MediaID = reply.Image.MediaId
	case "voice":
		c.MediaID = reply.Voice.MediaId
	case "video":
		c.MediaID = reply.Video.MediaId
	case "news":
		if len(reply.Articles.Items) == 0 {
			return nil, errors.New("图文回复里没有文章")
		}
		c.Articles = reply.Articles.Items[:1] // WeChat shows one
	default:
		return nil, fmt.Errorf("不认识的回复种类「%s」", reply.MsgType)
	}
	return c, nil
}
