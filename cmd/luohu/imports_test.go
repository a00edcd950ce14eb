package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Who may import whom (docs/architecture.md). A rule names packages of ours by
// their prefix and what must not stand among their imports.
var forbidden = []struct{ packages, imports, because string }{
	{"luohu/estimator", "luohu/", "the estimator imports nothing of ours"},
	{"luohu/backend", "luohu/bot", "notices leave the backend through an interface"},
	{"luohu/configs", "luohu/", "settings and content stand alone"},
	{"luohu/backend", "luohu/cmd", "arrows point inwards"},
	{"luohu/bot", "luohu/cmd", "arrows point inwards"},
	{"luohu/backend/web/site", "luohu/backend/web/console", "the frame knows no pages"},
	{"luohu/backend/web/console/base", "luohu/backend/web/console", "what all pages stand on knows none of them"},
}

// Which technology stays in which room; elsewhere it is spoken of in our words.
var rooms = []struct {
	technology string
	packages   []string
}{
	{"gorm.io/", []string{"luohu/backend/store"}},
	{"modernc.org/sqlite", []string{"luohu/backend/store", "luohu/bot/keyword"}},
	{"github.com/pressly/goose", []string{"luohu/backend/store"}},
	{"github.com/gin-gonic/gin", []string{"luohu/backend/web", "luohu/bot/wechat", "luohu/bot/sim", "luohu/cmd/luohu", "luohu/bench/baseline"}},
	{"github.com/silenceper/wechat", []string{"luohu/bot/wechat", "luohu/bot/sim", "luohu/bench"}},
	{"github.com/signintech/gopdf", []string{"luohu/backend/paper"}},
	{"github.com/redis/go-redis", []string{"luohu/backend/kv"}},
	{"github.com/alexedwards/argon2id", []string{"luohu/backend/identity"}},
	{"github.com/pquerna/otp", []string{"luohu/backend/identity"}},
	{"github.com/minio/minio-go", []string{"luohu/backend/files"}},
	{"github.com/pdfcpu/pdfcpu", []string{"luohu/backend/files", "luohu/backend/paper/papertest"}},
	{"github.com/xuri/excelize", []string{"luohu/backend/spreadsheet"}},
	{"github.com/sony/gobreaker", []string{"luohu/backend/inquiry", "luohu/backend/delivery"}},
	{"github.com/tetratelabs/wazero", []string{"luohu/backend/files/heic"}},
}

// domain packages know no technology at all.
var domain = []string{"luohu/estimator", "luohu/backend/calendar", "luohu/backend/casework", "luohu/backend/audit", "luohu/backend/vault", "luohu/backend/identity", "luohu/backend/notice", "luohu/bot/dialogue"}

func TestArrowsPointInwards(t *testing.T) {
	packages := listPackages(t)
	if len(packages) < 10 {
		t.Fatalf("only %d packages listed", len(packages))
	}
	for path, imports := range packages {
		for _, imported := range imports {
			for _, rule := range forbidden {
				if under(path, rule.packages) && under(imported, rule.imports) && !under(imported, rule.packages) {
					t.Errorf("%s imports %s: %s", path, imported, rule.because)
				}
			}
			for _, room := range rooms {
				if strings.HasPrefix(imported, room.technology) && !slices.ContainsFunc(room.packages, func(p string) bool { return under(path, p) }) {
					t.Errorf("%s imports %s, which stays in %v", path, imported, room.packages)
				}
			}
			if slices.ContainsFunc(domain, func(p string) bool { return under(path, p) }) {
				for _, technology := range []string{"net/http", "database/sql", "gorm.io/", "github.com/gin-gonic/", "github.com/redis/"} {
					if under(imported, technology) {
						t.Errorf("%s imports %s: the domain knows no technology", path, imported)
					}
				}
			}
		}
	}
}

func under(path, prefix string) bool {
	return path == strings.TrimSuffix(prefix, "/") || strings.HasPrefix(path, strings.TrimSuffix(prefix, "/")+"/")
}

func listPackages(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "luohu/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = p.Imports
	}
}
