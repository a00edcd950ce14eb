package api_test

import (
	"strings"
	"time"
)

// walk carries one application from the beginning of a period to its list, by
// the examples of the OpenAPI document and nothing else.
type walk struct {
	*house
	document document
	path     string // of the application
}

// step sends an example of an operation, and is what was answered.
func (w *walk) step(as, id, example string, parts ...string) map[string]any {
	w.Helper()
	op, known := w.document.operations[id]
	if !known {
		w.Fatalf("there is no operation %s", id)
	}
	path := op.path
	for i := 0; strings.Contains(path, "{"); i++ {
		before, rest, _ := strings.Cut(path, "{")
		_, after, _ := strings.Cut(rest, "}")
		path = before + parts[i] + after
	}
	var body any
	if example != "" {
		if body, known = op.examples[example]; !known {
			w.Fatalf("%s has no example %q", id, example)
		}
	}
	status, answer := w.send(as, op.method, path, "", body)
	if status >= 300 {
		w.Fatalf("%s (%s): %d %v", id, example, status, answer)
	}
	w.document.answered(w.T, op, status, answer)
	return answer
}

// on is step for the application.
func (w *walk) on(as, id, example string, parts ...string) map[string]any {
	w.Helper()
	return w.step(as, id, example, append([]string{strings.TrimPrefix(w.path, "/applications/")}, parts...)...)
}

// decided is a request by one, approved by another.
func (w *walk) decided(as, id, example, by, subject string) {
	w.Helper()
	asked := w.step(as, id, example, subject)
	if decided := w.step(by, "decideRequest", "approve", asked["id"].(string)); decided["state"] != "approved" {
		w.Fatalf("%s: %v", id, decided)
	}
}

func (w *walk) at(moment time.Time, stage string) {
	w.Helper()
	w.now = moment
	must(w.load.Tick(w.Context()))
	if is := w.ok(w.token("publisher"), "GET", "/periods/2026-2", "", nil)["stage"]; is != stage {
		w.Fatalf("on %v the period is %v, want %s", moment, is, stage)
	}
}

func (w *walk) is(state string) {
	w.Helper()
	if is := w.on(w.token("approver"), "getApplication", "")["state"]; is != state {
		w.Fatalf("it is %v, want %s", is, state)
	}
}

func (w *walk) records() (all []map[string]any) {
	w.Helper()
	for _, r := range w.on(w.token("approver"), "getApplication", "")["scores"].([]any) {
		if r.(map[string]any)["status"] != "voided" {
			all = append(all, r.(map[string]any))
		}
	}
	return all
}
