package caseload

import (
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// deeds are the audit entries of events: one each, with its version, so that
// either leads to the other.
func deeds(events []casework.Recorded) []store.Deed {
	all := make([]store.Deed, len(events))
	for i, e := range events {
		all[i] = deed(e.By, "application."+string(e.Event.Kind()), "application", e.Application, casework.Reason(e.Event), details(e))
	}
	return all
}

func details(e casework.Recorded) map[string]string {
	d := map[string]string{"version": strconv.FormatInt(e.Version, 10)}
	switch e := e.Event.(type) {
	case casework.LineDecided:
		d["line"] = string(e.Line)
	case casework.LineReturned:
		d["line"] = string(e.Line)
	case casework.ScoreStep:
		d["indicator"], d["department"], d["points"] = e.Indicator, e.Department, e.Points.String()
	case casework.Rescored:
		d["indicator"], d["department"], d["request"] = e.Indicator, e.Department, e.Request
		d["before"], d["after"] = e.Before.String(), e.After.String()
	case casework.Struck:
		d["request"] = e.Request
	case casework.Recounted:
		d["calendar"] = strconv.FormatInt(e.Calendar, 10)
	case casework.Overdue:
		d["supplement"] = e.ID
	case casework.Reviewed:
		if e.Request != "" {
			d["request"] = e.Request
		}
	}
	return d
}

// deed is the audit entry of something that was done to anything else.
func deed(by casework.Actor, act, kind, id, reason string, details map[string]string) store.Deed {
	return store.Deed{By: by, Act: act, Kind: kind, Subject: id, Reason: reason, Details: details}
}

// falseDeed names the register's entry and what it is about, never why: that
// stands in the request.
func falseDeed(act string, f *casework.FalseRecord, r asked) store.Deed {
	return deed(r.by, act, "false_record", f.ID, "", map[string]string{"of": string(f.Of), "subject": f.Subject, "application": f.Application, "request": r.ID})
}
