package store

import "luohu/backend/casework"

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
