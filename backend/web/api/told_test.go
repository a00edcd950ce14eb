package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// refusalSent is a problem document as it came.
type refusalSent struct {
	Type, Title, Detail string
	Status              int
	Errors              []struct{ Pointer, Detail string }
}

// english are words that follow each other, as in a sentence; names of headers,
// formats and fields stand alone.
var english = regexp.MustCompile(`[A-Za-z]{2,} [a-z]{2,}`)

func inChinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) && !english.MatchString(s)
}

// asker is somebody who may use an operation, and its address for them.
func (w *town) asker(op operation, table map[string]map[string]string) (token, path string) {
	w.Helper()
	roles := []string{"anybody", "approver", "auditor", "publisher", "admin", "window", "scorer", "agent", "applicant"}
	i := slices.IndexFunc(roles, func(r string) bool { return table[op.id][r] != "-" })
	role := roles[max(i, 0)]
	token, actor := w.as(role)
	kind, rest, _ := strings.Cut(strings.TrimPrefix(op.path, "/"), "/")
	id := ""
	if strings.HasPrefix(rest, "{") {
		id = "none"
		if about, known := samples[kind]; known {
			id = about.within(w, role, actor)
		}
	}
	return token, w.address(op, role, actor, id)
}

// sends sends anything at all, and reads what is told if it is refused.
func (w *town) sendsAnything(op operation, token, path, media string, body []byte) (status int, told *refusalSent) {
	w.Helper()
	r := must(http.NewRequestWithContext(w.Context(), op.method, w.url+path, bytes.NewReader(body)))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for _, p := range op.header {
		r.Header.Set(p.name, p.value)
	}
	resp := must(http.DefaultClient.Do(r))
	defer resp.Body.Close()
	said := must(io.ReadAll(resp.Body))
	if resp.StatusCode < 400 {
		return resp.StatusCode, nil
	}
	told = &refusalSent{}
	if err := json.Unmarshal(said, told); err != nil || resp.Header.Get("Content-Type") != "application/problem+json" {
		w.Errorf("%s %.60q: no problem document: %d %s", op.id, body, resp.StatusCode, said)
		return resp.StatusCode, told
	}
	if told.Type != "about:blank" || told.Status != resp.StatusCode || !inChinese(told.Title) || !inChinese(told.Detail) {
		w.Errorf("%s %.60q: %s", op.id, body, said)
	}
	for _, e := range told.Errors {
		if !inChinese(e.Detail) || e.Pointer != "" && e.Pointer[0] != '/' {
			w.Errorf("%s %.60q: %+v", op.id, body, e)
		}
	}
	return resp.StatusCode, told
}

func (r *refusalSent) pointsAt(pointer string) bool {
	return slices.ContainsFunc(r.Errors, func(e struct{ Pointer, Detail string }) bool { return e.Pointer == pointer })
}

// wrongly are bodies that are no good, by what a field of them points at; empty:
// nothing in particular.
func wrongly(example any) map[string]string {
	all := map[string]string{"": "", `[`: "", `{"a": 1e`: "", `[]`: "", `"text"`: "", `{}`: "", `{"nobody_knows_this": 1}`: "", "\xff": ""}
	fields, _ := example.(map[string]any)
	for name, value := range fields {
		other := any(map[string]any{"a": []any{1}})
		if _, is := value.(map[string]any); is {
			other = "text"
		}
		changed := map[string]any{}
		for n, v := range fields {
			changed[n] = v
		}
		changed[name] = other
		all[string(must(json.Marshal(changed)))] = "/" + name
	}
	return all
}

// freely are operations whose body is facts or terms by name: what is wrong with
// one is for the rules to say.
var freely = []string{"editFacts", "changeTerms"}

