package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
)

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

// call sends an operation with an example of its body. Another application, and
// what is under it, is told by its id.
func (w *town) call(op operation, role, token, actor, id string, body any) (status int, code, said string) {
	w.Helper()
	path := w.address(op, role, actor, id)
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

// address is an operation's path, with ids for its parts.
func (w *town) address(op operation, role, actor, id string) string {
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
	return path
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
	"importScores":   "import_columns",      // no table
	"finishUpload":   "not_complete",        // nothing came
	"confirmFactor":  "second_factor_wrong", // the code is of another moment
	"previewList":    "terms_wrong",         // a line and a number at once
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
	case !letIn(status) && (code == "" || badlySampled[op.id] != code) && (known || status != 404):
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
