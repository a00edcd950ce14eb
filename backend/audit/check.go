package audit

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds. Those of fields are in characters, as databases count them.
const (
	maxActorID   = 64
	maxSubjectID = 100
	maxReason    = 500
	maxRequest   = 64
	maxDetails   = 2000 // bytes of JSON
	maxDetail    = 200
	firstYear    = 2000 // years have four digits, and a clock that stands at 1970 is none
	lastYear     = 9999
)

var (
	actorKinds = []string{Staff, Agent, Applicant, System, Operator}
	actForm    = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`)
	wordForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

const (
	maxAct  = 64
	maxWord = 32
)

// ErrPersonal says that an entry holds what looks like a person's ID or phone
// number.
var ErrPersonal = errors.New("it looks like a person's ID or phone number, which may not stand in the audit log")

func (e Entry) check() error {
	if y := e.At.UTC().Year(); y < firstYear || y > lastYear {
		return fmt.Errorf("time: %s is none", e.At)
	}
	if !slices.Contains(actorKinds, e.Actor.Kind) {
		return fmt.Errorf("actor: %q is none of %s", e.Actor.Kind, strings.Join(actorKinds, ", "))
	}
	if len(e.Act) > maxAct || !actForm.MatchString(e.Act) {
		return errors.New("act: expected words with dots between them, such as application.submit")
	}
	for _, word := range []struct {
		name, value string
		needed      bool
	}{{"role", e.Actor.Role, false}, {"subject", e.Subject.Kind, true}} {
		if (word.needed || word.value != "") && (len(word.value) > maxWord || !wordForm.MatchString(word.value)) {
			return fmt.Errorf("%s: %q is no word of small letters", word.name, word.value)
		}
	}
	if err := checkText(e.Reason, maxReason); err != nil {
		return fmt.Errorf("reason: %w", err)
	}
	if Personal(e.Reason) {
		return fmt.Errorf("reason: %w", ErrPersonal)
	}
	return e.checkReferences()
}

func (e Entry) checkReferences() error {
	if e.Actor.ID == "" || e.Subject.ID == "" {
		return errors.New("the ids of the actor and the subject are needed")
	}
	for _, id := range []struct {
		name, kind, value string
		most              int
	}{
		{"actor", e.Actor.Kind, e.Actor.ID, maxActorID},
		{"subject", e.Subject.Kind, e.Subject.ID, maxSubjectID},
		{"request", "", e.Request, maxRequest},
	} {
		if err := checkReference(id.kind, id.value, id.most); err != nil {
			return fmt.Errorf("%s: %w", id.name, err)
		}
	}
	for key, value := range e.Details {
		if len(key) > maxWord || !wordForm.MatchString(key) {
			return fmt.Errorf("details: %q is no word of small letters", key)
		}
		if err := checkReference(key, value, maxDetail); err != nil {
			return fmt.Errorf("details: %s: %w", key, err)
		}
	}
	return nil
}

func checkReference(kind, value string, most int) error {
	if err := checkText(value, most); err != nil {
		return err
	}
	if kind != "unit" && personalReference(value) {
		return ErrPersonal
	}
	return nil
}

// checkText refuses what a database may not give back as it was: what is no
// UTF-8 or too long, and with all control characters the one that stands
// between the fields.
func checkText(s string, most int) error {
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, breaks):
		return errors.New("it holds characters that can't be printed")
	case utf8.RuneCountInString(s) > most:
		return fmt.Errorf("it has more than %d characters", most)
	}
	return nil
}

// breaks are control characters and ends of lines of any kind.
func breaks(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) }
