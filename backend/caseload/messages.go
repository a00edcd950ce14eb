package caseload

import (
	"encoding/json"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// quiet are events that nobody but the desks needs to know of.
var quiet = map[casework.Kind]bool{
	casework.ApplicantAdded: true, casework.FactsEdited: true, casework.AssessmentPassed: true, casework.AssessmentMissed: true,
	casework.FileAdded: true, casework.FileRemoved: true, casework.FilesOrdered: true, casework.FileTurned: true, casework.ApplicationDeleted: true,
	casework.CaseClaimed: true, casework.CaseReleased: true, casework.ScoreReceived: true, casework.ScoreGiven: true,
	casework.ScoreSkipped: true, casework.ScoreReturned: true, casework.ScoringResumed: true,
}

// messages are what others are to be told of events: which event of which
// application. What to say, and to whom, is decided when it is sent.
func messages(events []casework.Recorded) (all []store.Message) {
	for _, e := range events {
		kind := e.Event.Kind()
		if quiet[kind] {
			continue
		}
		data, err := json.Marshal(map[string]any{"kind": kind, "version": e.Version})
		if err != nil {
			panic(err) // a string and a number
		}
		all = append(all, store.Message{ID: newID(), Topic: "application", Subject: e.Application, Data: string(data)})
	}
	return all
}
