// Command baseline is the smallest program that answers WeChat with gin and
// silenceper: one fixed text to every message. luohu is held against it.
package main

import (
	"log"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"
)

func main() {
	gin.SetMode(gin.ReleaseMode)
	account := officialaccount.NewOfficialAccount(&config.Config{
		AppID: "wx0000000000000000", AppSecret: "none", Token: os.Getenv("TOKEN"), Cache: cache.NewMemory(),
	})
	r := gin.New()
	r.POST("/wechat/callback", func(c *gin.Context) {
		s := account.GetServer(c.Request, c.Writer)
		s.SetMessageHandler(func(*message.MixMessage) *message.Reply {
			return &message.Reply{MsgType: message.MsgTypeText, MsgData: message.NewText(os.Getenv("ANSWER"))}
		})
		if err := s.Serve(); err != nil {
			c.Status(500)
			return
		}
		_ = s.Send()
	})
	log.Fatal(r.Run(os.Getenv("ADDR")))
}
