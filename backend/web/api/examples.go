package api

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
	"luohu/configs"
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
func (p Parts) illustrate(doc *huma.OpenAPI) {
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
			if op.OperationID == "createPeriod" {
				of.Examples = p.presetTerms()
			}
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

// presetTerms are what the newest preset gives a period, by the table in force
// then: nobody writes terms by hand.
func (p Parts) presetTerms() map[string]any {
	const id, preset = "2026-2", "periods/since-2022.yaml"
	src, err := configs.FS.ReadFile(preset)
	if err != nil {
		return nil
	}
	shipped, err := casework.LoadPreset(preset, src)
	if err != nil {
		return nil
	}
	policy, known := p.Catalog().Get("tianjin-2023")
	if !known {
		return nil
	}
	terms, err := shipped.Terms(id, policy)
	if err != nil {
		return nil
	}
	return map[string]any{shipped.ID: map[string]any{"id": id, "terms": terms}}
}
