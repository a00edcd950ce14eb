// Package problem writes refusals as RFC 9457 problem documents.
package problem

import (
	"cmp"
	"encoding/json"
	"net/http"
)

// ContentType of a problem document.
const ContentType = "application/problem+json"

// Problem is one refusal. Type is always "about:blank": the status and the code
// say what it is. Title, Detail and Errors are for people, in Chinese.
type Problem struct {
	Type   string  `json:"type" doc:"always about:blank: status and code say what it is"`
	Title  string  `json:"title" doc:"the status in words, for people"`
	Status int     `json:"status"`
	Detail string  `json:"detail" doc:"what is wrong and what to do, for people"`
	Code   string  `json:"code,omitempty" doc:"stable name of a refusal by rule"`
	Params any     `json:"params,omitempty" doc:"what the refusal is about: what is open, until when, what has changed"`
	Errors []Field `json:"errors,omitempty" doc:"one entry per wrong field"`
}

// Field is one wrong field of a request.
type Field struct {
	Pointer string `json:"pointer" doc:"JSON pointer into the request body; /query/NAME, /path/NAME or /header/NAME for what stands there" example:"/facts/pension_months"`
	Detail  string `json:"detail"`
}

// New is a problem of a status, with its usual title, and its usual detail if
// nothing more is to be said.
func New(status int, detail string, fields ...Field) *Problem {
	p := &Problem{Type: "about:blank", Detail: cmp.Or(detail, words().Details[status]), Errors: fields}
	p.SetStatus(status)
	return p
}

// SetStatus makes it one of another status, with its title.
func (p *Problem) SetStatus(status int) {
	p.Status, p.Title = status, cmp.Or(words().Titles[status], http.StatusText(status))
}

func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

// GetStatus and ContentType let huma send a Problem as it is.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of a problem document whatever was asked for.
func (p *Problem) ContentType(string) string { return ContentType }

// Write sends it.
func (p *Problem) Write(w http.ResponseWriter) {
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	w.Header().Set("Content-Type", ContentType)
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // the other side may be gone
}
