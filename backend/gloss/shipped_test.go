package gloss_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"luohu/backend/gloss"
	"luohu/configs"
)

const root = "../.."

func shipped(t *testing.T) *gloss.Book {
	t.Helper()
	src, err := configs.FS.ReadFile("words/gloss.yaml")
	if err != nil {
		t.Fatal(err)
	}
	book, err := gloss.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// line is what somebody reads whom a program tells something by a call.
type line struct{ place, format string }

// linesOf are the texts with which functions of such names are called in the files
// below a folder, before which so many other arguments may stand.
func linesOf(t *testing.T, folder string, before int, names ...string) (all []line) {
	t.Helper()
	files := token.NewFileSet()
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") || strings.Contains(path, "webtest") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(files, path, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is || !called(call, names) {
				return true
			}
			for _, arg := range call.Args[:min(len(call.Args), before+1)] {
				if text, ok := textOf(arg); ok {
					all = append(all, line{fmt.Sprint(files.Position(arg.Pos())), text})
					break
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func called(call *ast.CallExpr, names []string) bool {
	f, is := call.Fun.(*ast.SelectorExpr)
	if !is {
		return false
	}
	for _, name := range names {
		if f.Sel.Name == name {
			return true
		}
	}
	return false
}

// textOf is a text as it stands in the source; what is put into it is x.
func textOf(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, is := textOf(e.X)
		if !is {
			return "", false
		}
		right, is := textOf(e.Y)
		if !is {
			right = "x"
		}
		return left + right, true
	}
	return "", false
}

var (
	verb = regexp.MustCompile(`%[sdvqw]`)
	// ofOthers is a fault that is made of others, with its place at most.
	ofOthers = regexp.MustCompile(`^([a-z ]+: )?%[sw]$|^%[sq]: %[sw]$`)
	// ofPrograms is an error that is met by who programs, never by who writes a table.
	ofPrograms = regexp.MustCompile(`estimator/[a-z]+/|read facts:|no table of %s is known|catalog of policies: no table of city`)
)

// without are those of which no sentence tells.
func without(book *gloss.Book, lines []line) (all []string) {
	for _, l := range lines {
		if ofPrograms.MatchString(l.place+" "+l.format) || ofOthers.MatchString(l.format) {
			continue
		}
		says := book.Say(verb.ReplaceAllString(l.format, "X"))
		if !strings.ContainsFunc(says, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			all = append(all, fmt.Sprintf("%s: %q", l.place, l.format))
		}
	}
	return all
}

func TestEveryFaultOfAPolicyFileHasItsSentence(t *testing.T) {
	lines := linesOf(t, "estimator", 2, "fault", "faultAt", "possible", "Errorf")
	if len(lines) < 150 {
		t.Fatalf("the test finds %d faults only", len(lines))
	}
	if missing := without(shipped(t), lines); len(missing) > 0 {
		t.Errorf("no sentence in configs/words/gloss.yaml for\n%s", strings.Join(missing, "\n"))
	}
}

// A line of the log without a sentence is shown as it was written, which is no fault
// of who writes it; but the page is for officers, so most are to have one.
func TestMostWarningsOfTheLogHaveTheirSentence(t *testing.T) {
	var lines []line
	for _, folder := range []string{"backend", "bot", "cmd"} {
		lines = append(lines, linesOf(t, folder, 0, "Warn", "Error")...)
	}
	lines = slices.DeleteFunc(lines, func(l line) bool { return !strings.Contains(l.format, " ") }) // a field of a form
	if len(lines) < 35 {
		t.Fatalf("the test finds %d warnings only", len(lines))
	}
	missing := without(shipped(t), lines)
	t.Logf("as they are written are shown\n%s", strings.Join(missing, "\n"))
	if len(missing) > len(lines)/5 {
		t.Errorf("%d of %d have no sentence in configs/words/gloss.yaml", len(missing), len(lines))
	}
}
