package api_test

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func onSQLite(t *testing.T) *store.Store { return storetest.Open(t, "sqlite", "") }

// town is a house with somebody of each role, something that is theirs, and
// something that is not.
type town struct {
	*house
	mine, theirs *casework.Application
	files        map[string]string // by path
	document     document

	upload, uploader string // the one that is under way
}

var roles = map[string]identity.Grant{
	"agent":     asAgent,
	"window":    asPolice,
	"scorer":    {Role: casework.Scorer, Department: "education", Points: []casework.AcceptancePoint{casework.Municipal}},
	"editor":    asEditor,
	"publisher": asPublisher,
	"approver":  {Role: casework.Approver},
	"admin":     asAdmin,
	"auditor":   {Role: casework.Auditor},
}

func openTown(t *testing.T) *town {
	t.Helper()
	w := &town{house: openHouse(t, onSQLite(t), ""), files: map[string]string{}}
	path, agent := w.filed()
	stranger := w.token("stranger")
	other := "/applications/" + w.ok(stranger, "POST", "/applications", "", lis)["id"].(string)
	w.ok(stranger, "PATCH", other+"/facts", "", wang)
	w.ok(stranger, "POST", other+"/assessment", "", nil)
	for path, token := range map[string]string{path: agent, other: stranger} {
		_, answer := w.sendFile(token, path+"/materials/id_card/files", "a.png", picture(t, 1))
		material := answer["application"].(map[string]any)["materials"].([]any)[0].(map[string]any)
		w.files[path] = material["files"].([]any)[0].(map[string]any)["id"].(string)
	}
	w.mine = w.underWay(strings.TrimPrefix(path, "/applications/"), casework.Municipal, "102026200001")
	w.theirs = w.underWay(strings.TrimPrefix(other, "/applications/"), casework.Binhai, "292026200001")
	for role, grant := range roles {
		if role != "agent" {
			w.account(role, "", grant)
		}
	}
	w.account("hrss", "", identity.Grant{Role: casework.WindowOfficer, Department: "hrss", Points: []casework.AcceptancePoint{casework.Municipal}})
	w.account("li.lei", "", asPolice)
	w.account("changed", "", asEditor)
	w.document = w.clerk.document()
	return w
}

