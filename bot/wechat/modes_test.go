package wechat

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/officialaccount/message"
)

// fourForms are the bodies that can come; each mode takes some of them.
func fourForms(t *testing.T) map[string]func() (url.Values, string) {
	return map[string]func() (url.Values, string){
		"plain": func() (url.Values, string) { return plainQuery(), textMessage },
		"encrypted": func() (url.Values, string) {
			return sealed(t, appID, aesKey, textMessage)
		},
		"encrypted, msg_signature only": func() (url.Values, string) {
			q, body := sealed(t, appID, aesKey, textMessage)
			return without(q, "signature"), body
		},
		"both": func() (url.Values, string) {
			q, body := sealed(t, appID, aesKey, textMessage)
			forged := strings.Replace(textMessage, "积分落户", "伪造的话", 1)
			_, cipher, _ := strings.Cut(body, "<Encrypt>")
			return q, strings.Replace(forged, "</xml>", "<Encrypt>"+cipher, 1)
		},
	}
}

func TestEachModeTakesItsFormsAndAnswersInKind(t *testing.T) {
	takes := map[Mode]map[string]bool{
		Plain:      {"plain": true},
		Compatible: {"plain": true, "encrypted": true, "encrypted, msg_signature only": true, "both": true},
		Encrypted:  {"encrypted": true, "encrypted, msg_signature only": true, "both": true},
	}
	for mode, forms := range takes {
		for form, request := range fourForms(t) {
			t.Run(string(mode)+" gets "+form, func(t *testing.T) {
				q, body := request()
				h := &recorder{}
				c := newCallback(t, options(mode), h)
				w := post(c, q, body)
				if !forms[form] {
					if w.Code != http.StatusBadRequest || len(h.messages) > 0 {
						t.Fatalf("status %d, %d messages handled; want 400 and none", w.Code, len(h.messages))
					}
					return
				}
				if w.Code != http.StatusOK {
					t.Fatalf("status %d: %s", w.Code, w.Body)
				}
				if got := h.only(t).Text; got != "积分落户" {
					t.Errorf("handled %q, want the words that are signed for", got)
				}
				reply := w.Body.Bytes()
				if form != "plain" {
					reply = openReply(t, c, reply)
				}
				checkReply(t, reply)
			})
		}
	}
}

// openReply does what WeChat does with an encrypted reply.
func openReply(t *testing.T, c *Callback, body []byte) []byte {
	t.Helper()
	var r message.ResponseEncryptedXMLMsg
	if err := xml.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	if want := Signature(token, "1795485600", r.Nonce, r.EncryptedMsg); r.MsgSignature != want {
		t.Errorf("reply signed %q, want %q", r.MsgSignature, want)
	}
	if r.Nonce == "314159" || r.Nonce == "" {
		t.Errorf("nonce %q is not a fresh one", r.Nonce)
	}
	plain, err := c.cipher.Open(nil, []byte(r.EncryptedMsg))
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func checkReply(t *testing.T, body []byte) {
	t.Helper()
	var r message.Text
	if err := xml.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	if r.ToUserName != "oFollower1" || r.FromUserName != "gh_luohu" || r.MsgType != message.MsgTypeText ||
		r.CreateTime != noon.Unix() || r.Content != "积分落户" {
		t.Errorf("reply %+v", r)
	}
}

func TestWithoutAKeyCompatibleModeRefusesWhatIsEncrypted(t *testing.T) {
	o := options(Compatible)
	o.EncodingAESKey = ""
	c := newCallback(t, o, &recorder{})
	if w := post(c, plainQuery(), textMessage); w.Code != http.StatusOK {
		t.Errorf("plain: status %d, want 200", w.Code)
	}
	q, body := sealed(t, appID, aesKey, textMessage)
	if w := post(c, q, body); w.Code != http.StatusForbidden {
		t.Errorf("encrypted: status %d, want 403", w.Code)
	}
}