func TestWhateverIsSentNobodyIsToldAnEnglishSentence(t *testing.T) {
	w, table := openTown(t), rights(t)
	for _, op := range w.document.sorted() {
		if op.media == "" {
			continue
		}
		bodies := wrongly(nil)
		for _, name := range exampleNames(op) {
			for body, pointer := range wrongly(op.examples[name]) {
				bodies[body] = pointer
			}
		}
		token, path := w.asker(op, table)
		for body, pointer := range bodies {
			_, told := w.sendsAnything(op, token, path, op.media, []byte(body))
			if told != nil && told.Status == 422 && pointer != "" && !slices.Contains(freely, op.id) && !slices.ContainsFunc(told.Errors, func(e struct{ Pointer, Detail string }) bool {
				return e.Pointer == pointer || strings.HasPrefix(e.Pointer, pointer+"/")
			}) {
				t.Errorf("%s %s: nothing points at %s: %+v", op.id, body, pointer, told)
			}
		}
		for media, status := range map[string]int{"text/plain": 415, "application/xml": 415} {
			if got, _ := w.sendsAnything(op, token, path, media, []byte("<a/>")); op.media == "application/json" && got != status {
				t.Errorf("%s as %s: %d", op.id, media, got)
			}
		}
		if got, _ := w.sendsAnything(op, token, path, op.media, bytes.Repeat([]byte(`"`), 22<<20)); got != 413 && got != 422 && got != 409 {
			t.Errorf("%s: 22 MB: %d", op.id, got)
		}
	}
}

// anything are what narrows a list by what somebody typed, or by an id.
var anything = []string{"q", "actor", "subject_id", "unit", "who", "account"}

func TestAListThatIsNarrowedByNoWordOfOursSaysSo(t *testing.T) {
	w, table := openTown(t), rights(t)
	for _, op := range w.document.sorted() {
		for _, name := range op.narrows {
			if op.method != http.MethodGet || slices.Contains(anything, name) {
				continue
			}
			token, path := w.asker(op, table)
			for _, wrong := range []string{"不", "nowhere!"} {
				query := url.Values{name: {wrong}}
				for _, p := range op.query {
					if p.name != name {
						query.Set(p.name, p.value)
					}
				}
				status, told := w.sendsAnything(op, token, path+"?"+query.Encode(), op.media, nil)
				if status != 422 || !told.pointsAt("/query/"+name) && !told.pointsAt("/query/"+name+"/0") {
					t.Errorf("%s?%s=%s: %d %+v", op.id, name, wrong, status, told)
				}
			}
		}
	}
}

// A cursor of one list is none of another.
func TestAListTakesNoCursorThatItHasNotGiven(t *testing.T) {
	w := openTown(t)
	approver, auditor := w.token("approver"), w.token("auditor")
	given := w.ok(approver, "GET", "/applications?limit=1", "", nil)["next"].(string)
	w.ok(approver, "GET", "/applications?cursor="+given, "", nil)
	w.ok(approver, "POST", "/applications/search", "", map[string]any{"number": "1", "limit": 1})
	for _, path := range []string{
		"/applications?number=1&cursor=" + given, "/units?cursor=" + given, "/requests?cursor=" + given, "/applications?cursor=" + given[1:],
		"/applications?cursor=" + given[:len(given)-1], "/applications?cursor=01JNOSUCHPERSONATALL000000", "/false-records?cursor=" + given,
	} {
		if status, answer := w.send(approver, "GET", path, "", nil); status != 422 || !pointedAt(answer, "/query/cursor") {
			t.Errorf("%s: %d %v", path, status, answer)
		}
	}
	if status, answer := w.send(auditor, "GET", "/audit?cursor="+given, "", nil); status != 422 {
		t.Errorf("the log: %d %v", status, answer)
	}
	if status, answer := w.send(approver, "POST", "/applications/search", "", map[string]any{"number": "1", "cursor": given}); status != 422 || !pointedAt(answer, "/cursor") {
		t.Errorf("searching: %d %v", status, answer)
	}
}

func pointedAt(answer map[string]any, pointer string) bool {
	all, _ := answer["errors"].([]any)
	return slices.ContainsFunc(all, func(e any) bool { return e.(map[string]any)["pointer"] == pointer })
}

func TestNamesInJSONAreInSmallLetters(t *testing.T) {
	form := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	var look func(at string, v any)
	look = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			named, _ := v["properties"].(map[string]any)
			for name := range named {
				if !form.MatchString(name) {
					t.Errorf("%s: %s", at, name)
				}
			}
			for key, inner := range v {
				look(at+"/"+key, inner)
			}
		case []any:
			for _, inner := range v {
				look(at, inner)
			}
		}
	}
	look("", openHouse(t, onSQLite(t), "").document().whole)
}
