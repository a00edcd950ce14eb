package wechat

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// refusal says why a request was not taken for a message. It is the label of a
// metric; nothing else of a refused request is kept.
type refusal string

const (
	accepted refusal = ""

	// Not from WeChat, or not for this account: 403.
	badQuery       refusal = "bad_query" // malformed, over-long or given twice
	wrongSignature refusal = "wrong_signature"
	stale          refusal = "stale_timestamp"
	wrongCipher    refusal = "wrong_cipher"
	wrongAppID     refusal = "wrong_app_id"

	// Not a message: 400, 408, 413.
	badXML     refusal = "bad_xml"
	badForm    refusal = "bad_form"   // a field is missing, over-long or not what it should be
	wrongMode  refusal = "wrong_mode" // plain where encrypted is due, or the other way round
	unreadable refusal = "unreadable_body"
	tooSlow    refusal = "body_too_slow"
	tooLarge   refusal = "body_too_large"
)

// answer is the same for all that fails to prove where it comes from: nobody
// learns which step of the cipher found them out.
func (r refusal) answer() (status int, detail string) {
	switch r {
	case badXML, badForm, wrongMode, unreadable:
		status = http.StatusBadRequest
	case tooSlow:
		status = http.StatusRequestTimeout
	case tooLarge:
		status = http.StatusRequestEntityTooLarge
	default:
		return http.StatusForbidden, "not signed by WeChat for this account"
	}
	return status, strings.ReplaceAll(string(r), "_", " ")
}

func (c *Callback) refuse(g *gin.Context, r refusal) {
	c.metrics.refused(r)
	c.log.Debug("callback refused", "reason", string(r))
	status, detail := r.answer()
	g.Data(status, "application/problem+json", fmt.Appendf(nil,
		`{"type":"about:blank","title":%q,"status":%d,"detail":%q}`, http.StatusText(status), status, detail))
}
