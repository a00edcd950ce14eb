package casework

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"luohu/estimator"
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

// The events, each with what it says.
type (
	// Added begins an application.
	Added struct {
		Period PeriodID `json:"period"`
		Unit   string   `json:"unit"`
		Person string   `json:"person"`
	}
	// Edited says which facts changed; their values are kept apart, sealed.
	Edited struct {
		Revision int      `json:"revision"`
		Hash     string   `json:"hash"` // of all facts as they are now
		Changed  []string `json:"changed"`
	}
	// Judged is an assessment, against the line.
	Judged struct {
		Passes        bool             `json:"passes"`
		Total         estimator.Points `json:"total"`
		PolicyVersion string           `json:"policy_version"`
		Facts         string           `json:"facts"` // hash of what was counted
	}
	// Filed is a file that was added to a material.
	Filed struct {
		Material string `json:"material"`
		File     File   `json:"file"`
		Replaces string `json:"replaces,omitempty"` // the file whose place it takes
	}
	// Unfiled is a file that was taken out. It stays readable in the history.
	Unfiled struct {
		Material string `json:"material"`
		File     string `json:"file"`
	}
	// Ordered is the order of a material's pages.
	Ordered struct {
		Material string   `json:"material"`
		Files    []string `json:"files"`
	}
	// SentIn freezes everything.
	SentIn struct {
		Number        string          `json:"number"`
		Point         AcceptancePoint `json:"point"`
		Facts         string          `json:"facts"`
		PolicyVersion string          `json:"policy_version"`
		Materials     string          `json:"materials"` // hash over all files
		Promises      Wording         `json:"promises,omitzero"`
	}
	// Wording is which texts the promises were: the hash of each.
	Wording struct {
		Unit      string `json:"unit"`
		Applicant string `json:"applicant"`
	}
	// Ended is why an application ended.
	Ended struct {
		End    Kind   `json:"end"`
		Reason string `json:"reason,omitempty"`
	}

	// Claimed says who works on the case, and until when.
	Claimed struct {
		Until time.Time `json:"until"`
	}
	// Released lets go of it.
	Released struct{}
	// LineDecided is a line that passed or was rejected.
	LineDecided struct {
		Line   Line         `json:"line"`
		Passed bool         `json:"passed"`
		Reason RejectReason `json:"reason,omitempty"`
		Text   string       `json:"text,omitempty"`
	}
	// LineReturned is a line that goes back to pending.
	LineReturned struct {
		Line   Line   `json:"line"`
		Reason string `json:"reason"`
	}
	// Asked is a supplement that was asked for.
	Asked struct {
		ID    string   `json:"id"`
		From  Desk     `json:"from"`
		Wants []Wanted `json:"wants"`
		Text  string   `json:"text,omitempty"`
		Due   Due      `json:"due"`
	}
	// Answered is a supplement that was answered.
	Answered struct {
		ID string `json:"id"`
	}
	// Overdue is a supplement whose time has run out.
	Overdue struct {
		ID       string `json:"id"`
		Rejected bool   `json:"rejected,omitempty"` // the period says so
	}
	// Recounted are days that another calendar makes, of what is open.
	Recounted struct {
		Calendar int64          `json:"calendar"` // its edition
		Days     []RecountedDay `json:"days"`
	}
	// RecountedDay is until when something is to be done: what a line decides, a
	// supplement is answered, or, if both are empty, the permit comes.
	RecountedDay struct {
		Line       Line   `json:"line,omitempty"`
		Supplement string `json:"supplement,omitempty"` // its id
		Before     Due    `json:"before"`
		After      Due    `json:"after"`
	}
	// AcceptedNow makes the score records.
	AcceptedNow struct {
		Scores []ScoreSheet `json:"scores"`
	}
	// Reviewed is a change of state that follows from the lines.
	Reviewed struct {
		Outcome Kind   `json:"outcome"` // accepted undone, rejected or reopened
		Reason  string `json:"reason,omitempty"`
		Request string `json:"request,omitempty"`
	}

	// ScoreStep is what a department did with a record.
	ScoreStep struct {
		Step       Kind             `json:"step"`
		Indicator  string           `json:"indicator"`
		Department string           `json:"department"`
		Points     estimator.Points `json:"points"`
		Reason     string           `json:"reason,omitempty"`
		Evidence   string           `json:"evidence,omitempty"` // where it is known from
		BySystem   bool             `json:"by_system,omitempty"`
	}
	// FalseRecordMatched is a false record counted, or lifted.
	FalseRecordMatched struct {
		Record    string           `json:"record"`
		Indicator string           `json:"indicator"`
		Points    estimator.Points `json:"points"`
		Lifted    bool             `json:"lifted,omitempty"`
	}
	// Summed is the total when scoring is finished; Resumed when it is not any
	// more.
	Summed struct {
		Total   estimator.Points `json:"total"`
		Resumed bool             `json:"resumed,omitempty"`
	}

	// Shown is points that are on display, or taken back.
	Shown struct {
		Until     time.Time `json:"until"`
		TakenBack bool      `json:"taken_back,omitempty"`
	}
	// Objected is the one objection, all items at once.
	Objected struct {
		ID    string          `json:"id"`
		Items []ObjectionItem `json:"items"`
	}
	// ObjectionKept is an item that stays as it is.
	ObjectionKept struct {
		Indicator  string           `json:"indicator"`
		Department string           `json:"department"`
		Text       string           `json:"text"`
		Before     estimator.Points `json:"before"`
		After      estimator.Points `json:"after"`
	}
	// Rescored is a record changed after publication, by two of a department.
	Rescored struct {
		Indicator  string           `json:"indicator"`
		Department string           `json:"department"`
		Before     estimator.Points `json:"before"`
		After      estimator.Points `json:"after"`
		Total      estimator.Points `json:"total"`
		Reason     string           `json:"reason"`
		Request    string           `json:"request"`
	}

	// Selected is how the list came out for an application.
	Selected struct {
		Outcome Kind   `json:"outcome"` // listed, not listed, list taken back
		List    string `json:"list,omitempty"`
		Rank    int    `json:"rank,omitempty"`
		Reason  string `json:"reason,omitempty"`
	}
	// Gained is the right to settle.
	Gained struct {
		Permit Due `json:"permit"` // until when the permit is promised
	}
	// PermitGiven ends it well.
	PermitGiven struct {
		Issued time.Time `json:"issued"`
	}
	// Struck is a disqualification, or its revocation.
	Struck struct {
		Reason  string `json:"reason"`
		Request string `json:"request"`
		Revoked bool   `json:"revoked,omitempty"`
	}
)

