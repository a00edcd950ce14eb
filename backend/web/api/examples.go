package api

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/goccy/go-yaml"
)

// examplesYAML is what is said of operations for who writes a program.
//
//go:embed examples.yaml
var examplesYAML []byte

type said struct {
	Tells    string         `yaml:"tells"`
	Refused  []string       `yaml:"refused"`
	Examples map[string]any `yaml:"examples"`
}

// illustrate puts what is said of each operation into the document. What is said
// of one that is not served is left out.
func illustrate(doc *huma.OpenAPI) {
	var all map[string]said
	if err := yaml.UnmarshalWithOptions(examplesYAML, &all, yaml.Strict()); err != nil {
		panic(fmt.Errorf("examples.yaml: %w", err)) // it is inside the binary, and read by every test
	}
	for _, path := range doc.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Put, path.Post, path.Patch, path.Delete} {
			if op == nil {
				continue
			}
			of := all[op.OperationID]
			op.Description = strings.TrimSpace(op.Description + " " + of.describe())
			if op.RequestBody == nil {
				continue
			}
			body := op.RequestBody.Content["application/json"]
			for name, value := range of.Examples {
				if body.Examples == nil {
					body.Examples = map[string]*huma.Example{}
				}
				body.Examples[name] = &huma.Example{Value: value}
			}
		}
	}
}

func (s said) describe() string {
	if len(s.Refused) == 0 {
		return s.Tells
	}
	return strings.TrimSpace(s.Tells + " Refused with `code`: " + strings.Join(s.Refused, ", ") + ".")
}
