package wechat

import (
	"net/url"
	"strings"
)

// longestValue bounds every parameter that WeChat sends; the longest real one
// is echostr with some twenty digits.
const (
	longestQuery = 4 << 10
	longestValue = 512
)

// query is what WeChat puts behind the callback's address.
type query struct {
	signature, timestamp, nonce []byte
	messageSignature, echo      []byte
	encrypted                   bool // encrypt_type=aes
}

// readQuery refuses over-long parameters and those given twice: proxies and
// programs differ in which one they believe.
func readQuery(raw string) (q query, ok bool) {
	if len(raw) > longestQuery {
		return q, false
	}
	var encryptType []byte
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		name, value, _ := strings.Cut(pair, "=")
		field := q.named(name)
		if name == "encrypt_type" {
			field = &encryptType
		}
		if field == nil {
			continue
		}
		value, err := url.QueryUnescape(value)
		if err != nil || len(value) > longestValue || *field != nil {
			return q, false
		}
		*field = append(make([]byte, 0, len(value)), value...)
	}
	q.encrypted = string(encryptType) == "aes"
	return q, true
}

func (q *query) named(name string) *[]byte {
	switch name {
	case "signature":
		return &q.signature
	case "timestamp":
		return &q.timestamp
	case "nonce":
		return &q.nonce
	case "msg_signature":
		return &q.messageSignature
	case "echostr":
		return &q.echo
	}
	return nil
}
