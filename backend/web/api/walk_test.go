package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

func TestTheExamplesOfTheDocumentCarryAnApplicationThrough(t *testing.T) {
	h := openHouse(t, onSQLite(t), "")
	w := &walk{house: h, document: h.document()}
	w.account("li.lei", "", asPolice, asEditor)
	w.account("hrss", "", identity.Grant{Role: casework.WindowOfficer, Department: "hrss", Points: []casework.AcceptancePoint{casework.Municipal}})
	for _, name := range []string{"publisher", "approver", "admin"} {
		w.account(name, "", roles[name])
	}
	publisher, approver := w.token("publisher"), w.token("approver")

	w.step(publisher, "createPeriod", "preset")
	w.step(publisher, "changeTerms", "a_clock", "2026-2")
	w.decided(publisher, "movePeriod", "open", approver, "2026-2")
	w.at(time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC), "applying")
	police := w.signsIn()
	w.registered(police)
	w.files()
	w.reviewed(police)
	w.scored()
	w.published(publisher, approver)
	w.listed(publisher, approver)
}

// signsIn is somebody who signs in by the examples, and works on.
func (w *walk) signsIn() (token string) {
	w.Helper()
	admin := w.token("admin")
	made := w.step(admin, "addAccount", "scorer")
	id := made["account"].(map[string]any)["id"].(string)
	for _, example := range []string{"roles", "disable", "enable", "reset"} {
		w.step(admin, "changeAccount", example, id)
	}
	w.browser().says(http.StatusCreated, "", "POST", "/sessions", w.document.operations["signIn"].examples["password"])
	token = w.step("", "signIn", "token")["token"].(string)
	token = w.step(token, "switchRole", "another")["token"].(string)
	w.step(token, "enrolFactor", "")
	w.step(token, "changePassword", "longer")
	w.step(token, "signOut", "")
	return w.token("li.lei")
}

// registered is a unit from its registration to its checked licence.
func (w *walk) registered(police string) {
	w.Helper()
	uscc := w.step("", "registerUnit", "two_agents")["uscc"].(string)
	agent := w.token("chen.jing")
	if status, answer := w.sendFileBy(http.MethodPut, agent, "/units/"+uscc+"/licence", "a.png", picture(w.T, 2000)); status != http.StatusOK {
		w.Fatalf("hands its licence in: %d %v", status, answer)
	}
	w.step(police, "checkLicence", "right", uscc)
	w.step(agent, "chooseAcceptancePoint", "municipal", uscc)
	w.decided(agent, "replaceAgent", "left", w.token("approver"), uscc)
}

// files is what the unit does, to the submission.
func (w *walk) files() {
	w.Helper()
	agent := w.token("liu.yang")
	w.path = "/applications/" + w.step(agent, "addApplication", "wang")["id"].(string)
	w.on(agent, "editFacts", "facts")
	w.on(agent, "assess", "")
	upload := w.on(agent, "beginUpload", "picture", "id_card")["id"].(string)
	w.on(agent, "getUpload", "", "id_card", upload)
	w.on(agent, "dropUpload", "", "id_card", upload)
	for i, p := range w.on(agent, "listMaterials", "")["items"].([]any) {
		if paper := p.(map[string]any); paper["required"] == true {
			w.sends(agent, paper["id"].(string), uint64(i))
		}
	}
	w.on(agent, "orderFiles", "nothing", "without_pages")
	w.on(agent, "submit", "promised")
}

func (w *walk) sends(as, material string, seed uint64) {
	w.Helper()
	if status, answer := w.sendFile(as, w.path+"/materials/"+material+"/files", "a.png", picture(w.T, seed)); status != http.StatusCreated {
		w.Fatalf("%s: %d %v", material, status, answer)
	}
}

// reviewed is what the windows do.
func (w *walk) reviewed(police string) {
	w.Helper()
	agent, hrss := w.token("liu.yang"), w.token("hrss")
	w.on(police, "claim", "")
	w.on(police, "revealPerson", "number")
	a := w.on(police, "review", "supplement", "police")
	wanted := a["supplements"].([]any)[0].(map[string]any)["id"].(string)
	w.sends(agent, "id_card", 1000)
	w.on(agent, "answerSupplement", "", wanted)
	w.on(police, "review", "pass", "police")
	w.on(police, "release", "")
	w.on(hrss, "review", "pass", "hrss")
	w.is("accepted")
	w.on(hrss, "sendBack", "again", "hrss")
	w.on(hrss, "review", "pass", "hrss")
	w.is("accepted")
}

// scored is what the departments do: education gives points, one record is
// taken back, and the others have nothing to give.
func (w *walk) scored() {
	w.Helper()
	for _, r := range w.records() {
		indicator, department := r["indicator"].(string), r["department"].(string)
		if r["status"] == "scored" || r["status"] == "skipped" { // by the system, from what the record proves
			continue
		}
		token := w.scorer(department)
		w.on(token, "score", "receive", indicator, department)
		if indicator == "education" {
			w.on(token, "score", "score", indicator, department)
			w.on(token, "score", "return", indicator, department)
			w.on(token, "score", "score", indicator, department)
			continue
		}
		w.on(token, "score", "skip", indicator, department)
	}
	w.is("scored")
}

// scorer is a token of a department's.
func (w *walk) scorer(department string) string {
	w.Helper()
	name := "scorer." + department
	if _, err := w.identity.Named(w.Context(), name); err != nil {
		w.account(name, "", identity.Grant{Role: casework.Scorer, Department: department, Points: []casework.AcceptancePoint{casework.Municipal}})
	}
	return w.token(name)
}

// published is the display of points: an objection, and a score that changes.
func (w *walk) published(publisher, approver string) {
	w.Helper()
	w.at(time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC), "reviewing")
	w.decided(publisher, "movePeriod", "scores", approver, "2026-2")
	w.decided(publisher, "takeBackPublication", "mistake", approver, "2026-2")
	w.decided(publisher, "movePeriod", "scores", approver, "2026-2")
	w.is("published")
	applicant := must(w.identity.ApplicantToken(w.Context(), casework.Actor{ID: "operator", Role: casework.System}, w.number(), time.Hour))
	w.on(applicant, "object", "items")
	w.account("second", "", identity.Grant{Role: casework.Scorer, Department: "education", Points: []casework.AcceptancePoint{casework.Municipal}})
	w.decided(w.scorer("education"), "requestRescore", "more", w.token("second"), strings.TrimPrefix(w.path, "/applications/"))
	for _, r := range w.records() {
		if r["indicator"] == "education" && r["department"] == "education" && r["points"] != "20.00" {
			w.Errorf("rescored: %v", r)
		}
	}
}

func (w *walk) number() string {
	w.Helper()
	return w.on(w.token("approver"), "getApplication", "")["number"].(string)
}

// listed is the end: the list, and a disqualification that is taken back.
func (w *walk) listed(publisher, approver string) {
	w.Helper()
	police := w.token("li.lei")
	w.at(time.Date(2026, 11, 10, 2, 0, 0, 0, time.UTC), "scores_closed")
	w.decided(police, "requestDisqualification", "false_papers", approver, strings.TrimPrefix(w.path, "/applications/"))
	w.is("disqualified")
	w.decided(police, "revokeDisqualification", "mistake", approver, strings.TrimPrefix(w.path, "/applications/"))
	w.decided(publisher, "movePeriod", "list", approver, "2026-2")
	w.is("not_listed")
}
