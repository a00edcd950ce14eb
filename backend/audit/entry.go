// Package audit is the record of who did what to what, when and why: entries
// chained by their hashes, so that nobody can change, remove, add or reorder one
// without its being found. It knows how an entry looks, how the chain goes on and
// how it is checked; the store keeps it.
package audit

import "time"

// Kinds of actors.
const (
	Staff     = "staff"
	Agent     = "agent"
	Applicant = "applicant"
	System    = "system"   // the program by itself
	Operator  = "operator" // who runs the program, by a command
)

// Entry is one thing that somebody did. It refers to people and cases by their
// ids and codes and never holds their data: entries are kept for good, also
// when a person's data are erased.
type Entry struct {
	At      time.Time         // to the microsecond; set by the transaction that writes it
	Actor   Actor             // who
	Act     string            // did what: a code that stays the same, such as application.submit
	Subject Subject           // to what
	Reason  string            // in the actor's words, on one line; may be empty
	Details map[string]string // references and codes
	Request string            // id of the request or message that led to it; may be empty
}

// Actor is who did it.
type Actor struct {
	Kind string // one of the constants above
	ID   string // of the account; for the system, of its part
	Role string // acted in; empty where none was asked for
}

// Subject is what it was done to.
type Subject struct{ Kind, ID string }
