package casework

import (
	"encoding/json"
	"slices"
	"time"
)

// RequestKind is what a request asks for.
type RequestKind string

// What needs a second person.
const (
	AskPeriod         RequestKind = "period"          // its terms
	AskScores         RequestKind = "publish_scores"  // points on display
	AskTakeBack       RequestKind = "take_back"       // of a publication
	AskList           RequestKind = "publish_list"    // with the line or the number
	AskDisqualify     RequestKind = "disqualify"      // an application
	AskRevoke         RequestKind = "revoke"          // a disqualification
	AskReopen         RequestKind = "reopen"          // a rejection
	AskRescore        RequestKind = "rescore"         // a published record
	AskAgent          RequestKind = "replace_agent"   // of a unit
	AskFalseRecord    RequestKind = "false_record"    // added
	AskLiftFalse      RequestKind = "lift_false"      // lifted
	AskCalendar       RequestKind = "calendar"        // a new year's
	AskNotice         RequestKind = "notice"          // out for everybody
	AskBroadcast      RequestKind = "broadcast"       // to followers
	AskContentRelease RequestKind = "content_release" // guides, keywords
	AskBar            RequestKind = "bar_unit"        // from filing
	AskLiftBar        RequestKind = "lift_bar"        // of a unit
	AskErasure        RequestKind = "erase_person"    // everything that is kept of somebody
)

// RequestKinds are all of them.
var RequestKinds = []RequestKind{
	AskPeriod, AskScores, AskTakeBack, AskList, AskDisqualify, AskRevoke, AskReopen, AskRescore, AskAgent, AskFalseRecord,
	AskLiftFalse, AskCalendar, AskNotice, AskBroadcast, AskContentRelease, AskBar, AskLiftBar, AskErasure,
}

// RequestState is where a request stands.
type RequestState string

// The states of a request.
const (
	RequestOpen     RequestState = "open"
	RequestApproved RequestState = "approved"
	RequestDeclined RequestState = "declined"
	RequestDropped  RequestState = "dropped" // by who asked
)

// Request asks a second person for something.
type Request struct {
	ID         string          `json:"id"`
	Kind       RequestKind     `json:"kind"`
	Subject    string          `json:"subject"`          // the id of what it is about
	Details    json.RawMessage `json:"details"`          // what exactly is asked for
	Hash       string          `json:"hash,omitempty"`   // of what the second person is to have seen
	Department string          `json:"department"`       // of a rescore: who decides is of the same
	Reason     string          `json:"reason,omitempty"` // of who asked
	AskedBy    string          `json:"asked_by"`
	AskedAt    time.Time       `json:"asked_at"`
	State      RequestState    `json:"state"`
	DecidedBy  string          `json:"decided_by,omitempty"`
	DecidedAt  time.Time       `json:"decided_at,omitzero"`
	Answer     string          `json:"answer,omitempty"`
}

// asks says who may ask for what.
var asks = map[RequestKind][]Role{
	AskPeriod: {Publisher}, AskScores: {Publisher}, AskTakeBack: {Publisher}, AskList: {Publisher},
	AskDisqualify: officers, AskRevoke: officers, AskReopen: {WindowOfficer}, AskRescore: {Scorer},
	AskAgent: {Agent, WindowOfficer}, AskFalseRecord: officers, AskLiftFalse: officers,
	AskCalendar: {Publisher}, AskNotice: {Publisher}, AskBroadcast: {Publisher}, AskContentRelease: {Editor, Publisher},
	AskBar: officers, AskLiftBar: officers,
	AskErasure: {Applicant, WindowOfficer, Admin},
}

// Ask says whether somebody may ask for it.
func Ask(r Request, by Actor) error {
	if !slices.Contains(asks[r.Kind], by.Role) {
		return refuse(CodeNotAllowed, "act", r.Kind, "role", by.Role)
	}
	return reasoned("reason", r.Reason, MaxReason)
}

// Decide says what a decision makes of a request. Nobody decides their own; a
// rescore is for another scorer of the department, anything else for an
// approver.
func (r Request) Decide(approve bool, reason string, w World) (Request, error) {
	role := Approver
	if r.Kind == AskRescore {
		role = Scorer
	}
	switch {
	case w.By.Role != role || r.Kind == AskRescore && w.By.Department != r.Department:
		return r, refuse(CodeNotAllowed, "act", r.Kind, "role", w.By.Role)
	case w.By.ID == r.AskedBy:
		return r, refuse(CodeOwnRequest)
	case r.State != RequestOpen:
		return r, refuse(CodeRequestClosed, "state", r.State)
	case !approve:
		if err := reasoned("reason", reason, MaxReason); err != nil {
			return r, err
		}
	}
	if err := short("reason", reason, MaxReason); err != nil {
		return r, err
	}
	r.State, r.DecidedBy, r.DecidedAt, r.Answer = RequestApproved, w.By.ID, w.Now, reason
	if !approve {
		r.State = RequestDeclined
	}
	return r, nil
}

// Drop takes a request back; only who asked can.
func (r Request) Drop(w World) (Request, error) {
	switch {
	case w.By.ID != r.AskedBy:
		return r, refuse(CodeNotYours)
	case r.State != RequestOpen:
		return r, refuse(CodeRequestClosed, "state", r.State)
	}
	r.State, r.DecidedBy, r.DecidedAt = RequestDropped, w.By.ID, w.Now
	return r, nil
}
