package identity_test

import (
	"encoding/csv"
	"errors"
	"os"
	"strings"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

// operations are those that the interface names, in its order.
const operations = `createEstimate listPolicies getPolicy searchGuides registerUnit chooseAcceptancePoint
addApplication listApplications getApplication deleteApplication editFacts assess
listMaterials uploadMaterial removeMaterial submit withdraw claim release answerSupplement sendBack
review score listScores object answerObjection takeBackPublication createPeriod getPeriod movePeriod
listRequests decideRequest requestDisqualification revokeDisqualification requestRescore addFalseRecord liftFalseRecord
getList issuePermit createBroadcast previewBroadcast submitBroadcast pauseBroadcast resumeBroadcast cancelBroadcast
getBroadcast listDeliveries listAudit getStatistics`

// matrix is testdata/rights.csv, which was written from the interface and from
// the roles of the workflow, not from the table.
func matrix(t *testing.T) (head []string, rows [][]string) {
	t.Helper()
	f, err := os.Open("testdata/rights.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func TestEveryOperationOfTheInterfaceHasItsRights(t *testing.T) {
	inTable, inMatrix := map[string]bool{}, map[string]bool{}
	for _, r := range identity.Rights {
		if inTable[r.Operation] {
			t.Errorf("%s stands there twice", r.Operation)
		}
		inTable[r.Operation] = true
	}
	_, rows := matrix(t)
	for _, row := range rows {
		if inMatrix[row[0]] = true; !inTable[row[0]] {
			t.Errorf("%s is in the matrix only", row[0])
		}
	}
	if len(inTable) != len(inMatrix) {
		t.Errorf("%d in the table, %d in the matrix", len(inTable), len(inMatrix))
	}
	for _, operation := range strings.Fields(operations) {
		if !inTable[operation] {
			t.Errorf("nobody may %s", operation)
		}
	}
}

// people are one of each role. Whoever has points works at the municipal one.
var people = map[string]casework.Actor{
	"anybody":   {},
	"agent":     {ID: "me", Role: casework.Agent, Unit: "mine"},
	"applicant": {ID: "me", Role: casework.Applicant, Person: "me", Application: "a"},
	"window":    {ID: "me", Role: casework.WindowOfficer, Department: "police", Points: []casework.AcceptancePoint{casework.Municipal}},
	"scorer":    {ID: "me", Role: casework.Scorer, Department: "education", Points: []casework.AcceptancePoint{casework.Municipal}},
	"editor":    {ID: "me", Role: casework.Editor},
	"publisher": {ID: "me", Role: casework.Publisher},
	"approver":  {ID: "me", Role: casework.Approver},
	"admin":     {ID: "me", Role: casework.Admin},
	"auditor":   {ID: "me", Role: casework.Auditor},
}

// What an operation may be about, and whose it is.
var (
	ofMyUnit      = identity.Subject{Unit: "mine", Person: "me", Application: "a"}
	ofAnotherUnit = identity.Subject{Unit: "theirs", Person: "they", Application: "b"}
	atMyPoint     = identity.Subject{Unit: "theirs", Person: "they", Application: "b", Point: casework.Municipal}
	atAnother     = identity.Subject{Unit: "theirs", Person: "they", Application: "b", Point: casework.Binhai}
	notSubmitted  = identity.Subject{Unit: "theirs", Person: "they", Application: "b"}
	byMe          = identity.Subject{By: "me"}
	byAnother     = identity.Subject{By: "they"}
)

func TestEveryRoleMayDoWhatTheMatrixSaysAndNoMore(t *testing.T) {
	head, rows := matrix(t)
	for _, row := range rows {
		operation, only, own := row[0], row[len(row)-2], row[len(row)-1]
		for n, cell := range row[1 : len(row)-2] {
			role := head[n+1]
			who := people[role]
			check := func(what string, about identity.Subject, want casework.Code) {
				t.Helper()
				err := identity.Check(who, operation, about)
				if want == "" && err != nil || want != "" && !errors.Is(err, &casework.Refusal{Code: want}) {
					t.Errorf("%s by %s, %s: %v, want %q", operation, role, what, err, want)
				}
			}
			reach := map[string]identity.Reach{"-": identity.None, "own": identity.Own, "reach": identity.InReach, "all": identity.All}[cell]
			if got := identity.May(who, operation); got != reach {
				t.Errorf("%s by %s: %s, want %s", operation, role, got, cell)
			}
			mine := casework.Code("")
			if own == "never" {
				mine = casework.CodeOwnRequest
			}
			switch reach {
			case identity.None:
				for _, about := range []identity.Subject{ofMyUnit, ofAnotherUnit, atMyPoint, atAnother, byMe, byAnother, {}} {
					check("whatever", about, casework.CodeNotAllowed)
				}
			case identity.Own:
				check("what they did", byMe, mine)
				check("what others did", byAnother, casework.CodeNotYours)
				check("nothing in particular", identity.Subject{}, casework.CodeNotYours)
				check("another unit's", ofAnotherUnit, casework.CodeNotYours)
				check("at their point", atMyPoint, casework.CodeNotYours)
				if role == "agent" || role == "applicant" {
					check("their own", ofMyUnit, "")
				}
			case identity.InReach:
				check("at their point", atMyPoint, "")
				check("at another point", atAnother, casework.CodeNotYours)
				check("not submitted yet", notSubmitted, casework.CodeNotYours)
				check("a unit without a point", identity.Subject{Unit: "theirs", AnyPoint: true}, "")
				check("what they did", byMe, mine)
				check("what others did elsewhere", byAnother, casework.CodeNotYours)
				another := atMyPoint
				another.Department = "housing"
				check("another department's", another, casework.CodeNotYours)
				another.Department = who.Department
				check("their department's", another, "")
			case identity.All:
				check("anybody's", ofAnotherUnit, "")
				check("what others did", byAnother, "")
				check("what they did", byMe, mine)
			}
			if only != "" && cell != "-" {
				who.Department = "hrss"
				check("of another department", atMyPoint, casework.CodeNotAllowed)
			}
		}
	}
}

func TestAnApplicantReachesOnlyTheApplicationThatTheyAreBoundTo(t *testing.T) {
	bound := people["applicant"]
	other := ofMyUnit
	other.Application = "another of theirs"
	if err := identity.Check(bound, "getApplication", other); !errors.Is(err, &casework.Refusal{Code: casework.CodeNotYours}) {
		t.Errorf("another application of theirs: %v", err)
	}
	bound.Application = ""
	if err := identity.Check(bound, "getApplication", other); err != nil {
		t.Errorf("not bound to one: %v", err)
	}
}

func TestNobodyMayWhatIsNotInTheTable(t *testing.T) {
	for role, who := range people {
		if identity.May(who, "dropDatabase") != identity.None || identity.Check(who, "dropDatabase", byMe) == nil {
			t.Errorf("%s may", role)
		}
	}
	if system := (casework.Actor{ID: "system", Role: casework.System}); identity.May(system, "editFacts") != identity.None {
		t.Error("the clock has no use for the API")
	}
}
