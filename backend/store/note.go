package store

import (
	"strings"

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

// Note writes a deed down in the transaction in which it is done, so that none
// is without the other.
type Note func(*Tx, Deed) error

// Operator is who runs commands on a machine of the program.
var Operator = casework.Actor{ID: audit.Operator, Role: casework.System}

// Note puts a deed into the audit log.
func (tx *Tx) Note(d Deed) error {
	return tx.Audit(audit.Entry{
		Actor: actorOf(d.By), Act: d.Act, Subject: audit.Subject{Kind: d.Kind, ID: d.Subject},
		Reason: strings.Join(strings.Fields(d.Reason), " "), Details: d.Details,
	})
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
