package caseload

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
)

// maxReasonNoted is how long a reason may be to stand in the audit log; longer
// texts stand in the event.
const maxReasonNoted = 500

// deeds are the audit entries of events: one each, with its version, so that
// either leads to the other.
func deeds(events []casework.Recorded) []audit.Entry {
	all := make([]audit.Entry, len(events))
	for i, e := range events {
		all[i] = audit.Entry{
			Actor: actor(e.By), Act: "application." + string(e.Event.Kind()),
			Subject: audit.Subject{Kind: "application", ID: e.Application}, Reason: oneLine(casework.Reason(e.Event)),
			Details: details(e),
		}
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
func deed(by casework.Actor, act, kind, id, reason string, details map[string]string) audit.Entry {
	return audit.Entry{
		Actor: actor(by), Act: act, Subject: audit.Subject{Kind: kind, ID: id}, Reason: oneLine(reason), Details: details,
	}
}

// falseDeed names the register's entry and what it is about, never why: that
// stands in the request.
func falseDeed(act string, f *casework.FalseRecord, r asked) audit.Entry {
	return deed(r.by, act, "false_record", f.ID, "", map[string]string{"of": string(f.Of), "subject": f.Subject, "application": f.Application, "request": r.ID})
}

func actor(by casework.Actor) audit.Actor {
	kind := audit.Staff
	switch by.Role {
	case casework.Agent:
		kind = audit.Agent
	case casework.Applicant:
		kind = audit.Applicant
	case casework.System:
		kind = audit.System
	}
	return audit.Actor{Kind: kind, ID: by.ID, Role: string(by.Role)}
}

// oneLine is a reason as the audit log takes it; one that it does not take
// stands in the event alone.
func oneLine(reason string) string {
	line := strings.Join(strings.FieldsFunc(reason, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if utf8.RuneCountInString(line) > maxReasonNoted {
		return ""
	}
	return line
}
