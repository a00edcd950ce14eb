package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
)

// Deed is one thing that somebody did, for the record: by ids and codes, never
// with a person's data.
type Deed struct {
	By            casework.Actor
	Act           string            // a code that stays the same, such as staff.add
	Kind, Subject string            // what it was done to, and its id
	Reason        string            // in their words; may be empty
	Details       map[string]string // codes
}

// Note is [Tx.Audit], for those whose tests read along.
type Note func(*Tx, ...Deed) error

// Operator is who runs commands on a machine of the program.
var Operator = casework.Actor{ID: audit.Operator, Role: casework.System}

// Audit notes what is done, in the same transaction in which it is done: none is
// without the other.
func (tx *Tx) Audit(deeds ...Deed) error {
	entries := make([]audit.Entry, len(deeds))
	for i, d := range deeds {
		entries[i] = audit.Entry{
			Actor: actorOf(d.By), Act: d.Act, Subject: audit.Subject{Kind: d.Kind, ID: d.Subject},
			Reason: oneLine(d.Reason), Details: d.Details,
		}
	}
	return tx.writeAudit(entries)
}

// maxReasonNoted is how long a reason may be to stand in the audit log; longer
// texts stand in the event.
const maxReasonNoted = 500

// oneLine is a reason as the audit log takes it; one that it does not take
// stands in the event alone.
func oneLine(reason string) string {
	line := strings.Join(strings.FieldsFunc(reason, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if utf8.RuneCountInString(line) > maxReasonNoted {
		return ""
	}
	return line
}

func actorOf(by casework.Actor) audit.Actor {
	if by.ID == audit.Operator && by.Role == casework.System {
		return audit.Actor{Kind: audit.Operator, ID: by.ID}
	}
	kinds := map[casework.Role]string{casework.Agent: audit.Agent, casework.Applicant: audit.Applicant, casework.System: audit.System}
	kind, known := kinds[by.Role]
	if !known {
		kind = audit.Staff
	}
	return audit.Actor{Kind: kind, ID: by.ID, Role: string(by.Role)}
}
