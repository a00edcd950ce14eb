package report

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"luohu/backend/caseload"
)

// Words are what tables are called: configs/words/statistics.yaml.
type Words struct {
	Title          string                        `yaml:"title"`
	Periods        [2]string                     `yaml:"periods"` // the first half of a year, and the second
	AsOf           string                        `yaml:"as_of"`
	OnlyPoints     string                        `yaml:"only_points"`
	OnlyDepartment string                        `yaml:"only_department"`
	Sections       map[string]string             `yaml:"sections"`
	Tables         map[string]TableWords         `yaml:"tables"`
	Small          string                        `yaml:"small"` // under tables with small groups
	Metrics        map[string]string             `yaml:"metrics"`
	Milestones     map[caseload.Milestone]string `yaml:"milestones"`
	Supplements    map[string]string             `yaml:"supplements"`
	Ages           AgeWords                      `yaml:"ages"`
	Unknown        string                        `yaml:"unknown"`
	Other          string                        `yaml:"other"`
	NoHome         string                        `yaml:"no_home"`
	DayOf          string                        `yaml:"day_of"` // a day of a period, counted
	Layers         map[string]string             `yaml:"layers"` // what understands messages
	Stops          map[string]string             `yaml:"stops"`  // of an interview that are no fact
	Review         string                        `yaml:"review"`
	Cards          map[string]string             `yaml:"cards"`
	UnitKinds      map[string]string             `yaml:"unit_kinds"`
}

// TableWords are those of a table.
type TableWords struct {
	Title string `yaml:"title"`
	About string `yaml:"about"` // what its rows are
	Note  string `yaml:"note"`  // under it
	Mark  string `yaml:"mark"`  // a line in its chart
}

// AgeWords are what groups of ages are called.
type AgeWords struct {
	Youngest string `yaml:"youngest"`
	Middle   string `yaml:"middle"`
	Oldest   string `yaml:"oldest"`
}

// LoadWords reads them.
func LoadWords(src []byte) (*Words, error) {
	var w Words
	if err := yaml.UnmarshalWithOptions(src, &w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/statistics.yaml: %s", yaml.FormatError(err, false, true))
	}
	for _, m := range caseload.Milestones {
		if w.Milestones[m] == "" {
			return nil, fmt.Errorf("words/statistics.yaml: no word for the milestone %s", m)
		}
	}
	return &w, nil
}

// fill puts values, by pairs of name and value, into the {…} of a text.
func fill(text string, pairs ...string) string {
	if text == "" {
		return ""
	}
	all := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		all = append(all, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(all...).Replace(text)
}
