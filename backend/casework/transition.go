package casework

import (
	"fmt"
	"slices"
	"strings"
)

// Transition is what an event does to the state: from which states it may
// happen, where it leads (nowhere else if To is None), and who may bring it
// about.
type Transition struct {
	On   Kind
	From []State
	To   State
	Who  []Role
}

var (
	editable   = []State{Draft, AssessmentFailed, Assessed}
	inReview   = []State{Submitted, Accepted, Scored}
	undecided  = []State{Submitted, Accepted, Scored, Published, Listed, NotListed, Qualified}
	scoring    = []State{Accepted, Scored}
	published  = []State{Published}
	officers   = []Role{WindowOfficer, Scorer}
	byApproval = []Role{Approver}
	itself     = []Role{System}
)

// Transitions is the whole workflow of an application. Everything that decides
// or draws it reads this table.
var Transitions = []Transition{
	{ApplicantAdded, []State{None}, Draft, []Role{Agent}},
	{FactsEdited, editable, Draft, []Role{Agent}},
	{AssessmentPassed, []State{Draft, AssessmentFailed}, Assessed, []Role{Agent}},
	{AssessmentMissed, []State{Draft, AssessmentFailed}, AssessmentFailed, []Role{Agent}},
	{FileAdded, []State{Assessed, Submitted, Accepted}, None, []Role{Agent, Applicant}},
	{FileRemoved, []State{Assessed, Submitted, Accepted}, None, []Role{Agent, Applicant}},
	{FilesOrdered, []State{Assessed, Submitted, Accepted}, None, []Role{Agent, Applicant}},
	{FileTurned, []State{Assessed, Submitted, Accepted}, None, []Role{Agent, Applicant}},
	{ApplicationSubmitted, []State{Assessed}, Submitted, []Role{Agent}},
	{ApplicationDeleted, editable, Deleted, []Role{Agent}},
	{ApplicationWithdrawn, []State{Draft, AssessmentFailed, Assessed, Submitted}, Withdrawn, []Role{Agent}},
	{ApplicationLapsed, editable, Lapsed, itself},

	{CaseClaimed, inReview, None, officers},
	{CaseReleased, inReview, None, officers},
	{LinePassed, []State{Submitted}, None, []Role{WindowOfficer}},
	{LineRejected, []State{Submitted}, None, []Role{WindowOfficer}},
	{LineSentBack, []State{Submitted, Accepted}, None, []Role{WindowOfficer}},
	{SupplementAsked, []State{Submitted, Accepted}, None, officers},
	{SupplementAnswered, []State{Submitted, Accepted}, None, []Role{Agent, Applicant}},
	{SupplementOverdue, []State{Submitted, Accepted}, None, itself},
	{DaysRecounted, []State{Submitted, Accepted, Qualified}, None, itself},
	{ApplicationAccepted, []State{Submitted}, Accepted, itself},
	{AcceptanceUndone, []State{Accepted}, Submitted, itself},
	{ApplicationRejected, []State{Submitted}, Rejected, itself},
	{ApplicationReopened, []State{Rejected}, Submitted, byApproval},

	// When all is scored, what the system scored may still be scored by people.
	{ScoreReceived, scoring, None, []Role{Scorer}},
	{ScoreGiven, scoring, None, []Role{Scorer}},
	{ScoreSkipped, scoring, None, []Role{Scorer}},
	{ScoreReturned, scoring, None, []Role{Scorer}},
	{FalseRecordCounted, scoring, None, itself},
	{FalseRecordLifted, scoring, None, itself},
	{ScoringFinished, scoring, Scored, itself},
	{ScoringResumed, []State{Scored}, Accepted, itself},

	{PointsPublished, []State{Scored}, Published, itself},
	{PublicationTakenBack, []State{Published}, Scored, itself},
	{ObjectionMade, published, None, []Role{Applicant}},
	{ObjectionAnswered, published, None, []Role{Scorer, Approver}},
	{ScoreChanged, published, None, []Role{Scorer}},

	{ApplicationListed, published, Listed, itself},
	{ApplicationNotListed, published, NotListed, itself},
	{ListTakenBack, []State{Listed, NotListed}, Published, itself},
	{RightGained, []State{Listed}, Qualified, itself},
	{PermitHandedOut, []State{Qualified}, PermitIssued, []Role{WindowOfficer}},

	{ApplicantDisqualified, undecided, Disqualified, byApproval},
	{DisqualificationRevoked, []State{Disqualified}, Before, byApproval},
}

// byKind is the table by what happens.
var byKind = func() map[Kind]Transition {
	m := map[Kind]Transition{}
	for _, t := range Transitions {
		m[t.On] = t
	}
	return m
}()

// allows says whether it may happen in a state.
func (t Transition) allows(s State) bool { return slices.Contains(t.From, s) }

// Diagram is the table as a Mermaid state diagram: what changes the state.
func Diagram(name func(State) string, says func(Kind) string) string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, s := range States {
		fmt.Fprintf(&b, "    %s: %s\n", s, name(s))
	}
	for _, t := range Transitions {
		for _, from := range t.From {
			if line := t.arrow(from, says); line != "" {
				b.WriteString(line)
			}
		}
	}
	for _, s := range States {
		if final(s) {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	return b.String()
}

func (t Transition) arrow(from State, says func(Kind) string) string {
	switch {
	case t.To == None || t.To == from:
		return ""
	case from == None:
		return fmt.Sprintf("    [*] --> %s: %s\n", t.To, says(t.On))
	case t.To == Before:
		return fmt.Sprintf("    %s --> %s: %s\n", from, Submitted, says(t.On))
	}
	return fmt.Sprintf("    %s --> %s: %s\n", from, t.To, says(t.On))
}

// final says that nothing leads out of a state.
func final(s State) bool {
	return !slices.ContainsFunc(Transitions, func(t Transition) bool {
		return t.allows(s) && t.To != None && t.To != s
	})
}
