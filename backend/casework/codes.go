package casework

// What numbers are refused for.
const (
	CodeIDLength       Code = "id_length"
	CodeIDCharacters   Code = "id_characters"
	CodeIDBirthday     Code = "id_birthday"
	CodeIDCheck        Code = "id_check_digit"
	CodeUSCCLength     Code = "uscc_length"
	CodeUSCCCharacters Code = "uscc_characters"
	CodeUSCCCheck      Code = "uscc_check_digit"
)

// Who may not, and when not.
const (
	CodeNotAllowed   Code = "not_allowed"   // the role may not do it
	CodeNotYours     Code = "not_yours"     // another unit's, point's or department's: told as not found
	CodeWrongState   Code = "wrong_state"   // state, act
	CodeWindowClosed Code = "window_closed" // window, from, to
	CodeNoPeriod     Code = "no_period"     // nothing is being filed in
	CodeNoNewUnits   Code = "registration_closed"
	CodeHeld         Code = "held_by_other" // by, name, until
	CodeStale        Code = "stale_version" // version
	CodeOwnRequest   Code = "own_request"   // who asked can't decide
)

// What an application lacks.
const (
	CodeReasonMissing    Code = "reason_missing"
	CodeTextTooLong      Code = "text_too_long"   // field, most
	CodePersonal         Code = "personal_number" // field
	CodePersonTaken      Code = "person_taken"    // somebody has filed for this person in this period
	CodeUnitPending      Code = "unit_pending"    // its licence has not been checked
	CodeUnitBarred       Code = "unit_barred"     // until, reason
	CodeNoPoint          Code = "no_acceptance_point"
	CodePointFixed       Code = "acceptance_point_fixed"
	CodeFactsMissing     Code = "facts_missing"     // facts, missing: why, each
	CodeNotAssessed      Code = "not_assessed"      // facts have changed since
	CodeBelowLine        Code = "below_line"        // total, line
	CodeMaterialMissing  Code = "material_missing"  // materials, names
	CodeMaterialUnknown  Code = "material_unknown"  // material
	CodePromiseMissing   Code = "promise_missing"   // by, the first of promises
	CodeQuotaFull        Code = "quota_full"        // point, quota, next
	CodeTooManyFiles     Code = "too_many_files"    // material, most
	CodeFileUnknown      Code = "file_unknown"      // file
	CodeFileThere        Code = "file_there"        // the same file is there already
	CodeNothingToChange  Code = "nothing_to_change" // it is so already
	CodeSupplementOpen   Code = "supplement_open"   // line
	CodeNoSupplement     Code = "no_open_supplement"
	CodeUnchanged        Code = "supplement_unchanged"   // materials: none has changed since it was asked
	CodeRoundsUsed       Code = "supplement_rounds_used" // rounds
	CodeAskedLate        Code = "supplement_asked_late"  // day, days
	CodeLineClosed       Code = "line_closed"            // line, status
	CodeScoreUnknown     Code = "score_unknown"          // indicator, department
	CodeScoreClosed      Code = "score_closed"           // indicator, department, status, step
	CodePointsOutside    Code = "points_outside"         // least, most
	CodePointsImpossible Code = "points_impossible"      // points, nearest, possible if they are few
	CodeObjected         Code = "objected_already"
	CodeNoObjection      Code = "no_open_objection"
	CodeIndicatorUnknown Code = "indicator_unknown"    // indicator
	CodeStillOpen        Code = "still_open"           // what
	CodeAgentsWrong      Code = "agents_wrong"         // count
	CodeTermsWrong       Code = "terms_wrong"          // field
	CodeOtherCurrent     Code = "other_period_current" // period
	CodeRequestClosed    Code = "request_closed"       // state
	CodeMovedOn          Code = "period_moved_on"      // stage
	CodeNotYet           Code = "not_yet"              // due
	CodeNoWorkday        Code = "no_workday"           // day
	CodeAfterHours       Code = "after_hours"          // day
	CodeNoFalseRecords   Code = "no_false_records"     // the table knows none
	CodeNotPublished     Code = "not_published"        // points, to whom they are about
	CodeQueryOver        Code = "query_over"           // until
	CodeCalendarWrong    Code = "calendar_wrong"       // field, date, rule
	CodeAskedAlready     Code = "asked_already"        // the same is waiting for a decision
)