// Kind names it.
func (Added) Kind() Kind   { return ApplicantAdded }
func (Edited) Kind() Kind  { return FactsEdited }
func (Filed) Kind() Kind   { return FileAdded }
func (Unfiled) Kind() Kind { return FileRemoved }
func (Ordered) Kind() Kind { return FilesOrdered }
func (SentIn) Kind() Kind  { return ApplicationSubmitted }
func (e Ended) Kind() Kind { return e.End }
func (e Judged) Kind() Kind {
	if e.Passes {
		return AssessmentPassed
	}
	return AssessmentMissed
}

func (Claimed) Kind() Kind      { return CaseClaimed }
func (Released) Kind() Kind     { return CaseReleased }
func (LineReturned) Kind() Kind { return LineSentBack }
func (Asked) Kind() Kind        { return SupplementAsked }
func (Answered) Kind() Kind     { return SupplementAnswered }
func (Overdue) Kind() Kind      { return SupplementOverdue }
func (Recounted) Kind() Kind    { return DaysRecounted }
func (AcceptedNow) Kind() Kind  { return ApplicationAccepted }
func (e Reviewed) Kind() Kind   { return e.Outcome }
func (e LineDecided) Kind() Kind {
	if e.Passed {
		return LinePassed
	}
	return LineRejected
}

func (e ScoreStep) Kind() Kind { return e.Step }
func (e FalseRecordMatched) Kind() Kind {
	if e.Lifted {
		return FalseRecordLifted
	}
	return FalseRecordCounted
}

func (e Summed) Kind() Kind {
	if e.Resumed {
		return ScoringResumed
	}
	return ScoringFinished
}

func (e Shown) Kind() Kind {
	if e.TakenBack {
		return PublicationTakenBack
	}
	return PointsPublished
}
func (Objected) Kind() Kind      { return ObjectionMade }
func (ObjectionKept) Kind() Kind { return ObjectionAnswered }
func (Rescored) Kind() Kind      { return ScoreChanged }
func (e Selected) Kind() Kind    { return e.Outcome }
func (Gained) Kind() Kind        { return RightGained }
func (PermitGiven) Kind() Kind   { return PermitHandedOut }
func (e Struck) Kind() Kind {
	if e.Revoked {
		return DisqualificationRevoked
	}
	return ApplicantDisqualified
}

// shapes says which type an event of a kind is read into.
var shapes = map[Kind]reflect.Type{
	ApplicantAdded: reflect.TypeFor[Added](), FactsEdited: reflect.TypeFor[Edited](),
	AssessmentPassed: reflect.TypeFor[Judged](), AssessmentMissed: reflect.TypeFor[Judged](),
	FileAdded: reflect.TypeFor[Filed](), FileRemoved: reflect.TypeFor[Unfiled](), FilesOrdered: reflect.TypeFor[Ordered](),
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
	if err := json.Unmarshal(src, e.Interface()); err != nil {
		return nil, fmt.Errorf("event %s: %w", kind, err)
	}
	event := e.Elem().Interface().(Event)
	if event.Kind() != kind {
		return nil, fmt.Errorf("event %s says that it is %s", kind, event.Kind())
	}
	return event, nil
}
