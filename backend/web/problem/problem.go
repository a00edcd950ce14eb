// Package problem writes refusals as RFC 9457 problem documents.
package problem

import (
	"encoding/json"
	"net/http"
)

// ContentType of a problem document.
const ContentType = "application/problem+json"

// Problem is one refusal. Type is "about:blank" unless it says more than the
// status does; Detail and Errors are for people, in Chinese.
type Problem struct {
	Type   string  `json:"type" doc:"about:blank, or an address that names the kind of refusal"`
	Title  string  `json:"title" doc:"the status in words"`
	Status int     `json:"status"`
	Detail string  `json:"detail" doc:"what is wrong and what to do, for people"`
	Code   string  `json:"code,omitempty" doc:"stable name of a refusal by rule"`
	Params any     `json:"params,omitempty" doc:"what the refusal is about: what is open, until when, what has changed"`
	Errors []Field `json:"errors,omitempty" doc:"one entry per wrong field"`
}

// Field is one wrong field of a request.
type Field struct {
	Pointer string `json:"pointer" doc:"JSON pointer into the request body" example:"/facts/pension_months"`
	Detail  string `json:"detail"`
}

// New is a problem of a status, with its usual title.
func New(status int, detail string, fields ...Field) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Errors: fields}
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
