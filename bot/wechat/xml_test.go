package wechat

import (
	"encoding/xml"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oracle is what encoding/xml makes of the fields that readXML reads.
type oracle struct {
	XMLName     xml.Name `xml:"xml"`
	Encrypt     string   `xml:"Encrypt"`
	Account     string   `xml:"ToUserName"`
	Follower    string   `xml:"FromUserName"`
	CreateTime  string   `xml:"CreateTime"`
	Kind        string   `xml:"MsgType"`
	ID          string   `xml:"MsgId"`
	Content     string   `xml:"Content"`
	Recognition string   `xml:"Recognition"`
	Choice      string   `xml:"bizmsgmenuid"`
	Media       string   `xml:"MediaId"`
	Picture     string   `xml:"PicUrl"`
	Event       string   `xml:"Event"`
	EventKey    string   `xml:"EventKey"`
	Ticket      string   `xml:"Ticket"`
	Job         string   `xml:"MsgID"`
	Status      string   `xml:"Status"`
}

func asOracle(f fields) oracle {
	return oracle{
		XMLName: xml.Name{Local: "xml"}, Encrypt: string(f.encrypt),
		Account: string(f.account), Follower: string(f.follower), CreateTime: string(f.createTime),
		Kind: string(f.kind), ID: string(f.id), Content: string(f.content), Recognition: string(f.recognition),
		Choice: string(f.choice), Media: string(f.media), Picture: string(f.picture), Event: string(f.event),
		EventKey: string(f.eventKey), Ticket: string(f.ticket), Job: string(f.job), Status: string(f.status),
	}
}

// FuzzXML holds readXML to encoding/xml: what it accepts, both read alike.
func FuzzXML(f *testing.F) {
	for _, seed := range []string{
		textMessage, sampleMessage, cipherBody(sampleText),
		document("text", "<Content>a &lt;<![CDATA[b]]>&#x4F60;&#13;\r\n c</Content>"),
		document("event", "<Event/><X><Y>1<![CDATA[<]]></Y>&amp;</X>"),
		document("event", noticeEvents),
		`<?xml version="1.0" encoding="UTF-8"?><xml> </xml>`,
		"<xml><Content>]]></Content></xml>", "<xml><a b='c'/></xml>", "<xml>\uFFFE</xml>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		var got fields
		if readXML(doc, &got) != nil {
			return
		}
		var want oracle
		if err := xml.Unmarshal(doc, &want); err != nil {
			t.Fatalf("encoding/xml refuses %q: %v", doc, err)
		}
		if diff := cmp.Diff(want, asOracle(got)); diff != "" {
			t.Errorf("%q: %s", doc, diff)
		}
	})
}

// FuzzReceive sends anything, as if WeChat had signed it, readable and as the
// content of a right cipher.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{
		textMessage, sampleMessage, cipherBody(sampleText), document("event", "<Event>CLICK</Event>"),
		document("hologram", ""), "", "<xml>", "\x00", "<xml></xml>",
	} {
		f.Add([]byte(seed))
	}
	c := newCallback(f, options(Compatible), &recorder{})
	f.Fuzz(func(t *testing.T, body []byte) {
		plain := post(c, plainQuery(), string(body)).Code
		q, hidden := sealed(t, appID, aesKey, string(body))
		encrypted := post(c, q, hidden).Code
		for _, status := range []int{plain, encrypted} {
			switch status {
			case http.StatusOK, http.StatusBadRequest, http.StatusForbidden, http.StatusRequestEntityTooLarge:
			default:
				t.Errorf("status %d", status)
			}
		}
		if plain == http.StatusOK && encrypted != http.StatusOK && len(hidden) < defaultBodyLimit {
			t.Errorf("accepted as it is, but %d when encrypted", encrypted)
		}
	})
}

// FuzzQuery reads anything behind the address.
func FuzzQuery(f *testing.F) {
	f.Add(plainQuery().Encode())
	f.Add("signature=%zz&signature&=&&encrypt_type=aes")
	c := newCallback(f, options(Plain), &recorder{})
	f.Fuzz(func(t *testing.T, raw string) {
		q, ok := readQuery(raw)
		if !ok {
			return
		}
		if c.checkOrigin(q, noon) == accepted && string(q.signature) != Signature(token, string(q.timestamp), string(q.nonce)) && q.messageSignature == nil {
			t.Errorf("%q passes for signed", raw)
		}
	})
}
