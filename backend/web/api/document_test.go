package api_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"luohu/backend/casework"
)

// document is the OpenAPI document as it is served.
type document struct {
	operations map[string]operation
	whole      map[string]any
}

// operation is one of it, as far as tests send it.
type operation struct {
	id, method, path string
	summary          string
	media            string // of the body; empty: none
	examples         map[string]any
	answers          map[string]bool // statuses whose answer is JSON
	query            []parameter
	header           []parameter // that it can't do without
	narrows          []string    // names of all its query parameters
}

type parameter struct{ name, value string }

func (h *clerk) document() document {
	h.Helper()
	doc := document{map[string]operation{}, h.ok("", "GET", "/openapi.json", "", nil)}
	for path, methods := range doc.whole["paths"].(map[string]any) {
		for method, src := range methods.(map[string]any) {
			var said struct {
				OperationID, Summary string
				RequestBody          struct {
					Content map[string]struct {
						Examples map[string]struct{ Value any }
					}
				}
				Responses  map[string]struct{ Content map[string]any }
				Parameters []struct {
					Name, In string
					Required bool
					Example  any
					Schema   struct{ Examples []any }
				}
			}
			if err := json.Unmarshal(must(json.Marshal(src)), &said); err != nil {
				h.Fatal(err)
			}
			op := operation{
				id: said.OperationID, method: strings.ToUpper(method), path: strings.TrimPrefix(path, "/api/v1"), summary: said.Summary,
				examples: map[string]any{}, answers: map[string]bool{},
			}
			for status, answer := range said.Responses {
				_, op.answers[status] = answer.Content["application/json"]
			}
			for media, body := range said.RequestBody.Content {
				op.media = media
				for name, e := range body.Examples {
					op.examples[name] = e.Value
				}
			}
			for _, p := range said.Parameters {
				if p.In == "query" {
					op.narrows = append(op.narrows, p.Name)
				}
				if !p.Required || p.In == "path" {
					continue
				}
				value, _ := p.Example.(string)
				if value == "" && len(p.Schema.Examples) > 0 {
					value, _ = p.Schema.Examples[0].(string)
				}
				if value == "" {
					value = "0"
				}
				if p.In == "query" {
					op.query = append(op.query, parameter{p.Name, value})
				} else {
					op.header = append(op.header, parameter{p.Name, value})
				}
			}
			doc.operations[op.id] = op
		}
	}
	return doc
}

// sorted are the operations by their names.
func (d document) sorted() (all []operation) {
	for _, id := range slices.Sorted(maps.Keys(d.operations)) {
		all = append(all, d.operations[id])
	}
	return all
}

func TestEveryOperationIsTold(t *testing.T) {
	h := openHouse(t, onSQLite(t), "")
	for _, op := range h.document().sorted() {
		if op.summary == "" {
			t.Errorf("%s has no summary", op.id)
		}
		if op.media == "application/json" && len(op.examples) == 0 {
			t.Errorf("%s has no example of a request: add one to examples.yaml", op.id)
		}
	}
}

// schema is that of a body in the document.
func (d document) schema(t *testing.T, op operation, of ...string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("openapi.json", d.whole); err != nil {
		t.Fatal(err)
	}
	at := "openapi.json#/paths"
	for _, part := range append(append([]string{"/api/v1" + op.path, strings.ToLower(op.method)}, of...), "content", "application/json", "schema") {
		at += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(part)
	}
	return must(c.Compile(at))
}

func TestEveryExampleIsWhatItsSchemaAsksFor(t *testing.T) {
	d := openHouse(t, onSQLite(t), "").document()
	for _, op := range d.sorted() {
		for name, example := range op.examples {
			if err := d.schema(t, op, "requestBody").Validate(example); err != nil {
				t.Errorf("%s, %s: %v", op.id, name, err)
			}
		}
	}
}

// answered holds an answer against the document.
func (d document) answered(t *testing.T, op operation, status int, answer map[string]any) {
	t.Helper()
	said := strconv.Itoa(status)
	isJSON, known := op.answers[said]
	switch {
	case !known:
		t.Errorf("%s answers with %d, which the document does not say", op.id, status)
	case isJSON:
		if err := d.schema(t, op, "responses", said).Validate(any(answer)); err != nil {
			t.Errorf("%s answers otherwise than the document says: %v", op.id, err)
		}
	}
}

func TestWhatIsSaidOfOperationsIsOfThemAndInKnownCodes(t *testing.T) {
	h := openHouse(t, onSQLite(t), "")
	operations := h.document().operations
	var all map[string]struct {
		Tells    string
		Refused  []string
		Examples map[string]any
	}
	if err := yaml.Unmarshal(must(os.ReadFile("examples.yaml")), &all); err != nil {
		t.Fatal(err)
	}
	words := must(casework.LoadWords(read(t, "words/casework.yaml"), read(t, "words/identity.yaml"), read(t, "words/notice.yaml"), read(t, "words/broadcast.yaml")))
	ofFiles := string(read(t, "words/files.yaml"))
	for id, said := range all {
		if _, served := operations[id]; !served {
			t.Errorf("%s is told of, and not served", id)
		}
		for _, code := range said.Refused {
			_, known := words.Refusals[casework.Code(code)]
			if !known && !strings.Contains(ofFiles, "\n"+code+":") {
				t.Errorf("%s: nobody refuses with %s", id, code)
			}
		}
	}
}
