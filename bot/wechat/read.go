package wechat

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/bot"
)

// incoming is a message whose origin is proved.
type incoming struct {
	message   bot.Message
	encrypted bool // so is the reply
}

// buffers are the memory of one request. What a message keeps is copied out of
// them, for they serve the next request while the message lives on.
type buffers struct {
	body          bytes.Buffer
	opened        []byte
	reply, sealed []byte
}

// release keeps no memory of unusually large requests.
func (c *Callback) release(b *buffers) {
	if int64(b.body.Cap()) <= c.options.BodyLimit/4 {
		c.buffers.Put(b)
	}
}

// read goes from cheap to dear: nobody without a signature makes us read a
// body, nobody without a proof for the body makes us look into it.
func (c *Callback) read(g *gin.Context, b *buffers, now time.Time) (in incoming, r refusal) {
	q, ok := readQuery(g.Request.URL.RawQuery)
	if !ok {
		return in, badQuery
	}
	if r = c.checkOrigin(q, now); r != accepted {
		return in, r
	}
	if r = c.readBody(g, b, now); r != accepted {
		return in, r
	}
	var outer fields
	if err := readXML(b.body.Bytes(), &outer); err != nil {
		return in, badXML
	}
	if outer.encrypt == nil {
		return c.readPlain(q, b.body.Bytes(), &outer)
	}
	return c.readEncrypted(q, b, outer.encrypt)
}

// checkOrigin tests what the address alone can prove. A signature that is given
// must be right; none at all is left to the message's own signature.
func (c *Callback) checkOrigin(q query, now time.Time) refusal {
	if q.signature == nil && q.messageSignature == nil {
		return wrongSignature
	}
	if q.signature != nil && !signed(q.signature, c.token, q.timestamp, q.nonce) {
		return wrongSignature
	}
	if c.options.Window == 0 {
		return accepted
	}
	seconds, err := strconv.ParseInt(string(q.timestamp), 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > c.options.Window {
		return stale
	}
	return accepted
}

func (c *Callback) readBody(g *gin.Context, b *buffers, now time.Time) refusal {
	limit := c.options.BodyLimit
	if g.Request.ContentLength > limit {
		return tooLarge
	}
	// A body that drips in must not hold the answer past the deadline. Writers
	// without a connection (in tests) can't do this and need not.
	_ = http.NewResponseController(g.Writer).SetReadDeadline(time.Now().Add(c.answerBy(now).Sub(now)))
	b.body.Reset()
	_, err := b.body.ReadFrom(io.LimitReader(g.Request.Body, limit+1))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return tooSlow
	case err != nil:
		return unreadable
	case int64(b.body.Len()) > limit:
		return tooLarge
	}
	return accepted
}

func (c *Callback) readPlain(q query, body []byte, f *fields) (in incoming, r refusal) {
	if q.signature == nil { // msg_signature proves nothing about a plain body
		return in, wrongSignature
	}
	if c.options.Mode == Encrypted || q.encrypted {
		return in, wrongMode
	}
	return readMessage(body, f, false)
}

// readEncrypted believes the cipher text only: a plain copy beside it
// (compatible mode) is covered by no signature.
func (c *Callback) readEncrypted(q query, b *buffers, text []byte) (in incoming, r refusal) {
	if c.options.Mode == Plain {
		return in, wrongMode
	}
	if !signed(q.messageSignature, c.token, q.timestamp, q.nonce, text) {
		return in, wrongSignature
	}
	if c.cipher == nil {
		return in, wrongCipher
	}
	opened, err := c.cipher.Open(b.opened, text)
	if errors.Is(err, errAppID) {
		return in, wrongAppID
	}
	if err != nil {
		return in, wrongCipher
	}
	b.opened = opened[:0]
	var inner fields
	if err := readXML(opened, &inner); err != nil {
		return in, badXML
	}
	if inner.encrypt != nil {
		return in, badForm
	}
	return readMessage(opened, &inner, true)
}
