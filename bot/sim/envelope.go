package sim

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// mode is how messages travel, as chosen in WeChat's console.
type mode string

const (
	plain      mode = "plain"      // 明文模式
	compatible mode = "compatible" // 兼容模式: readable and encrypted in one body
	encrypted  mode = "encrypted"  // 安全模式
)

// envelope signs and encrypts what goes to the callback and opens its answers.
type envelope struct{ appID, token, key string }

// modes are those that the account's settings allow.
func (e envelope) modes() []mode {
	if e.key == "" {
		return []mode{plain}
	}
	return []mode{plain, compatible, encrypted}
}

// sealed is a message as it travels: what follows the callback's address, and
// the body.
type sealed struct{ query, body string }

func (e envelope) seal(message, openID, account string, m mode, now time.Time) (sealed, error) {
	timestamp, nonce := strconv.FormatInt(now.Unix(), 10), rand.Text()[:10]
	q := url.Values{
		"signature": {util.Signature(e.token, timestamp, nonce)},
		"timestamp": {timestamp}, "nonce": {nonce}, "openid": {openID},
	}
	if m == plain {
		return sealed{q.Encode(), message}, nil
	}
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	text, err := util.EncryptMsg(salt, []byte(message), e.appID, e.key)
	if err != nil {
		return sealed{}, fmt.Errorf("encrypt a message: %w", err)
	}
	q.Set("encrypt_type", "aes")
	q.Set("msg_signature", util.Signature(e.token, timestamp, nonce, string(text)))
	field := "<Encrypt><![CDATA[" + string(text) + "]]></Encrypt></xml>"
	if m == compatible {
		return sealed{q.Encode(), strings.TrimSuffix(message, "</xml>") + field}, nil
	}
	return sealed{q.Encode(), "<xml><ToUserName><![CDATA[" + account + "]]></ToUserName>" + field}, nil
}

var (
	errNotEncrypted   = errors.New("安全模式下的回复没有加密")
	errEncrypted      = errors.New("明文模式下的回复是加密的")
	errReplySignature = errors.New("回复的 MsgSignature 不对")
)

// open gives the readable form of an answer.
func (e envelope) open(body string, m mode) (string, error) {
	var outer struct {
		Encrypt, MsgSignature, TimeStamp, Nonce string
	}
	if err := xml.Unmarshal([]byte(body), &outer); err != nil {
		return "", fmt.Errorf("回复不是 XML：%w", err)
	}
	switch {
	case outer.Encrypt == "" && m == encrypted:
		return "", errNotEncrypted
	case outer.Encrypt == "":
		return body, nil
	case m == plain:
		return "", errEncrypted
	}
	right := util.Signature(e.token, outer.TimeStamp, outer.Nonce, outer.Encrypt)
	if subtle.ConstantTimeCompare([]byte(right), []byte(outer.MsgSignature)) != 1 {
		return "", errReplySignature
	}
	_, message, err := util.DecryptMsg(e.appID, outer.Encrypt, e.key)
	if err != nil {
		return "", fmt.Errorf("回复解不开：%w", err)
	}
	return string(message), nil
}
