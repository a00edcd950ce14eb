package identity_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"luohu/backend/casework"
)

// Every code of a refusal, here and in the vault, can be said to people.
func TestEveryRefusalHasWords(t *testing.T) {
	casesSrc, err := os.ReadFile("../../configs/words/casework.yaml")
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("../../configs/words/identity.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words, err := casework.LoadWords(casesSrc, src)
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]any{"seconds": 30, "least": 12, "most": 256}
	n := 0
	for _, file := range []string{"refusals.go", "../vault/person.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "Code") {
				return true
			}
			code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			n++
			says, help := words.Refusal(&casework.Refusal{Code: casework.Code(code), Params: params})
			if says == "" || says == code || help == "" || strings.Contains(says, "<no value>") {
				t.Errorf("%s: %q, %q", code, says, help)
			}
			return true
		})
	}
	if n < 20 {
		t.Errorf("only %d codes were looked at", n)
	}
}
