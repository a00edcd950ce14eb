package api_test

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func onSQLite(t *testing.T) *store.Store { return storetest.Open(t, "sqlite", "") }

// rights are the rows of the matrix, by operation and role.
func rights(t *testing.T) map[string]map[string]string {
	t.Helper()
	src := must(os.ReadFile("../../identity/testdata/rights.csv"))
	all := must(csv.NewReader(bytes.NewReader(src)).ReadAll())
	table := map[string]map[string]string{}
	for _, row := range all[1:] {
		table[row[0]] = map[string]string{}
		for n, cell := range row {
			table[row[0]][all[0][n]] = cell
		}
	}
	return table
}

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
		for _, line := range casework.Lines {
			a.Reviews = append(a.Reviews, casework.Review{Line: line, Status: casework.Passed, Since: w.now})
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
	"units":    {within: fixed("91350100M000100Y43"), beyond: fixed("91120118MA0000000X")},
	"periods":  {within: fixed("2026-2")},
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

// call sends an operation with an example of its body. Another application, and
// what is under it, is told by its id.
func (w *town) call(op operation, role, token, actor, id string, body any) (status int, code, said string) {
	w.Helper()
	path := op.path
	if first, rest, has := strings.Cut(path, "{"); has {
		_, after, _ := strings.Cut(rest, "}")
		path = first + id + after
	}
	for name, part := range w.parts(role, actor, "/applications/"+id) {
		path = strings.ReplaceAll(path, "{"+name+"}", part)
	}
	if strings.Contains(path, "{") {
		w.Fatalf("%s: no sample for a part of %s", op.id, path)
	}
	if fields, is := body.(map[string]any); is && fields["application"] != nil {
		fields["application"] = w.mine.ID
	}
	content, media := encoded(op, body)
	r := must(http.NewRequestWithContext(w.Context(), op.method, w.url+path, content))
	for _, p := range op.query {
		q := r.URL.Query()
		q.Set(p.name, p.value)
		r.URL.RawQuery = q.Encode()
	}
	for _, p := range op.header {
		r.Header.Set(p.name, p.value)
	}
	r.Header.Set("Content-Type", media)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp := must(http.DefaultClient.Do(r))
	defer resp.Body.Close()
	raw := must(io.ReadAll(resp.Body))
	var answer struct{ Code string }
	_ = json.Unmarshal(raw, &answer) // a picture is none
	return resp.StatusCode, answer.Code, string(raw)
}

func encoded(op operation, body any) (content io.Reader, media string) {
	switch op.media {
	case "multipart/form-data":
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		_, _ = must(form.CreateFormFile("file", "a.png")).Write([]byte("\x89PNG\r\n\x1a\n"))
		_ = form.Close()
		return &b, form.FormDataContentType()
	case "application/json":
		return bytes.NewReader(must(json.Marshal(body))), op.media
	case "":
		return http.NoBody, ""
	}
	return strings.NewReader("12345678"), op.media
}

// letIn says that a request was neither turned away nor found nothing, and that
// what it sent could be read: what follows is the rules' business.
func letIn(status int) bool {
	return status < 300 || slices.Contains([]int{409, 410, 412, 429}, status)
}

// badlySampled are operations that the house's samples can't go well with: what
// is wrong with them says that they were let in.
var badlySampled = map[string]string{
	"uploadMaterial": "cut_off",             // no whole picture
	"finishUpload":   "not_complete",        // nothing came
	"confirmFactor":  "second_factor_wrong", // the code is of another moment
}

func TestEveryOperationIsHeldToTheTableOfRights(t *testing.T) {
	w, table := openTown(t), rights(t)
	for _, op := range w.document.sorted() {
		row, has := table[op.id]
		if !has {
			t.Errorf("%s has no row in rights.csv", op.id)
			continue
		}
		for _, role := range []string{"anybody", "agent", "applicant", "window", "scorer", "editor", "publisher", "approver", "admin", "auditor"} {
			for _, name := range exampleNames(op) {
				w.hold(op, role, row, op.examples[name])
			}
		}
		if only := row["only"]; only != "" {
			token, id := w.as("hrss")
			if status, code, said := w.call(op, "window", token, id, w.mine.ID, nil); status != 403 || code != "not_allowed" {
				t.Errorf("%s by another department than %s: %d %s", op.id, only, status, said)
			}
		}
	}
}

// exampleNames are those of an operation, or none.
func exampleNames(op operation) (names []string) {
	for name := range op.examples {
		names = append(names, name)
	}
	if slices.Sort(names); len(names) == 0 {
		return []string{""}
	}
	return names
}

// hold calls an operation in a role, on what is within its reach, on what is
// not, and on what they did themselves.
func (w *town) hold(op operation, role string, row map[string]string, body any) {
	w.Helper()
	cell := row[role]
	kind, rest, _ := strings.Cut(strings.TrimPrefix(op.path, "/"), "/")
	about, known := samples[kind]
	if !strings.HasPrefix(rest, "{") {
		about, known = sample{within: fixed("")}, true
	}
	if cell == "own" && about.own != nil {
		about.within, about.beyond = about.own, about.within
	}
	if !known {
		if cell == "own" || cell == "reach" {
			w.Errorf("%s: no sample of what is within %s's reach under /%s, and what is not", op.id, role, kind)
		}
		about = sample{within: fixed("none")}
	}
	send := func(pick func(*town, string, string) string) (status int, code, said string) {
		token, id := w.as(role)
		return w.call(op, role, token, id, pick(w, role, id), body)
	}
	wrong := func(what string, status int, said string) {
		w.Helper()
		w.Errorf("%s by %s (%s), %s: %d %.300s", op.id, role, cell, what, status, said)
	}
	status, code, said := send(about.within)
	switch {
	case cell == "-" && role == "anybody":
		if status != 401 {
			wrong("not signed in", status, said)
		}
		return
	case cell == "-":
		if status != 403 || code != "not_allowed" {
			wrong("whatever it is about", status, said)
		}
		return
	case !letIn(status) && badlySampled[op.id] != code && (known || status != 404):
		wrong("within reach", status, said)
	}
	if strings.HasPrefix(op.id, "list") && cell != "all" && w.theirs != nil && strings.Contains(said, w.theirs.ID) {
		wrong("what is listed", status, said)
	}
	if about.beyond != nil {
		status, code, said = send(about.beyond)
		refused := status == 404 && code == "not_yours" || status == 403 && code == "not_allowed"
		if (cell == "own" || cell == "reach") != refused {
			wrong("out of reach", status, said)
		}
	}
	if row["own"] == "never" {
		if status, code, said = send(about.own); status != 409 || !strings.HasPrefix(code, "own_") {
			wrong("their own", status, said)
		}
	}
}

// put has what is theirs in another state.
func (w *town) put(state casework.State) {
	w.Helper()
	w.mine.Version, w.mine.State = w.mine.Version+1, state
	event := casework.Recorded{Application: w.mine.ID, Version: w.mine.Version, At: w.now, Event: casework.Claimed{}}
	err := w.store.Do(w.Context(), func(tx *store.Tx) error {
		return tx.SaveApplication(w.mine, []casework.Recorded{event}, nil, nil)
	})
	if err != nil {
		w.Fatal(err)
	}
}

// The desk is part of the path: a department's records are its own.
func TestNobodyWorksAtAnotherDepartmentsDesk(t *testing.T) {
	w := openTown(t)
	for _, c := range []struct {
		in         casework.State
		role, path string
		body       map[string]any
	}{
		{casework.Accepted, "scorer", "/scores/education/housing", map[string]any{"step": "receive"}},
		{casework.Accepted, "scorer", "/scores/education/housing", map[string]any{"step": "supplement", "materials": []any{map[string]any{"id": "id_card", "reason": "看不清"}}, "reason": "请补正"}},
		{casework.Submitted, "window", "/reviews/hrss", map[string]any{"decision": "pass"}},
		{casework.Submitted, "window", "/reviews/hrss/sendback", map[string]any{"reason": "漏看了一页"}},
		{casework.Published, "scorer", "/rescore", map[string]any{"indicator": "education", "department": "housing", "points": "1.00", "reason": "核对"}},
	} {
		w.put(c.in)
		token, _ := w.as(c.role)
		status, answer := w.send(token, "POST", "/applications/"+w.mine.ID+c.path, "", c.body)
		if status != 404 && status != 403 {
			t.Errorf("%s at %s: %d %v", c.role, c.path, status, answer)
		}
	}
}

// What is wrong with what somebody sends, or how a case stands, is not told to
// whom it does not belong.
func TestAStrangerLearnsNothingOfACase(t *testing.T) {
	w := openTown(t)
	stranger, path := w.token("stranger"), "/applications/"+w.mine.ID
	w.refused(404, "not_yours", stranger, "PATCH", path+"/facts", "1", map[string]any{"birth_date": 3})
	w.refused(404, "not_yours", stranger, "POST", path+"/submission", "1", map[string]any{"promises": 3})
	if _, err := w.load.EditFacts(t.Context(), casework.Actor{ID: "s", Role: casework.Agent, Unit: "another"}, w.mine.ID, 1, map[string]any{"birth_date": 3}); err == nil || !strings.Contains(err.Error(), "not_yours") {
		t.Errorf("past the API: %v", err)
	}
	_, err := w.load.Request(t.Context(), casework.Actor{ID: "w", Role: casework.WindowOfficer, Department: "hrss", Points: []casework.AcceptancePoint{casework.Binhai}},
		casework.AskDisqualify, w.mine.ID, caseload.Details{}, "材料是假的")
	if err == nil || !strings.Contains(err.Error(), "not_yours") {
		t.Errorf("a request of another point: %v", err)
	}
}
