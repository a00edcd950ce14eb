package api_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
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
	schema           any // of the body
	query            []parameter
	header           []parameter // that it can't do without
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
						Schema   any
						Examples map[string]struct{ Value any }
					}
				}
				Parameters []struct {
					Name, In string
					Required bool
					Example  any
				}
			}
			if err := json.Unmarshal(must(json.Marshal(src)), &said); err != nil {
				h.Fatal(err)
			}
			op := operation{
				id: said.OperationID, method: strings.ToUpper(method), path: strings.TrimPrefix(path, "/api/v1"), summary: said.Summary,
				examples: map[string]any{},
			}
			for media, body := range said.RequestBody.Content {
				op.media, op.schema = media, body.Schema
				for name, e := range body.Examples {
					op.examples[name] = e.Value
				}
			}
			for _, p := range said.Parameters {
				if !p.Required || p.In == "path" {
					continue
				}
				value, _ := p.Example.(string)
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
