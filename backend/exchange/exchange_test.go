package exchange_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	src, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func tables(t testing.TB) *exchange.Tables {
	t.Helper()
	tables, err := exchange.LoadTables(read(t, "configs/words/tables.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// What the documentation shows is what is read.
func TestTheFileOfTheDocumentationIsRead(t *testing.T) {
	_, rest, found := strings.Cut(string(read(t, "docs/exchange.md")), "```csv\n")
	example, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatal("docs/exchange.md shows no file")
	}
	in, err := tables(t).ReadScores([]byte(example))
	if err != nil || len(in.Rows) != 4 || len(in.Faults) > 0 || len(in.Hash) != 64 {
		t.Fatalf("%+v, %v", in, err)
	}
	first, second, third, fourth := in.Rows[0], in.Rows[1], in.Rows[2], in.Rows[3]
	if first.Row != 3 || first.Number != "102026200001" || first.Points.String() != "9.00" || first.Evidence == "" || first.Reason != "" {
		t.Errorf("%+v", first)
	}
	if second.Indicator != "housing_fund" || second.Points.String() != "6.75" || second.Reason != "有两个月补缴" {
		t.Errorf("%+v", second)
	}
	if third.Points != nil || third.Reason != "没有缴存" || fourth.Points != nil || fourth.Reason != "" {
		t.Errorf("%+v %+v", third, fourth)
	}
}

func TestColumnsAreFoundWhereverTheyStand(t *testing.T) {
	in, err := tables(t).ReadScores([]byte("序号;得 分;指标名称;申请编号;分值\n1;1.02026200001E+11;年龄;102026200001;x\n2;-30;年龄;1.02026200001E+11;7\n3;很多;年龄;102026200001;\n"))
	if err != nil || len(in.Rows) != 1 || in.Rows[0].Number != "102026200001" || in.Rows[0].Points.String() != "-30.00" {
		t.Errorf("%+v, %v", in.Rows, err)
	}
	if len(in.Faults) != 2 || in.Faults[0].Row != 2 || in.Faults[1].Row != 4 || in.Faults[1].Refusal.Code != caseload.CodeNoPoints {
		t.Errorf("%+v", in.Faults)
	}
	for src, want := range map[string]casework.Code{
		"": caseload.CodeImportEmpty, "受理编号,指标,分值\n": caseload.CodeImportEmpty, "# 受理编号,指标,分值\n": caseload.CodeImportEmpty,
		"受理编号,分值\n1,2\n": caseload.CodeImportColumns, "1,2,3\n": caseload.CodeImportColumns,
	} {
		if _, err := tables(t).ReadScores([]byte(src)); !errors.Is(err, &casework.Refusal{Code: want}) {
			t.Errorf("%q: %v, want %s", src, err, want)
		}
	}
}

func FuzzAFileIsReadOrRefused(f *testing.F) {
	f.Add([]byte("受理编号,指标,分值,依据,备注/原因\n102026200001,年龄,10,,\n"))
	words := tables(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		in, err := words.ReadScores(src)
		if _, refused := casework.IsRefusal(err); err != nil && !refused {
			t.Fatal(err)
		}
		for _, row := range in.Rows {
			if row.Points != nil && *row.Points == 0 && row.Row < 2 {
				t.Fatalf("%+v", row)
			}
		}
	})
}

// Every code of a refusal, here and where files are read, can be said to people.
func TestEveryRefusalHasWords(t *testing.T) {
	words, err := casework.LoadWords(read(t, "configs/words/casework.yaml"), read(t, "configs/words/exchange.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]any{"row": 3, "what": "rows", "most": 20000, "missing": "分值", "rows": 4, "count": 2, "department": "hrss"}
	n := 0
	for _, file := range []string{"find.go", "export.go", "proposal.go", "../spreadsheet/spreadsheet.go", "../caseload/imports.go"} {
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
			says, help := words.Refusal(&casework.Refusal{Code: casework.Code(code), Params: params})
			for _, said := range []string{says, help} {
				if !strings.HasSuffix(said, "。") || strings.Contains(said, "_") || strings.Contains(said, "<no value>") {
					t.Errorf("%s: %q", code, said)
				}
			}
			n++
			return true
		})
	}
	if n < 18 {
		t.Errorf("only %d codes were found", n)
	}
}
