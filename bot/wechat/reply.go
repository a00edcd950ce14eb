package wechat

import (
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"luohu/bot"
)

// appendReply writes the passive reply (被动回复) to a message as XML.
func appendReply(out []byte, to bot.Message, reply bot.Reply, now time.Time) []byte {
	out = append(out, "<xml><ToUserName>"...)
	out = appendCDATA(out, to.Follower)
	out = append(out, "</ToUserName><FromUserName>"...)
	out = appendCDATA(out, to.Account)
	out = append(out, "</FromUserName><CreateTime>"...)
	out = strconv.AppendInt(out, now.Unix(), 10)
	if reply.Transfer {
		return append(out, "</CreateTime><MsgType><![CDATA[transfer_customer_service]]></MsgType></xml>"...)
	}
	out = append(out, "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>"...)
	out = appendCDATA(out, reply.Text)
	return append(out, "</Content></xml>"...)
}

// seal appends the encrypted form of a reply, signed with a nonce of its own.
func (c *Callback) seal(out, reply []byte, now time.Time) ([]byte, error) {
	var random [8]byte
	if _, err := io.ReadFull(c.cipher.random, random[:]); err != nil {
		return out, fmt.Errorf("encrypt: nonce: %w", err)
	}
	nonce := hex.AppendEncode(make([]byte, 0, 2*len(random)), random[:])
	timestamp := strconv.AppendInt(make([]byte, 0, 20), now.Unix(), 10)

	out = append(out, "<xml><Encrypt><![CDATA["...)
	begin := len(out)
	out, err := c.cipher.Seal(out, reply)
	if err != nil {
		return out, err
	}
	signature := signatureOf([][]byte{c.token, timestamp, nonce, out[begin:]})
	out = append(out, "]]></Encrypt><MsgSignature><![CDATA["...)
	out = append(out, signature[:]...)
	out = append(out, "]]></MsgSignature><TimeStamp>"...)
	out = append(out, timestamp...)
	out = append(out, "</TimeStamp><Nonce><![CDATA["...)
	out = append(out, nonce...)
	return append(out, "]]></Nonce></xml>"...), nil
}

// appendCDATA writes any text so that it arrives as it is; "]]>" would end the
// section and is split over two. Characters that XML can't carry are left out.
func appendCDATA(out []byte, text string) []byte {
	out = append(out, "<![CDATA["...)
	for {
		before, after, found := strings.Cut(text, "]]>")
		out = appendAllowed(out, before)
		if !found {
			return append(out, "]]>"...)
		}
		out = append(out, "]]]]><![CDATA[>"...)
		text = after
	}
}

func appendAllowed(out []byte, text string) []byte {
	for _, char := range text {
		if allowed(char) && char != utf8.RuneError {
			out = utf8.AppendRune(out, char)
		}
	}
	return out
}
