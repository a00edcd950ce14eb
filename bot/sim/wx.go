package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// longestCall bounds what is posted to the fake API, media aside, in bytes.
const longestCall = 1 << 20

// wxError is how WeChat's API says that something went wrong, or went well.
type wxError struct {
	Code    int    `json:"errcode"`
	Message string `json:"errmsg"`
}

func (e *wxError) Error() string { return e.Message }

// Errors as WeChat words them.
var (
	wxOK                 = &wxError{0, "ok"}
	errSystem            = &wxError{-1, "system error"}
	errInvalidCredential = &wxError{40001, "invalid credential, access_token is invalid or not latest"}
	errGrantType         = &wxError{40002, "invalid grant_type"}
	errInvalidOpenID     = &wxError{40003, "invalid openid"}
	errMediaType         = &wxError{40004, "invalid media type"}
	errFileType          = &wxError{40005, "invalid file type"}
	errMediaID           = &wxError{40007, "invalid media_id"}
	errMessageType       = &wxError{40008, "invalid message type"}
	errAppID             = &wxError{40013, "invalid appid"}
	errTemplateID        = &wxError{40037, "invalid template_id"}
	errActionInfo        = &wxError{40053, "invalid action info"}
	errOpenIDs           = &wxError{40032, "invalid openid list size"}
	errInvalidURL        = &wxError{40066, "invalid url"}
	errAppSecret         = &wxError{40125, "invalid appsecret"}
	errTokenMissing      = &wxError{41001, "access_token missing"}
	errMediaMissing      = &wxError{41005, "media data missing"}
	errTokenExpired      = &wxError{42001, "access_token expired"}
	errNeedsGet          = &wxError{43001, "require GET method"}
	errNeedsPost         = &wxError{43002, "require POST method"}
	errNotASubscriber    = &wxError{43004, "require subscribe"}
	errEmptyPost         = &wxError{44002, "empty post data"}
	errEmptyNews         = &wxError{44003, "empty news data"}
	errEmptyContent      = &wxError{44004, "empty content"}
	errMediaSize         = &wxError{45001, "media size out of limit"}
	errContentSize       = &wxError{45002, "content size out of limit"}
	errArticles          = &wxError{45008, "article size out of limit"}
	errDayOver           = &wxError{45009, "reach max api daily quota limit"}
	errTooFast           = &wxError{45011, "api minute-quota reach limit, must slower, retry next minute"}
	errWindowOver        = &wxError{45015, "response out of time limit or subscription is canceled"}
	errTooManyReplies    = &wxError{45047, "out of response count limit"}
	errNoMenu            = &wxError{46003, "menu no exist"}
	errDataFormat        = &wxError{47001, "data format error"}
	errRefused           = &wxError{43101, "user refuse to accept the msg"}
)

// wxCall is one address of the fake API. What it returns is sent as JSON; a
// medium as it is.
type wxCall struct {
	method string
	do     func(*gin.Context) (any, error)
	free   bool    // needs no token
	on     Channel // whose quota it uses
}

func (s *Sim) wxCalls() map[string]wxCall {
	return map[string]wxCall{
		"/cgi-bin/token":                       {method: http.MethodGet, do: s.wxToken, free: true},
		"/cgi-bin/stable_token":                {method: http.MethodPost, do: s.wxStableToken, free: true},
		"/cgi-bin/menu/create":                 {method: http.MethodPost, do: s.wxMenuCreate},
		"/cgi-bin/menu/get":                    {method: http.MethodGet, do: s.wxMenuGet},
		"/cgi-bin/menu/delete":                 {method: http.MethodGet, do: s.wxMenuDelete},
		"/cgi-bin/get_current_selfmenu_info":   {method: http.MethodGet, do: s.wxSelfMenu},
		"/cgi-bin/message/custom/send":         {method: http.MethodPost, do: s.wxCustomSend, on: ByCustom},
		"/cgi-bin/message/template/send":       {method: http.MethodPost, do: s.wxTemplateSend, on: ByTemplate},
		"/cgi-bin/message/subscribe/bizsend":   {method: http.MethodPost, do: s.wxBizSend, on: ByNotice},
		"/cgi-bin/message/mass/send":           {method: http.MethodPost, do: s.wxMassSend, on: ByMass},
		"/cgi-bin/message/mass/sendall":        {method: http.MethodPost, do: s.wxMassSendAll, on: ByMass},
		"/cgi-bin/message/mass/preview":        {method: http.MethodPost, do: s.wxMassPreview},
		"/cgi-bin/message/mass/get":            {method: http.MethodPost, do: s.wxMassGet},
		"/cgi-bin/draft/add":                   {method: http.MethodPost, do: s.wxDraftAdd},
		"/cgi-bin/material/add_material":       {method: http.MethodPost, do: s.wxMaterialAdd},
		"/cgi-bin/material/get_material":       {method: http.MethodPost, do: s.wxMaterialGet},
		"/cgi-bin/tags/create":                 {method: http.MethodPost, do: asking(s.wxTagCreate)},
		"/cgi-bin/tags/get":                    {method: http.MethodGet, do: s.wxTags},
		"/cgi-bin/tags/update":                 {method: http.MethodPost, do: asking(s.wxTagRename)},
		"/cgi-bin/tags/delete":                 {method: http.MethodPost, do: asking(s.wxTagDelete)},
		"/cgi-bin/tags/members/batchtagging":   {method: http.MethodPost, do: asking(s.wxTagGive)},
		"/cgi-bin/tags/members/batchuntagging": {method: http.MethodPost, do: asking(s.wxTagTake)},
		"/cgi-bin/tags/getidlist":              {method: http.MethodPost, do: asking(s.wxTagsOf)},
		"/cgi-bin/user/tag/get":                {method: http.MethodPost, do: asking(s.wxTagged)},
		"/cgi-bin/media/upload":                {method: http.MethodPost, do: s.wxMediaUpload},
		"/cgi-bin/media/get":                   {method: http.MethodGet, do: s.wxMediaGet},
		"/cgi-bin/qrcode/create":               {method: http.MethodPost, do: s.wxQRCode},
		"/cgi-bin/user/info":                   {method: http.MethodGet, do: s.wxUserInfo},
		"/cgi-bin/user/info/batchget":          {method: http.MethodPost, do: s.wxUserInfos},
		"/cgi-bin/user/get":                    {method: http.MethodGet, do: s.wxUserGet},
		"/sns/oauth2/access_token":             {method: http.MethodGet, do: s.wxHolder, free: true},
	}
}

