package files_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"luohu/backend/files"
	"luohu/configs"
)

func shippedWords(t *testing.T) *files.Words {
	t.Helper()
	src, err := configs.FS.ReadFile("words/files.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words, err := files.LoadWords(src)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func TestEveryRefusalTellsWhatToDoNext(t *testing.T) {
	words := shippedWords(t)
	for _, code := range codes(t, "Refusals.") {
		text := words.Refusal(&files.Refusal{Code: code, Params: map[string]string{"limit": "7", "seconds": "7"}})
		if !strings.Contains(text, "请") || strings.Contains(text, "{") {
			t.Errorf("%s: %q", code, text)
		}
	}
	for _, code := range codes(t, "Remarks:") {
		if text := words.Remark(files.Remark{Code: code}); text == "" || strings.Contains(text, "{") {
			t.Errorf("%s: %q", code, text)
		}
	}
}

func TestARefusalIsFilledIn(t *testing.T) {
	_, err := desk(func(l *files.Limits) { l.UploadBytes = 2_500_000 }).Examine(t.Context(), upload("", make([]byte, 3_000_000)))
	refusal := refusalOf(err)
	if text := shippedWords(t).Refusal(&refusal); !strings.HasPrefix(text, "文件太大，最多 2.5 MB。") {
		t.Fatal(text)
	}
}

// codes are those of refusal.go under a heading.
func codes(t *testing.T, heading string) []files.Code {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "refusal.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var found []files.Code
	for _, d := range parsed.Decls {
		group, is := d.(*ast.GenDecl)
		if !is || group.Tok != token.CONST || !strings.HasPrefix(group.Doc.Text(), heading) {
			continue
		}
		for _, s := range group.Specs {
			value, err := strconv.Unquote(s.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, files.Code(value))
		}
	}
	if len(found) < 5 {
		t.Fatalf("only %v", found)
	}
	return found
}
