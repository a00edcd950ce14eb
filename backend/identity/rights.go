package identity

import "luohu/backend/casework"

// Reach is how far a right goes.
type Reach string

// How far.
const (
	None    Reach = "none"
	Own     Reach = "own"   // an agent's unit's, an applicant's, what somebody has asked for, one's own account
	InReach Reach = "reach" // of the officer's points, and of their department where it is about one
	All     Reach = "all"
)

// Anybody is the role of who has not signed in.
const Anybody casework.Role = ""

// Right is who may use an operation of the API, and how far. Whether an
// application is in a state for it is casework's to say.
type Right struct {
	Operation  string
	May        map[casework.Role]Reach
	Department string // only of this one, among officers
	NeverOwn   bool   // four eyes: not what they have asked for, not their own account
}

type may = map[casework.Role]Reach

const (
	agent     = casework.Agent
	applicant = casework.Applicant
	window    = casework.WindowOfficer
	scorer    = casework.Scorer
	editor    = casework.Editor
	publisher = casework.Publisher
	approver  = casework.Approver
	admin     = casework.Admin
	auditor   = casework.Auditor
)

var (
	anybody = may{Anybody: All}
	unit    = may{agent: Own}
	staff   = may{window: All, scorer: All, editor: All, publisher: All, approver: All, admin: All, auditor: All}
	signed  = may{agent: Own, window: Own, scorer: Own, editor: Own, publisher: Own, approver: Own, admin: Own, auditor: Own}
	lookers = may{agent: Own, applicant: Own, window: InReach, scorer: InReach, approver: All, auditor: All}
	desks   = may{window: InReach, scorer: InReach}
	moves   = may{publisher: All}
	drafts  = may{editor: All, publisher: All}
	talkers = may{window: All, editor: All, publisher: All, auditor: All}
	notices = may{editor: All, publisher: All, approver: All, auditor: All}
)

