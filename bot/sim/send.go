package sim

import (
	"crypto/rand"
	"math/big"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/web/problem"
)

// mostRepeats is how often one call may send a message again.
const mostRepeats = 10

// ask is what a phone does. An ID given by the browser makes asking twice
// harmless; without one, and without MsgId and CreateTime, they are made here.
type ask struct {
	Follower string `json:"follower"`
	ID       string `json:"id"`
	Sent     Sent   `json:"sent"`
}

// send answers when the callback has, or failed to.
func (s *Sim) send(c *gin.Context) {
	var a ask
	if !read(c, &a) {
		return
	}
	e, ok := s.entry(c, a)
	if !ok {
		return
	}
	e, turn, err := s.phones.say(e)
	if err == nil && turn != nil {
		e, err = s.inTurn(e, turn, func(e Entry) (Entry, error) { return s.deliver(c.Request.Context(), e) })
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	c.JSON(http.StatusOK, e)
}

// repeat sends a message again that the callback had before.
func (s *Sim) repeat(c *gin.Context) {
	var a struct {
		ask
		Times  int  `json:"times"`
		AtOnce bool `json:"at_once"`
	}
	if !read(c, &a) {
		return
	}
	if a.Times < 1 || a.Times > mostRepeats {
		refuse(c, http.StatusUnprocessableEntity, "次数不对。", problem.Field{Pointer: "/times", Detail: "1 到 10"})
		return
	}
	if a.ID == "" || a.Sent.CreateTime == 0 {
		refuse(c, http.StatusUnprocessableEntity, "要重发的得是发过的一条。", problem.Field{Pointer: "/id", Detail: "那一条的 id 和 sent"})
		return
	}
	e, ok := s.entry(c, a.ask)
	if !ok {
		return
	}
	e, turn, err := s.phones.again(e)
	if err == nil {
		e, err = s.inTurn(e, turn, func(e Entry) (Entry, error) {
			return s.redeliver(c.Request.Context(), e, a.Times, a.AtOnce)
		})
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	c.JSON(http.StatusOK, e)
}

// entry checks what was asked and fills in what only matters once.
func (s *Sim) entry(c *gin.Context, a ask) (Entry, bool) {
	now := s.account.Now()
	if a.ID == "" {
		a.ID = rand.Text()
	}
	if a.Sent.CreateTime == 0 {
		a.Sent.CreateTime = now.Unix()
	}
	if a.Sent.MsgID == 0 && a.Sent.Kind != "event" {
		a.Sent.MsgID = newMsgID(now)
	}
	if a.Sent.Ticket == "" && (a.Sent.isEvent("SCAN") || a.Sent.isEvent("subscribe") && a.Sent.EventKey != "") {
		a.Sent.Ticket = s.scenes.ticket(strings.TrimPrefix(a.Sent.EventKey, "qrscene_"))
	}
	for i, n := range a.Sent.Notices {
		a.Sent.Notices[i].Lasting = s.lasts(n.Template)
	}
	if err := a.Sent.check(); err != nil {
		refuse(c, http.StatusUnprocessableEntity, "手机发不出这样的消息。", problem.Field{Pointer: "/sent", Detail: err.Error()})
		return Entry{}, false
	}
	if len(a.ID) > 64 {
		refuse(c, http.StatusUnprocessableEntity, "手机发不出这样的消息。", problem.Field{Pointer: "/id", Detail: "最多 64 字节"})
		return Entry{}, false
	}
	return Entry{ID: a.ID, Follower: a.Follower, Author: byFollower, At: now, Sent: &a.Sent}, true
}

// newMsgID grows with time and stays within mostMsgID.
func newMsgID(now time.Time) int64 {
	n, err := rand.Int(rand.Reader, big.NewInt(1000))
	if err != nil {
		panic(err) // the system's randomness never fails
	}
	return now.UnixMilli()*1000 + n.Int64()
}