func (s *Sim) wxRoutes(r gin.IRouter) {
	calls := s.wxCalls()
	r.Any("/*path", func(c *gin.Context) {
		path := strings.TrimSuffix(c.Param("path"), "/")
		call, known := calls[path]
		if !known {
			c.PureJSON(http.StatusOK, errInvalidURL)
			return
		}
		outcome, answer := s.wxAnswer(c, call)
		s.weather.came(path, outcome) // first: who has the answer may ask what was counted
		answer()
	})
}

// wxAnswer does a call as the weather lets it, and gives how it is to be answered and
// what came of it: ok, an errcode, a status of HTTP, or that the answer was lost.
func (s *Sim) wxAnswer(c *gin.Context, call wxCall) (outcome string, answer func()) {
	luck := s.weather.call(call.on)
	s.wait(luck.latency)
	if !call.free && luck.lostBefore {
		return "lost before", func() { cut(c) }
	}
	what, err := s.wxDo(c, call, luck)
	var (
		refused *wxError
		broken  httpFault
		fuller  fullerError
	)
	switch {
	case errors.As(err, &fuller):
		return strconv.Itoa(fuller.Code), func() { c.PureJSON(http.StatusOK, fuller.answer) }
	case errors.As(err, &broken):
		return strconv.Itoa(int(broken)), func() { c.String(int(broken), broken.Error()) }
	case errors.As(err, &refused):
		return strconv.Itoa(refused.Code), func() { c.PureJSON(http.StatusOK, refused) }
	case err != nil:
		s.account.Log.Error("the fake API failed", "path", c.Param("path"), "error", err)
		return strconv.Itoa(errSystem.Code), func() { c.PureJSON(http.StatusOK, errSystem) }
	case !call.free && luck.lostAfter:
		return "lost after", func() { cut(c) }
	}
	if one, isMedium := what.(medium); isMedium {
		return "ok", func() {
			c.Header("Content-Disposition", `attachment; filename="`+one.id+`"`)
			c.Data(http.StatusOK, one.contentType, one.data)
		}
	}
	return "ok", func() { c.PureJSON(http.StatusOK, what) }
}

func (s *Sim) wxDo(c *gin.Context, call wxCall, luck luck) (any, error) {
	switch {
	case call.method == http.MethodGet && c.Request.Method != http.MethodGet:
		return nil, errNeedsGet
	case call.method == http.MethodPost && c.Request.Method != http.MethodPost:
		return nil, errNeedsPost
	case !call.free:
		if err := s.tokens.check(c.Query("access_token")); err != nil {
			return nil, err
		}
		if luck.fault != nil {
			return nil, luck.fault.err()
		}
		if err := s.weather.spend(call.on); err != nil {
			return nil, err
		}
	}
	return call.do(c)
}

// fullerError is one that is answered with more than its code and words.
type fullerError struct {
	*wxError
	answer any
}

// httpFault is a status with which WeChat's servers answer when they are broken.
type httpFault int

func (f httpFault) Error() string { return http.StatusText(int(f)) }

// cut ends the connection without an answer.
func cut(c *gin.Context) {
	conn, _, err := c.Writer.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 has no connection of its own; this ends the stream
	}
	conn.Close()
}

// readCall decodes what was posted; WeChat minds neither unknown fields nor
// the content's label.
func readCall(c *gin.Context, into any) error {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, longestCall))
	switch {
	case err != nil:
		return errDataFormat
	case len(bytes.TrimSpace(body)) == 0:
		return errEmptyPost
	case json.Unmarshal(body, into) != nil:
		return errDataFormat
	}
	return nil
}
