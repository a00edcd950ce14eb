package broadcast

import "luohu/backend/casework"

// What broadcasts are refused for; the words stand in configs/words/broadcast.yaml.
const (
	CodeNoAudience   casework.Code = "broadcast_no_audience"   // the rule names nobody
	CodeEverybodyAnd casework.Code = "broadcast_everybody_and" // and something that narrows it
	CodeCities       casework.Code = "broadcast_cities"        // without topics
	CodeNoPeriod     casework.Code = "broadcast_no_period"     // states, units or points without one
	CodeEmpty        casework.Code = "broadcast_empty"         // nobody would get it
	CodeTime         casework.Code = "broadcast_time"          // it can't be read
	CodePast         casework.Code = "broadcast_past"          // at
	CodeOver         casework.Code = "broadcast_over"          // no number of minutes, or of more than a week
	CodeWindow       casework.Code = "broadcast_window"        // it ends before it begins, or is too short
	CodeState        casework.Code = "broadcast_state"         // act, state
	CodeEdited       casework.Code = "broadcast_edited"        // version
	CodeChanged      casework.Code = "broadcast_changed"       // since it was asked for
	CodeNotice       casework.Code = "broadcast_notice"        // it is withdrawn, or corrected by another
	CodeWays         casework.Code = "broadcast_ways"          // none, or unknown ones
	CodeMassAlone    casework.Code = "broadcast_mass_alone"    // with other channels
	CodeMassOwn      casework.Code = "broadcast_mass_own"      // it has a variable of recipients
	CodeNoValues     casework.Code = "broadcast_no_values"     // count: recipients without a variable's value
	CodeNumber       casework.Code = "broadcast_number"        // number: was to be typed
	CodeTag          casework.Code = "broadcast_tag"           // tag: there is none
	CodeNoRetry      casework.Code = "broadcast_no_retry"      // nothing failed for that reason
)

// Codes are all of them.
var Codes = []casework.Code{
	CodeNoAudience, CodeEverybodyAnd, CodeCities, CodeNoPeriod, CodeEmpty, CodeTime, CodePast, CodeOver, CodeWindow, CodeState, CodeEdited, CodeChanged,
	CodeNotice, CodeWays, CodeMassAlone, CodeMassOwn, CodeNoValues, CodeNumber, CodeTag, CodeNoRetry,
}

func refuse(code casework.Code, params ...any) *casework.Refusal {
	return casework.Refuse(code, params...)
}