// Rights are all of them: what does not stand here nobody may.
var Rights = []Right{
	{Operation: "createEstimate", May: anybody},
	{Operation: "listPolicies", May: anybody},
	{Operation: "getPolicy", May: anybody},
	{Operation: "searchGuides", May: anybody},

	{Operation: "registerUnit", May: anybody},
	{Operation: "chooseAcceptancePoint", May: unit},
	{Operation: "getUnit", May: may{agent: Own, window: All, approver: All, auditor: All}},
	{Operation: "listUnits", May: may{window: All, approver: All, auditor: All}},
	{Operation: "handInLicence", May: unit},
	{Operation: "getLicence", May: may{agent: Own, window: All, approver: All, auditor: All}},
	{Operation: "checkLicence", May: may{window: InReach}},
	{Operation: "replaceAgent", May: may{agent: Own, window: All}},
	{Operation: "barUnit", May: may{window: All, scorer: All}},
	{Operation: "liftUnitBar", May: may{window: All, scorer: All}},
	{Operation: "addApplication", May: unit},
	{Operation: "listApplications", May: lookers},
	{Operation: "getApplication", May: lookers},
	{Operation: "deleteApplication", May: unit},
	{Operation: "editFacts", May: unit},
	{Operation: "getFacts", May: lookers},
	{Operation: "assess", May: unit},
	{Operation: "listMaterials", May: lookers},
	{Operation: "uploadMaterial", May: may{agent: Own, applicant: Own}},
	{Operation: "removeMaterial", May: may{agent: Own, applicant: Own}},
	{Operation: "getFile", May: lookers},
	{Operation: "submit", May: unit},
	{Operation: "withdraw", May: unit},

	{Operation: "listHistory", May: lookers},
	{Operation: "listWork", May: desks},
	{Operation: "claim", May: desks},
	{Operation: "release", May: desks},
	{Operation: "review", May: may{window: InReach}},
	{Operation: "answerSupplement", May: may{agent: Own, applicant: Own}},
	{Operation: "sendBack", May: may{window: InReach}},
	{Operation: "reopen", May: may{window: InReach}},
	{Operation: "score", May: may{scorer: InReach}},
	{Operation: "listScores", May: may{applicant: Own, scorer: InReach, approver: All, auditor: All}},
	{Operation: "object", May: may{applicant: Own}},
	{Operation: "answerObjection", May: may{scorer: InReach}},
	{Operation: "issuePermit", May: may{window: InReach}, Department: "police"},

	{Operation: "createPeriod", May: moves},
	{Operation: "getPeriod", May: may{publisher: All, approver: All, auditor: All}},
	{Operation: "changeTerms", May: moves},
	{Operation: "listPeriods", May: may{publisher: All, approver: All, auditor: All}},
	{Operation: "movePeriod", May: moves},
	{Operation: "takeBackPublication", May: moves},
	{Operation: "getList", May: staff},

	{Operation: "listRequests", May: may{agent: Own, window: Own, scorer: InReach, editor: Own, publisher: Own, approver: All, auditor: All}},
	{Operation: "decideRequest", May: may{scorer: InReach, approver: All}, NeverOwn: true},
	{Operation: "dropRequest", May: may{agent: Own, window: Own, scorer: Own, editor: Own, publisher: Own}},
	{Operation: "requestDisqualification", May: desks},
	{Operation: "revokeDisqualification", May: desks},
	{Operation: "requestRescore", May: may{scorer: InReach}},
	{Operation: "addFalseRecord", May: desks},
	{Operation: "liftFalseRecord", May: may{window: All, scorer: All}},
	{Operation: "listFalseRecords", May: may{window: All, scorer: All, approver: All, auditor: All}},

	{Operation: "createBroadcast", May: drafts},
	{Operation: "previewBroadcast", May: notices},
	{Operation: "submitBroadcast", May: moves},
	{Operation: "pauseBroadcast", May: may{publisher: All, approver: All}},
	{Operation: "resumeBroadcast", May: moves},
	{Operation: "cancelBroadcast", May: moves},
	{Operation: "retryBroadcast", May: moves},
	{Operation: "editBroadcast", May: drafts},
	{Operation: "dropBroadcast", May: drafts},
	{Operation: "listBroadcasts", May: notices},
	{Operation: "getBroadcast", May: notices},
	{Operation: "listDeliveries", May: may{publisher: All, auditor: All}},

	{Operation: "listNotices", May: notices},
	{Operation: "draftNotice", May: drafts},
	{Operation: "tryNotice", May: drafts},
	{Operation: "requestNotice", May: moves},
	{Operation: "withdrawNotice", May: may{publisher: All, approver: All}},
	{Operation: "getContent", May: notices},
	{Operation: "editContent", May: drafts},
	{Operation: "requestRelease", May: drafts},
	{Operation: "listQuestions", May: notices},
	{Operation: "sortQuestion", May: drafts},

	{Operation: "requestCalendar", May: moves},
	{Operation: "getCalendar", May: may{agent: All, applicant: All, window: All, scorer: All, editor: All, publisher: All, approver: All, admin: All, auditor: All}},

	{Operation: "listAudit", May: may{auditor: All}},
	{Operation: "getStatistics", May: with(with(staff, window, InReach), scorer, InReach)},
	{Operation: "getSystem", May: may{admin: All, auditor: All}},
	{Operation: "listSettings", May: may{admin: All, auditor: All}},
	{Operation: "changeSettings", May: may{admin: All}},
	{Operation: "listFollowers", May: talkers},
	{Operation: "listConversations", May: talkers},
	{Operation: "getConversation", May: may{window: All, editor: All, auditor: All}},
	{Operation: "takeOver", May: may{window: All, editor: All}},

	{Operation: "searchApplications", May: may{agent: Own, window: InReach, scorer: InReach, approver: All, auditor: All}},
	{Operation: "exportApplications", May: may{agent: Own, window: InReach, scorer: InReach, approver: All, auditor: All}},
	{Operation: "importScores", May: may{scorer: InReach}},
	{Operation: "getImportTemplate", May: may{scorer: InReach}},
	{Operation: "proposeScores", May: may{scorer: InReach}},

	// Pages of ours that are no operation of the API.
	{Operation: "inviteApplicant", May: unit},
	{Operation: "bindAgent", May: unit},
	{Operation: "issueDocument", May: may{agent: Own, window: InReach, scorer: InReach, approver: All}},
	{Operation: "postList", May: may{window: All, publisher: All, approver: All}},
	{Operation: "listPolicyVersions", May: may{publisher: All, approver: All, auditor: All}},
	{Operation: "submitPolicy", May: moves},
	{Operation: "decidePolicy", May: may{approver: All}},
	{Operation: "amendPerson", May: may{agent: Own, window: InReach}},
	{Operation: "endBinding", May: may{window: InReach}},
	{Operation: "revealPerson", May: may{window: InReach, scorer: InReach, auditor: All}},
	{Operation: "erasePerson", May: may{applicant: Own, window: All, admin: All}},
	{Operation: "listAccounts", May: may{admin: All, auditor: All}},
	{Operation: "addAccount", May: may{admin: All}},
	{Operation: "changeAccount", May: may{admin: All}, NeverOwn: true},
	{Operation: "listSessions", May: with(signed, admin, All)},
	{Operation: "revokeSession", May: with(signed, admin, All)},
	{Operation: "changePassword", May: signed},
	{Operation: "enrolFactor", May: signed},
	{Operation: "confirmFactor", May: signed},
	{Operation: "signIn", May: anybody},
	{Operation: "getSession", May: with(signed, applicant, Own)},
	{Operation: "signOut", May: with(signed, applicant, Own)},
	{Operation: "switchRole", May: signed},
	{Operation: "orderFiles", May: may{agent: Own, applicant: Own}},
	{Operation: "beginUpload", May: may{agent: Own, applicant: Own}},
	{Operation: "getUpload", May: may{agent: Own, applicant: Own}},
	{Operation: "sendChunk", May: may{agent: Own, applicant: Own}},
	{Operation: "finishUpload", May: may{agent: Own, applicant: Own}},
	{Operation: "dropUpload", May: may{agent: Own, applicant: Own}},
	{Operation: "getFileAddress", May: lookers},
	{Operation: "openFile", May: anybody},

	{Operation: "previewList", May: may{publisher: All, approver: All, auditor: All}},
	{Operation: "exportPerson", May: may{applicant: Own, approver: All}},
	{Operation: "listConsentTexts", May: anybody},
	{Operation: "recordConsent", May: may{agent: Own, applicant: Own}},
	{Operation: "listConsents", May: may{agent: Own, applicant: Own, auditor: All}},
	{Operation: "withdrawConsent", May: may{agent: Own, applicant: Own}},
}

// with is a table with one role's reach changed.
func with(t may, role casework.Role, reach Reach) may {
	other := may{role: reach}
	for r, to := range t {
		if r != role {
			other[r] = to
		}
	}
	return other
}