// What a unit lacks.
const (
	CodeUSCCTaken      Code = "uscc_taken"        // it has registered
	CodeNotInsured     Code = "agent_not_insured" // field: an agent has not declared to be, by the employer
	CodeLicenceMissing Code = "licence_missing"   // it is still to be handed in
	CodeLicenceDecided Code = "licence_decided"   // licence
	CodeNotBarred      Code = "unit_not_barred"
	CodeRecordStands   Code = "false_record_stands" // it bars the unit
)

// What is promised of lists and persons.
const (
	CodePeriodThere     Code = "period_there"        // it was prepared already
	CodePeriodChanged   Code = "period_changed"      // since it was asked for
	CodeListChanged     Code = "list_changed"        // asked; listed, not_listed: as it would be now
	CodeNoList          Code = "no_list"             // of the period
	CodeStillRunning    Code = "still_running"       // applications
	CodeFalseCounts     Code = "false_record_counts" // until: a record against them still counts
	CodeErased          Code = "person_erased"       // their key is destroyed
	CodeOneApplication  Code = "one_application"     // a token of it does not cover the person, who has others
	CodeConsentUnknown  Code = "consent_unknown"     // there is no such wording, for this role
	CodeConsentOutdated Code = "consent_outdated"    // the wording is not the one in force
)

// What texts of editors lack.
const (
	CodeContentName    Code = "content_name"    // what a guide is called in addresses
	CodeContentWord    Code = "content_word"    // nothing is left of it, or it is masked
	CodeContentWrong   Code = "content_wrong"   // count; of the first: item, line, says, or word and other
	CodeContentChanged Code = "content_changed" // item: something newer is in force
)

// Codes are all of them.
var Codes = []Code{
	CodeIDLength, CodeIDCharacters, CodeIDBirthday, CodeIDCheck, CodeUSCCLength, CodeUSCCCharacters,
	CodeUSCCCheck, CodeNotAllowed, CodeNotYours, CodeWrongState, CodeWindowClosed, CodeNoPeriod, CodeNoNewUnits, CodeHeld,
	CodeStale, CodeOwnRequest, CodeReasonMissing, CodeTextTooLong, CodePersonal, CodePersonTaken, CodeUnitPending,
	CodeUnitBarred, CodeNoPoint, CodePointFixed, CodeFactsMissing, CodeNotAssessed, CodeBelowLine,
	CodeMaterialMissing, CodeMaterialUnknown, CodePromiseMissing, CodeQuotaFull, CodeTooManyFiles,
	CodeFileUnknown, CodeFileThere, CodeNothingToChange, CodeSupplementOpen, CodeNoSupplement, CodeRoundsUsed,
	CodeLineClosed, CodeScoreUnknown, CodeScoreClosed, CodePointsOutside, CodePointsImpossible, CodeObjected, CodeNoObjection,
	CodeIndicatorUnknown, CodeStillOpen, CodeAgentsWrong, CodeTermsWrong, CodeOtherCurrent, CodeRequestClosed, CodeMovedOn,
	CodeNotYet, CodeNoWorkday, CodeAfterHours, CodeNoFalseRecords, CodeNotPublished, CodeAskedAlready,
	CodeUSCCTaken, CodeNotInsured, CodeLicenceMissing, CodeLicenceDecided, CodeNotBarred, CodeRecordStands,
	CodePeriodThere, CodePeriodChanged, CodeListChanged, CodeNoList, CodeStillRunning, CodeFalseCounts, CodeErased, CodeOneApplication, CodeConsentUnknown, CodeConsentOutdated,
	CodeAskedLate, CodeUnchanged, CodeQueryOver, CodeCalendarWrong,
	CodeContentName, CodeContentWord, CodeContentWrong, CodeContentChanged,
}
