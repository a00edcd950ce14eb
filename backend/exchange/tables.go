package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"

	"luohu/backend/caseload"
)

// Tables are how tables are headed and signed: configs/words/tables.yaml.
type Tables struct {
	Import struct {
		Columns map[string][]string `yaml:"columns"` // the first is what the template says, the others are understood too
		Example map[string]string   `yaml:"example"`
		Title   string              `yaml:"title"`
		Note    string              `yaml:"note"`
	} `yaml:"import"`
	Export struct {
		Title   string            `yaml:"title"`
		Columns map[string]string `yaml:"columns"`
		Outside map[string]string `yaml:"outside"`
		Note    string            `yaml:"note"` // by, role, time
		Last    string            `yaml:"last"` // rows
	} `yaml:"export"`
	Inquiry string `yaml:"inquiry"` // the reason of a look: indicator
	Demo    struct {
		Source   string `yaml:"source"`
		Evidence string `yaml:"evidence"` // code
	} `yaml:"demo"`
}

// importColumns are those of a file of scores, in the order of the template.
var importColumns = []string{
	caseload.ColumnNumber, caseload.ColumnIndicator, caseload.ColumnPoints, caseload.ColumnEvidence, caseload.ColumnReason,
}

// LoadTables reads them, and checks that nothing is missing.
func LoadTables(src []byte) (*Tables, error) {
	var t Tables
	if err := yaml.UnmarshalWithOptions(src, &t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/tables.yaml: %s", yaml.FormatError(err, false, true))
	}
	for _, column := range importColumns {
		if len(t.Import.Columns[column]) == 0 {
			return nil, fmt.Errorf("words/tables.yaml: import.columns.%s is missing", column)
		}
	}
	for _, column := range exportColumns {
		if t.Export.Columns[column.key] == "" {
			return nil, fmt.Errorf("words/tables.yaml: export.columns.%s is missing", column.key)
		}
	}
	return &t, nil
}

// Column is what a column of imports is called.
func (t *Tables) Column(key string) string { return t.Import.Columns[key][0] }

// columnCalled finds a column of imports by what stands at its head.
func (t *Tables) columnCalled(head string) (key string, found bool) {
	head = plain(head)
	for _, key := range importColumns {
		if slices.ContainsFunc(t.Import.Columns[key], func(name string) bool { return plain(name) == head }) {
			return key, true
		}
	}
	return "", false
}

// plain is how words are compared: of one width, without spaces.
func plain(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), ""))
}

// fill puts values in the place of {name}.
func fill(pattern string, values ...string) string {
	return strings.NewReplacer(values...).Replace(pattern)
}
