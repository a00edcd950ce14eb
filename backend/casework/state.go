package casework

// State is where an application stands.
type State string

// The states; what people are told stands in configs/words/casework.yaml.
const (
	Draft            State = "draft"
	AssessmentFailed State = "assessment_failed"
	Assessed         State = "assessed"
	Submitted        State = "submitted"
	Accepted         State = "accepted"
	Scored           State = "scored"
	Published        State = "published"
	Listed           State = "listed"
	NotListed        State = "not_listed"
	Qualified        State = "qualified"
	PermitIssued     State = "permit_issued"
	Rejected         State = "rejected"
	Withdrawn        State = "withdrawn"
	Lapsed           State = "lapsed"
	Disqualified     State = "disqualified"
	Deleted          State = "deleted"

	// None is before the applicant was added.
	None State = ""
	// Before stands in the table for the state that was left.
	Before State = "before"
)

// States are all of them, in the order in which one passes through.
var States = []State{
	Draft, AssessmentFailed, Assessed, Submitted, Accepted, Scored, Published, Listed, NotListed, Qualified,
	PermitIssued, Rejected, Withdrawn, Lapsed, Disqualified, Deleted,
}

// Editable says that the unit may still change what it has entered.
func (s State) Editable() bool { return s == Draft || s == AssessmentFailed || s == Assessed }
