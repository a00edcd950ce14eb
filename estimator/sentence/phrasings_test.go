package sentence_test

import (
	"path/filepath"
	"testing"

	"luohu/estimator/internal/tabletest"

	"github.com/goccy/go-yaml"
)

// TestQuestionsAboutTheProgrammeStartNoInterview reads every phrasing that a
// guide answers. Those that tell of a person besides may be understood.
func TestQuestionsAboutTheProgrammeStartNoInterview(t *testing.T) {
	r := reader(t)
	files, err := filepath.Glob(configs + "/phrasings/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no phrasings: %v", err)
	}
	read, begun := 0, 0
	for _, file := range files {
		var phrasings map[string][]string
		if err := yaml.Unmarshal(tabletest.Read(t, file), &phrasings); err != nil {
			t.Fatal(err)
		}
		for _, all := range phrasings {
			for _, say := range all {
				read++
				reading := r.Read(say, asOf, today)
				if n := len(reading.Found); n > 1 || n == 1 && reading.Age > 0 {
					begun++
					t.Logf("%s: %s", say, shown(reading.Found, reading.Age))
				} else if n > 0 {
					t.Logf("(%s: %s)", say, shown(reading.Found, reading.Age))
				}
			}
		}
	}
	t.Logf("%d of %d questions would start an interview", begun, read)
	if 200*begun > read {
		t.Error("too many")
	}
}
