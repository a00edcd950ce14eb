package casework

import (
	"fmt"
	"reflect"
	"time"

	fast "github.com/go-json-experiment/json"
)

// Kind names an event for good: it stands in the database.
type Kind string

// Event is something that has happened to an application. Events hold
// references and decisions, never personal data.
type Event interface{ Kind() Kind }

// Recorded is an event with who brought it about, and when.
type Recorded struct {
	Application string    `json:"application"`
	Version     int64     `json:"version"` // of the application after it; 1 is the first
	At          time.Time `json:"at"`
	By          Actor     `json:"by"`
	Event       Event     `json:"event"`
}

// The kinds of events.
const (
	ApplicantAdded       Kind = "applicant_added"
	FactsEdited          Kind = "facts_edited"
	AssessmentPassed     Kind = "assessment_passed"
	AssessmentMissed     Kind = "assessment_failed"
	FileAdded            Kind = "file_added"
	FileRemoved          Kind = "file_removed"
	FilesOrdered         Kind = "files_ordered"
	FileTurned           Kind = "file_turned"
	ApplicationSubmitted Kind = "submitted"
	ApplicationDeleted   Kind = "deleted"
	ApplicationWithdrawn Kind = "withdrawn"
	ApplicationLapsed    Kind = "lapsed"

	CaseClaimed         Kind = "claimed"
	CaseReleased        Kind = "released"
	LinePassed          Kind = "line_passed"
	LineRejected        Kind = "line_rejected"
	LineSentBack        Kind = "line_sent_back"
	SupplementAsked     Kind = "supplement_asked"
	SupplementAnswered  Kind = "supplement_answered"
	SupplementOverdue   Kind = "supplement_overdue"
	DaysRecounted       Kind = "days_recounted"
	ApplicationAccepted Kind = "accepted"
	AcceptanceUndone    Kind = "acceptance_undone"
	ApplicationRejected Kind = "rejected"
	ApplicationReopened Kind = "reopened"

	ScoreReceived      Kind = "score_received"
	ScoreGiven         Kind = "score_given"
	ScoreSkipped       Kind = "score_skipped"
	ScoreReturned      Kind = "score_returned"
	FalseRecordCounted Kind = "false_record_counted"
	FalseRecordLifted  Kind = "false_record_lifted"
	ScoringFinished    Kind = "scored"
	ScoringResumed     Kind = "scoring_resumed"

	PointsPublished      Kind = "published"
	PublicationTakenBack Kind = "publication_taken_back"
	ObjectionMade        Kind = "objection_made"
	ObjectionAnswered    Kind = "objection_answered"
	ScoreChanged         Kind = "rescored"

	ApplicationListed    Kind = "listed"
	ApplicationNotListed Kind = "not_listed"
	ListTakenBack        Kind = "list_taken_back"
	RightGained          Kind = "qualified"
	PermitHandedOut      Kind = "permit_issued"

	ApplicantDisqualified   Kind = "disqualified"
	DisqualificationRevoked Kind = "disqualification_revoked"
)

// shapes says which type an event of a kind is read into.
var shapes = map[Kind]reflect.Type{
	ApplicantAdded: reflect.TypeFor[Added](), FactsEdited: reflect.TypeFor[Edited](),
	AssessmentPassed: reflect.TypeFor[Judged](), AssessmentMissed: reflect.TypeFor[Judged](),
	FileAdded: reflect.TypeFor[Filed](), FileRemoved: reflect.TypeFor[Unfiled](), FilesOrdered: reflect.TypeFor[Ordered](), FileTurned: reflect.TypeFor[Turned](),
	ApplicationSubmitted: reflect.TypeFor[SentIn](),
	ApplicationDeleted:   reflect.TypeFor[Ended](), ApplicationWithdrawn: reflect.TypeFor[Ended](), ApplicationLapsed: reflect.TypeFor[Ended](),
	CaseClaimed: reflect.TypeFor[Claimed](), CaseReleased: reflect.TypeFor[Released](),
	LinePassed: reflect.TypeFor[LineDecided](), LineRejected: reflect.TypeFor[LineDecided](), LineSentBack: reflect.TypeFor[LineReturned](),
	SupplementAsked: reflect.TypeFor[Asked](), SupplementAnswered: reflect.TypeFor[Answered](), SupplementOverdue: reflect.TypeFor[Overdue](),
	DaysRecounted:       reflect.TypeFor[Recounted](),
	ApplicationAccepted: reflect.TypeFor[AcceptedNow](), AcceptanceUndone: reflect.TypeFor[Reviewed](),
	ApplicationRejected: reflect.TypeFor[Reviewed](), ApplicationReopened: reflect.TypeFor[Reviewed](),
	ScoreReceived: reflect.TypeFor[ScoreStep](), ScoreGiven: reflect.TypeFor[ScoreStep](),
	ScoreSkipped: reflect.TypeFor[ScoreStep](), ScoreReturned: reflect.TypeFor[ScoreStep](),
	FalseRecordCounted: reflect.TypeFor[FalseRecordMatched](), FalseRecordLifted: reflect.TypeFor[FalseRecordMatched](),
	ScoringFinished: reflect.TypeFor[Summed](), ScoringResumed: reflect.TypeFor[Summed](),
	PointsPublished: reflect.TypeFor[Shown](), PublicationTakenBack: reflect.TypeFor[Shown](),
	ObjectionMade: reflect.TypeFor[Objected](), ObjectionAnswered: reflect.TypeFor[ObjectionKept](), ScoreChanged: reflect.TypeFor[Rescored](),
	ApplicationListed: reflect.TypeFor[Selected](), ApplicationNotListed: reflect.TypeFor[Selected](), ListTakenBack: reflect.TypeFor[Selected](),
	RightGained: reflect.TypeFor[Gained](), PermitHandedOut: reflect.TypeFor[PermitGiven](),
	ApplicantDisqualified: reflect.TypeFor[Struck](), DisqualificationRevoked: reflect.TypeFor[Struck](),
}

// ReadEvent reads an event as it was kept.
func ReadEvent(kind Kind, src []byte) (Event, error) {
	shape, known := shapes[kind]
	if !known {
		return nil, fmt.Errorf("event of unknown kind %q", kind)
	}
	e := reflect.New(shape)
	if err := fast.Unmarshal(src, e.Interface()); err != nil {
		return nil, fmt.Errorf("event %s: %w", kind, err)
	}
	event := e.Elem().Interface().(Event)
	if event.Kind() != kind {
		return nil, fmt.Errorf("event %s says that it is %s", kind, event.Kind())
	}
	return event, nil
}
