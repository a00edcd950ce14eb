package roster_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"luohu/backend/casework"
	"luohu/backend/roster"
	"luohu/backend/spreadsheet"
	"luohu/configs"
	"luohu/estimator"
)

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

var today = time.Date(2026, 9, 10, 2, 0, 0, 0, time.UTC)

func list() *roster.List {
	read := func(name string) []byte { return must(configs.FS.ReadFile(name)) }
	words := must(estimator.LoadWords(read("words/estimate.yaml")))
	table := must(estimator.Load("tianjin-2023.yaml", read("policies/tianjin-2023.yaml"), words))
	return roster.New(must(roster.LoadWords(read("words/roster.yaml"))), table, time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC))
}

func TestTheTemplateExplainsItselfAndIsReadBackEmpty(t *testing.T) {
	var out bytes.Buffer
	if err := list().Template(&out); err != nil {
		t.Fatal(err)
	}
	_, err := list().Read(out.Bytes())
	if refusal, is := casework.IsRefusal(err); !is || refusal.Code != roster.CodeEmpty {
		t.Errorf("a template without anybody: %v", err)
	}
	book := must(excelize.OpenReader(bytes.NewReader(out.Bytes())))
	sheet := book.GetSheetList()[0]
	for cell, want := range map[string]string{"A1": "姓名", "B1": "公民身份号码", "E1": "受教育程度", "A2": "# 王小明"} {
		if got := must(book.GetCellValue(sheet, cell)); !strings.HasPrefix(got, want) {
			t.Errorf("%s says %q", cell, got)
		}
	}
	if notes := must(book.GetComments(sheet)); len(notes) != len(list().Columns) {
		t.Errorf("%d heads are explained", len(notes))
	}
	choices := must(book.GetDataValidations(sheet))
	if len(choices) != 4 || choices[0].Sqref != "E3:E202" {
		t.Errorf("%d columns are chosen from lists", len(choices))
	}
	for _, column := range []string{"A", "B", "H"} {
		style := must(book.GetStyle(must(book.GetColStyle(sheet, column))))
		if style.NumFmt != 49 {
			t.Errorf("column %s is no text: a number would lose its end", column)
		}
	}
	if panes := must(book.GetPanes(sheet)); !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head moves away: %+v", panes)
	}
}

// What people put into such a file, and what is said of it.
func TestEachCellIsCheckedByItself(t *testing.T) {
	const head = "姓名 *,身份证号,电话,学历,备注\n# 示例,1,2,3,4\n"
	for _, c := range []struct {
		name, rows string
		wrong      map[string]casework.Code // by row.column
	}{
		{"as it should be", "王小明,11010519491231002X,+86 138-0000-0000,本科,自己的列", nil},
		{"full width and a small x", "阿依古丽·买买提,１１０１０５１９４９１２３１００２x,,,", nil},
		{"a slip in the number", "王小明,110105194912310021,,,", map[string]casework.Code{"3.id_number": casework.CodeIDCheck}},
		{"a number that a program cut", "王小明,1.1010519491231E+17,,,", map[string]casework.Code{"3.id_number": roster.CodeCutNumber}},
		{"nobody's name", "<王>小明=,11010519491231002X,,,", map[string]casework.Code{"3.name": "person_name"}},
		{"no name", ",11010519491231002X,,,", map[string]casework.Code{"3.name": "person_name"}},
		{"a phone at home", "王小明,11010519491231002X,022-12345678,,", map[string]casework.Code{"3.phone": "phone_number"}},
		{"a degree that there is not", "王小明,11010519491231002X,,神学院,", map[string]casework.Code{"3.education": roster.CodeChoice}},
		{"twice", "王小明,11010519491231002X,,,\n王小明,11010519491231002x,,,", map[string]casework.Code{"4.id_number": roster.CodeTwice}},
		{"several at once", ",1,1,1,", map[string]casework.Code{
			"3.name": "person_name", "3.id_number": casework.CodeIDLength, "3.phone": "phone_number", "3.education": roster.CodeChoice,
		}},
	} {
		l := list()
		entries, err := l.Read([]byte(head + c.rows + "\n"))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := map[string]casework.Code{}
		for _, row := range l.Check(entries, today) {
			for key, fault := range row.Wrong {
				got[string(rune('0'+row.Row))+"."+key] = fault.Code
			}
		}
		if len(got) != len(c.wrong) {
			t.Errorf("%s: %v", c.name, got)
		}
		for at, code := range c.wrong {
			if got[at] != code {
				t.Errorf("%s: %s is %q, not %q", c.name, at, got[at], code)
			}
		}
	}
}

func TestWhatAListBringsIsEntered(t *testing.T) {
	l := list()
	row := l.Check(must(l.Read([]byte("身份证,姓名,在津自有住房,学历\n11010519491231002X,王小明,有房,大学本科\n"))), today)[0]
	if row.Facts["birth_date"] != "1949-12-31" || row.Facts["owns_home"] != true || row.Facts["education"] == nil || len(row.Wrong) > 0 {
		t.Errorf("%+v %+v", row.Facts, row.Wrong)
	}
}

func TestAFileThatIsNoListIsRefused(t *testing.T) {
	for code, file := range map[casework.Code]string{
		roster.CodeColumns:         "姓名,电话\n王小明,13800000000\n",
		roster.CodeEmpty:           "姓名,身份证号\n",
		roster.CodeLong:            "姓名,身份证号\n" + strings.Repeat("王小明,11010519491231002X\n", roster.MostRows+1),
		roster.CodeLarge:           strings.Repeat("姓", roster.MostBytes/3+1),
		spreadsheet.CodeFormula:    "姓名,身份证号\n=1+1,11010519491231002X\n",
		spreadsheet.CodeOldFormat:  "\xd0\xcf\x11\xe0旧",
		spreadsheet.CodeUnreadable: "PK\x03\x04不是表格",
	} {
		_, err := list().Read([]byte(file))
		if refusal, is := casework.IsRefusal(err); !is || refusal.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestEveryRefusalOfAListHasWords(t *testing.T) {
	words := must(casework.LoadWords(must(configs.FS.ReadFile("words/casework.yaml")), must(configs.FS.ReadFile("words/exchange.yaml"))))
	for _, code := range []casework.Code{
		roster.CodeColumns, roster.CodeEmpty, roster.CodeLong, roster.CodeLarge, roster.CodeTwice, roster.CodeNamed, roster.CodeCutNumber, roster.CodeChoice, roster.CodeCell, spreadsheet.CodeFormula,
	} {
		says, help := words.Refusal(&casework.Refusal{Code: code, Params: map[string]any{"missing": "姓名", "most": 200, "row": 4, "cell": "B2"}})
		if slices.ContainsFunc([]string{says, help}, func(s string) bool { return !strings.HasSuffix(s, "。") || strings.Contains(s, "<no value>") }) {
			t.Errorf("%s: %q %q", code, says, help)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("姓名,身份证号\n王小明,11010519491231002X\n"))
	f.Add([]byte("PK\x03\x04"))
	l := list()
	f.Fuzz(func(t *testing.T, src []byte) {
		entries, err := l.Read(src)
		if err != nil {
			if _, is := casework.IsRefusal(err); !is {
				t.Fatal(err)
			}
			return
		}
		if len(entries) > roster.MostRows {
			t.Fatal(len(entries))
		}
		l.Check(entries, today)
	})
}
