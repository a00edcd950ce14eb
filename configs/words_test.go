package configs_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"luohu/configs"
)

// noted is an act of the audit log where the source names it.
var noted = regexp.MustCompile(`(?:deed\([\w.]+, |note\([\w.]+, |Act: +)"([a-z_]+\.[a-z_]+)"`)

func TestEveryActOfTheAuditLogHasWords(t *testing.T) {
	src, err := configs.FS.ReadFile("words/audit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var words struct {
		Groups []struct{ Acts map[string]string }
	}
	if err := yaml.Unmarshal(src, &words); err != nil {
		t.Fatal(err)
	}
	says := map[string]string{}
	for _, g := range words.Groups {
		for act, said := range g.Acts {
			says[act] = said
		}
	}
	found := 0
	err = fs.WalkDir(os.DirFS("../backend"), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile("../backend/" + path)
		for _, act := range noted.FindAllStringSubmatch(string(source), -1) {
			found++
			if says[act[1]] == "" {
				t.Errorf("%s notes %s, which has no words", path, act[1])
			}
		}
		return err
	})
	if err != nil || found < 20 {
		t.Errorf("%d acts are noted, %v", found, err)
	}
}