// underWay puts an application where most can be done with it: accepted, with
// records to score and a supplement that is open.
func (w *town) underWay(id string, at casework.AcceptancePoint, number string) (a *casework.Application) {
	w.Helper()
	w.atWindow(id, at, number)
	err := w.store.Do(w.Context(), func(tx *store.Tx) (err error) {
		if a, err = tx.Application(id); err != nil {
			return err
		}
		a.Version, a.State = a.Version+1, casework.Accepted
		for i := range a.Reviews {
			a.Reviews[i].Status = casework.Passed
		}
		for _, department := range []string{"education", "housing"} {
			sheet := casework.ScoreSheet{Indicator: "education", Department: department, Combine: "max", Most: 1000_0000}
			a.Scores = append(a.Scores, casework.ScoreRecord{ScoreSheet: sheet, Status: casework.Awaiting, Since: w.now})
		}
		asked := casework.Asked{ID: "1", From: casework.Desk{Line: casework.HRSS}, Wants: []casework.Wanted{{Material: "id_card", Reason: "背面看不清"}}}
		a.Wanted = []casework.Supplement{{Asked: asked, AskedAt: w.now}}
		event := casework.Recorded{Application: id, Version: a.Version, At: w.now, By: casework.Actor{ID: "hrss", Role: casework.WindowOfficer}, Event: asked}
		return tx.SaveApplication(a, []casework.Recorded{event}, nil, nil)
	})
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// as is a new token of a role, and whose it is.
func (w *town) as(role string) (token, id string) {
	w.Helper()
	switch role {
	case "anybody":
		return "", ""
	case "applicant":
		return must(w.identity.ApplicantToken(w.Context(), store.Operator, w.mine.Number, time.Hour)), w.mine.Person
	}
	return w.token(role), "account-" + role
}

// asked is a request that waits for a decision: of a department's scorer, or of
// an approver.
func (w *town) asked(role, by, department string) string {
	w.Helper()
	r := casework.Request{
		ID: rand.Text(), Kind: casework.AskRescore, Subject: w.mine.ID, Department: department, Reason: "核对",
		Details: must(json.Marshal(map[string]any{"indicator": "education", "department": department, "points": "1.00"})),
		AskedBy: by, AskedAt: w.now, State: casework.RequestOpen,
	}
	if role == "approver" {
		r.Kind, r.Department = casework.AskRevoke, ""
	}
	if err := w.store.Do(w.Context(), func(tx *store.Tx) error { return tx.SaveRequest(r) }); err != nil {
		w.Fatal(err)
	}
	return r.ID
}

// sample is an id to call an operation with: of what somebody may reach, of
// what they may not, and of what they have done themselves.
type sample struct {
	within, beyond, own func(w *town, role, id string) string
}

func fixed(s string) func(*town, string, string) string {
	return func(*town, string, string) string { return s }
}

// samples are by the part of the path before the id. An operation on something
// else whose right is less than `all` needs one.
var samples = map[string]sample{
	"applications": {
		within: func(w *town, _, _ string) string { return w.mine.ID },
		beyond: func(w *town, _, _ string) string { return w.theirs.ID },
	},
	"objections": {
		within: func(w *town, _, _ string) string { return w.mine.ID },
		beyond: func(w *town, _, _ string) string { return w.theirs.ID },
	},
	"requests": {
		within: func(w *town, role, _ string) string { return w.asked(role, "another", "education") },
		beyond: func(w *town, role, _ string) string { return w.asked(role, "another", "housing") },
		own:    func(w *town, role, id string) string { return w.asked(role, id, "education") },
	},
	"sessions": {
		within: func(w *town, role, _ string) string { return w.newest(role) },
		beyond: func(w *town, _, _ string) string { return w.newest("li.lei") },
	},
	"accounts": {
		within: fixed("account-changed"),
		own:    func(_ *town, _, id string) string { return id },
	},
	"persons": {
		within: func(w *town, _, _ string) string { return w.mine.Person },
		beyond: func(w *town, _, _ string) string { return w.theirs.Person },
	},
	"consents": {
		within: func(w *town, _, id string) string { return w.consented(id) },
		beyond: func(w *town, _, _ string) string { return w.consented("another") },
	},
	"units":    {within: fixed("91350100M000100Y43"), beyond: fixed("91120118MA0000000X")},
	"periods":  {within: fixed("2026-2")},
	"calendar": {within: fixed("2026")},
	"policies": {within: fixed("tianjin-2023")},
	"files": {within: func(w *town, _, _ string) string {
		answer := w.ok(w.token("agent"), "GET", "/applications/"+w.mine.ID+"/files/"+w.files["/applications/"+w.mine.ID]+"/address", "", nil)
		return strings.TrimPrefix(answer["address"].(string), "/api/v1/files/")
	}},
}

// newest is a session of a role.
func (w *town) newest(role string) string {
	if _, has := roles[role]; !has { // who has no account
		role = "li.lei"
	}
	w.token(role)
	return must(w.identity.Sessions(w.Context(), "account-"+role, "", 1))[0].ID
}

// parts are ids below the first.
func (w *town) parts(role, id, path string) map[string]string {
	parts := map[string]string{
		"material": "id_card", "file": w.files[path], "line": "police", "indicator": "education", "department": "education", "supplement": "1", "upload": "-",
	}
	if role == "agent" || role == "applicant" {
		about := must(json.Marshal(map[string]string{"application": w.mine.ID, "material": "id_card"}))
		key := w.vault.Key(w.Context(), w.mine.Person)
		if w.upload != "" { // that there be room for another
			must(0, w.load.Cabinet.Parts.Drop(w.Context(), w.uploader, w.upload))
		}
		w.uploader, w.upload = id, must(w.load.Cabinet.Parts.Create(w.Context(), id, files.Announcement{Length: 8, About: about}, key)).ID
		parts["upload"] = w.upload
	}
	return parts
}
