package main

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// phone sends what WeChat would send for a follower, signed and all.
type phone struct {
	url      string
	follower string
}

var messages atomic.Int64

func newPhone(url string) phone { return phone{url: url, follower: "oFollower"} }

func (p phone) as(follower string) phone { p.follower = "o" + follower; return p }

// say sends words and returns the reply.
func (p phone) say(t *testing.T, words string) string {
	t.Helper()
	return p.repeat(t, words, newMessageID())
}

// sayAll is say, and every further page of the answer.
func (p phone) sayAll(t *testing.T, words string) string {
	t.Helper()
	all := p.say(t, words)
	for page := all; strings.Contains(page, "msgmenucontent=下一页"); all += "\n" + page {
		page = p.say(t, "下一页")
	}
	return all
}

// repeat sends words as the message of that id.
func (p phone) repeat(t *testing.T, words, id string) string {
	t.Helper()
	status, reply, err := p.try(words, id)
	if err != nil || status != http.StatusOK {
		t.Fatalf("%q: status %d, %v", words, status, err)
	}
	return reply
}

// try is repeat for when the program may be gone.
func (p phone) try(words, id string) (status int, reply string, err error) {
	return p.post(p.text(words, id))
}

func (p phone) text(words, id string) string {
	return fmt.Sprintf(`<xml><ToUserName><![CDATA[gh_test]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%s</MsgId></xml>`,
		p.follower, time.Now().Unix(), strings.ReplaceAll(words, "]]>", "]]]]><![CDATA[>"), id)
}

// shoot sends a picture, as the phone of the simulator does.
func (p phone) shoot(t *testing.T, picture []byte) string {
	t.Helper()
	form := formOf("media", "photo.png", picture)
	resp, err := http.Post(p.url+"/sim/api/images", form.kind, bytes.NewReader(form.body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var kept struct {
		MediaID string `json:"media_id"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&kept); err != nil || kept.MediaID == "" {
		t.Fatalf("a picture: status %d, %v", resp.StatusCode, err)
	}
	return p.shows(t, kept.MediaID, newMessageID())
}

// shows sends a picture that WeChat has, as the message of that id.
func (p phone) shows(t *testing.T, media, id string) string {
	t.Helper()
	status, reply, err := p.post(fmt.Sprintf(`<xml><ToUserName><![CDATA[gh_test]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[image]]></MsgType><PicUrl><![CDATA[http://127.0.0.1/none]]></PicUrl><MediaId><![CDATA[%s]]></MediaId><MsgId>%s</MsgId></xml>`,
		p.follower, time.Now().Unix(), media, id))
	if err != nil || status != http.StatusOK {
		t.Fatalf("a picture: status %d, %v", status, err)
	}
	return reply
}

// event sends one, such as subscribe or CLICK.
func (p phone) event(t *testing.T, event, key string) string {
	t.Helper()
	status, reply, err := p.post(fmt.Sprintf(`<xml><ToUserName><![CDATA[gh_test]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event><EventKey><![CDATA[%s]]></EventKey></xml>`,
		p.follower, time.Now().Unix(), event, key))
	if err != nil || status != http.StatusOK {
		t.Fatalf("%s: status %d, %v", event, status, err)
	}
	return reply
}

func (p phone) post(body string) (status int, reply string, err error) {
	status, answer, err := p.wire(body)
	if err != nil || len(answer) == 0 || status != http.StatusOK {
		return status, "", err
	}
	var x struct{ ToUserName, Content string }
	if err := xml.Unmarshal(answer, &x); err != nil {
		return status, "", fmt.Errorf("answered %q: %w", answer, err)
	}
	if x.ToUserName != p.follower {
		return status, "", fmt.Errorf("the answer goes to %q", x.ToUserName)
	}
	return status, x.Content, nil
}

// wire sends a message, and is the answer as it came.
func (p phone) wire(body string) (status int, answer []byte, err error) {
	resp, err := http.Post(p.url+"/wechat/callback?"+signedQuery(), "text/xml", strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, bytes.TrimSpace(answer), err
}

// raw is the answer to words as it came.
func (p phone) raw(t *testing.T, words string) string {
	t.Helper()
	_, answer, err := p.wire(p.text(words, newMessageID()))
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func newMessageID() string { return strconv.FormatInt(time.Now().UnixNano()+messages.Add(1), 10) }

func signedQuery() string {
	timestamp, nonce := strconv.FormatInt(time.Now().Unix(), 10), "n"+newMessageID()
	parts := []string{testToken, timestamp, nonce}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return url.Values{"signature": {hex.EncodeToString(sum[:])}, "timestamp": {timestamp}, "nonce": {nonce}}.Encode()
}
