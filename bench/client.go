package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

const (
	appID  = "wxsimulator000000"
	token  = "benchtoken"
	aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

// client is one kept-alive connection that does as little as it can, so that
// on two cores it is the server that is measured.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	addr string
}

func dial(ctx context.Context, addr string) (*client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 16<<10), addr: addr}, nil
}

// post sends a body to the callback and returns the answer's body.
func (c *client) post(query string, body []byte) ([]byte, error) {
	c.out = append(c.out[:0], "POST /wechat/callback?"...)
	c.out = append(c.out, query...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: "...)
	c.out = append(c.out, c.addr...)
	c.out = append(c.out, "\r\nContent-Type: text/xml\r\nContent-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(body)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, body...)
	if err := c.conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return nil, err
	}
	if _, err := c.conn.Write(c.out); err != nil {
		return nil, err
	}
	return c.answer()
}

func (c *client) answer() ([]byte, error) {
	status, err := c.in.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(status, []byte(" 200 ")) {
		return nil, fmt.Errorf("answered %q", status)
	}
	length := -1
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(": ")); strings.EqualFold(string(name), "Content-Length") {
			if length, err = strconv.Atoi(string(value)); err != nil {
				return nil, err
			}
		}
	}
	if length < 0 {
		return nil, fmt.Errorf("an answer without a length")
	}
	body := make([]byte, length)
	_, err = io.ReadFull(c.in, body)
	return body, err
}

var serial atomic.Int64

// text is a plain text message as WeChat sends it; every one is new.
func text(follower int, words string) []byte {
	return fmt.Appendf(nil, "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[oBench%d]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d</MsgId></xml>",
		follower, time.Now().Unix(), words, serial.Add(1)+time.Now().UnixNano()/1e6*1e6)
}

// plainQuery signs as WeChat does; it may be used again (nonces are not kept).
func plainQuery() string {
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	return url.Values{
		"timestamp": {timestamp}, "nonce": {"n1"}, "openid": {"oBench"},
		"signature": {sign(token, timestamp, "n1")},
	}.Encode()
}

// encrypted wraps a message as the encrypted mode does.
func encrypted(message []byte) (query string, body []byte, err error) {
	cipher, err := util.EncryptMsg([]byte(util.RandomStr(16)), message, appID, aesKey)
	if err != nil {
		return "", nil, err
	}
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	query = url.Values{
		"timestamp": {timestamp}, "nonce": {"n1"}, "encrypt_type": {"aes"},
		"signature": {sign(token, timestamp, "n1")}, "msg_signature": {sign(token, timestamp, "n1", string(cipher))},
	}.Encode()
	return query, fmt.Appendf(nil, "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", cipher), nil
}

// decrypted is the message in an encrypted answer.
func decrypted(answer []byte) ([]byte, error) {
	_, rest, _ := bytes.Cut(answer, []byte("<Encrypt><![CDATA["))
	cipher, _, found := bytes.Cut(rest, []byte("]]>"))
	if !found {
		return nil, fmt.Errorf("no cipher in an answer of %d bytes", len(answer))
	}
	_, message, err := util.DecryptMsg(appID, string(cipher), aesKey)
	return message, err
}

func sign(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}
