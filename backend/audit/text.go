package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Text is an entry as it is stored and hashed: every field as text, the same on
// every database, so that what is hashed is what stands there and nothing that
// a driver made of it. No field is longer than its column, or can hold the
// character that stands between them in the canonical form.
type Text struct {
	MadeAt      string // such as 2026-11-29T03:04:05.000006Z
	ActorKind   string
	ActorID     string
	ActorRole   string
	Act         string
	SubjectKind string
	SubjectID   string
	Reason      string
	Details     string // a JSON object, its keys in order; empty: none
	Request     string
}

// Time is how the time of an entry is written: of one length, so that it sorts.
const Time = "2006-01-02T15:04:05.000000Z"

// Format stands first in every canonical form. Another form has another one.
const Format = "luohu audit 1"

// Separator stands between the fields of the canonical form.
const Separator = "\x1f" // the unit separator of ASCII

// Text checks an entry and writes it out.
func (e Entry) Text() (Text, error) {
	if err := e.check(); err != nil {
		return Text{}, fmt.Errorf("audit entry %q: %w", e.Act, err)
	}
	details, err := writeDetails(e.Details)
	if err != nil {
		return Text{}, fmt.Errorf("audit entry %q: %w", e.Act, err)
	}
	return Text{
		MadeAt:    e.At.UTC().Format(Time),
		ActorKind: e.Actor.Kind, ActorID: e.Actor.ID, ActorRole: e.Actor.Role,
		Act:         e.Act,
		SubjectKind: e.Subject.Kind, SubjectID: e.Subject.ID,
		Reason: e.Reason, Details: details, Request: e.Request,
	}, nil
}

func writeDetails(details map[string]string) (string, error) {
	if len(details) == 0 {
		return "", nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(details); err != nil { // its keys come in order
		return "", err
	}
	if b.Len()-1 > maxDetails {
		return "", fmt.Errorf("details: more than %d bytes", maxDetails)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// fields are the fields in the order of the canonical form, which is also that
// of the columns.
func (t Text) fields() [10]string {
	return [...]string{t.MadeAt, t.ActorKind, t.ActorID, t.ActorRole, t.Act, t.SubjectKind, t.SubjectID, t.Reason, t.Details, t.Request}
}

// Columns are what the fields are called where they are stored, in the order of
// the canonical form.
func Columns() []string {
	return []string{
		"made_at", "actor_kind", "actor_id", "actor_role", "act", "subject_kind", "subject_id", "reason", "details", "request",
	}
}

// AppendCanonical appends the bytes that are hashed: the format and the fields
// with a [Separator] between each and the next.
func (t Text) AppendCanonical(b []byte) []byte {
	b = append(b, Format...)
	for _, field := range t.fields() {
		b = append(append(b, Separator...), field...)
	}
	return b
}

// separators are as many as a canonical form has: with more, a field holds one,
// and where it ends could be read in two ways.
var separators = len(Columns())

// Entry reads an entry back.
func (t Text) Entry() (e Entry, err error) {
	e = Entry{
		Actor: Actor{t.ActorKind, t.ActorID, t.ActorRole}, Act: t.Act,
		Subject: Subject{t.SubjectKind, t.SubjectID}, Reason: t.Reason, Request: t.Request,
	}
	if e.At, err = time.Parse(Time, t.MadeAt); err != nil {
		return e, fmt.Errorf("read an audit entry: %w", err)
	}
	if t.Details != "" {
		if err := json.Unmarshal([]byte(t.Details), &e.Details); err != nil {
			return e, fmt.Errorf("read the details of an audit entry: %w", err)
		}
	}
	return e, nil
}
