package wechat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// APIError is a call that WeChat answered with an error.
type APIError struct {
	Code     int64  // errcode; 0 if the answer had none
	Message  string // errmsg
	Status   int    // of HTTP
	Endpoint string // path of the call
	Job      string // that a repeat was made of; empty: none
}

func (e *APIError) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("WeChat %s: HTTP status %d", e.Endpoint, e.Status)
	}
	return fmt.Sprintf("WeChat %s: errcode %d: %s", e.Endpoint, e.Code, e.Message)
}

// withoutAddress takes off what http.Client puts before every error: the whole
// address, which the error within names already as far as it matters.
func withoutAddress(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

const (
	busyCode       = -1
	longestAnswer  = 8 << 20 // bytes; the longest, a page of followers, has 300 KB
	longestMessage = 200
)

// tokenGone: invalid credential, invalid token, expired token.
func (e *APIError) tokenGone() bool {
	return e.Code == 40001 || e.Code == 40014 || e.Code == 42001
}

// readErrcode looks for an errcode and leaves the answer as if unread; when it
// returns an error, the answer's body is closed. Media pass by unread.
func readErrcode(resp *http.Response, endpoint string) (int64, error) {
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		refused := &APIError{Status: resp.StatusCode, Endpoint: endpoint}
		if resp.StatusCode >= http.StatusInternalServerError { // a gateway does not know what was done behind it
			return 0, &lostError{endpoint, refused}
		}
		return 0, refused
	}
	if !mayBeJSON(resp.Header.Get("Content-Type")) {
		return 0, nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, longestAnswer+1))
	resp.Body.Close()
	if err != nil {
		return 0, &lostError{endpoint, fmt.Errorf("read the answer of WeChat %s: %w", endpoint, err)}
	}
	if len(body) > longestAnswer {
		return 0, &lostError{endpoint, fmt.Errorf("the answer of WeChat %s is longer than %d bytes", endpoint, longestAnswer)}
	}
	resp.Body = &answerBody{*bytes.NewReader(body), body}
	if bytes.HasPrefix(body, fine) {
		return 0, nil
	}
	var answer struct {
		Code    int64  `json:"errcode"`
		Message string `json:"errmsg"`
		Job     number `json:"msg_id"`
	}
	if json.Unmarshal(body, &answer); answer.Code == 0 { //nolint:errcheck // the caller knows what it expects, and complains
		return 0, nil
	}
	message := answer.Message[:min(len(answer.Message), longestMessage)]
	return answer.Code, &APIError{Code: answer.Code, Message: message, Status: resp.StatusCode, Endpoint: endpoint, Job: string(answer.Job)}
}

// fine is how WeChat begins to say that it did what it was asked.
var fine = []byte(`{"errcode":0,`)

// answerBody is an answer that was looked at, for who reads on.
type answerBody struct {
	bytes.Reader
	whole []byte
}

func (*answerBody) Close() error { return nil }

// mayBeJSON: WeChat labels its JSON as JSON, as text, or not at all.
func mayBeJSON(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "application/json", "text/json", "text/plain", "":
		return true
	}
	kind, _, _ = mime.ParseMediaType(contentType)
	return kind == "" // no label that anybody understands
}
