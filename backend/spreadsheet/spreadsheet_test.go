package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"luohu/backend/casework"
	"luohu/backend/spreadsheet"
)

var origin = spreadsheet.Origin{Title: "打分: 结果", By: "张三 & 李四", Note: "仅供工作使用 & 勿外传", At: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC), Wide: []int{16, 10}}

// written is a workbook as we write it.
func written(t testing.TB, rows ...[]spreadsheet.Cell) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := spreadsheet.NewXLSX(&b, origin)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestChineseTextIsReadInTheEncodingsThatProgramsWrite(t *testing.T) {
	const text = "受理编号,分值\r\n\"102026200001\",\"71.33\"\r\n\r\n,,\r\n龙龘𠮷,  5　分 \r\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	want := []spreadsheet.Row{
		{Number: 1, Cells: []string{"受理编号", "分值"}},
		{Number: 2, Cells: []string{"102026200001", "71.33"}},
		{Number: 5, Cells: []string{"龙龘𠮷", "5 分"}},
	}
	for name, src := range map[string]string{
		"UTF-8": text, "UTF-8 with its mark": "\ufeff" + text, "GB18030": gb, "UTF-16": utf16,
		"with tabs": strings.ReplaceAll(text, ",", "\t"), "with semicolons": strings.ReplaceAll(text, ",", ";"),
	} {
		rows, err := spreadsheet.Read([]byte(src))
		if diff := cmp.Diff(want, rows); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func TestWhatIsWrittenIsReadAgainByUsAndByOthers(t *testing.T) {
	src := written(t,
		[]spreadsheet.Cell{spreadsheet.Text("受理编号"), spreadsheet.Text("分值")},
		[]spreadsheet.Cell{spreadsheet.Text("=1+1 <&>\x01"), spreadsheet.Number("71.33")},
		[]spreadsheet.Cell{},
		[]spreadsheet.Cell{spreadsheet.Text(""), spreadsheet.Text("b")})
	rows, err := spreadsheet.Read(src)
	want := []spreadsheet.Row{
		{Number: 1, Cells: []string{"受理编号", "分值"}}, {Number: 2, Cells: []string{"=1+1 <&>\ufffd", "71.33"}}, {Number: 4, Cells: []string{"", "b"}},
	}
	if diff := cmp.Diff(want, rows); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	book, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	sheet := book.GetSheetList()[0]
	if formula, err := book.GetCellFormula(sheet, "A2"); err != nil || formula != "" {
		t.Errorf("it is a formula: %q %v", formula, err)
	}
	props, err := book.GetDocProps()
	if err != nil || props.Creator != origin.By || sheet != "打分  结果" {
		t.Errorf("%q by %+v %v", sheet, props, err)
	}
	if foot, err := book.GetHeaderFooter(sheet); err != nil || !strings.Contains(foot.OddFooter, "勿外传") {
		t.Errorf("its foot: %+v %v", foot, err)
	}
}

func TestNumbersAreThoseThatTheSpreadsheetShows(t *testing.T) {
	for cell, want := range map[string]string{
		"71.33": "71.33", "71.329999999999998": "71.33", "1.02026200001E+11": "102026200001", "102026200001.0": "102026200001",
		"-30": "-30", "+5": "5", "６２": "62", "　7\t": "7", "0.30000000000000004": "0.3", "62个月": "62个月", "1,000": "1,000", "": "",
		"0x10": "0x10", "NaN": "NaN", "1e99": "1" + strings.Repeat("0", 99), "1e999": "1e999",
	} {
		if got := spreadsheet.Decimal(cell); got != want {
			t.Errorf("%q is %q, want %q", cell, got, want)
		}
	}
}

func TestNothingInACSVIsTakenForAFormula(t *testing.T) {
	var b bytes.Buffer
	w, err := spreadsheet.NewCSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"=cmd|'/c calc'!A1", "+1", "-1", "@x", "\tx", "plain"} {
		if err := w.Row(spreadsheet.Text(text), spreadsheet.Number("-1.00")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.TrimPrefix(b.String(), "\ufeff")) {
		if text := strings.TrimPrefix(line, `"`); !strings.HasSuffix(line, ",-1.00\r\n") || text[0] != '\'' && !strings.HasPrefix(text, "plain") {
			t.Errorf("%q", line)
		}
	}
}

// rezipped is a workbook of which one part is another.
func rezipped(t *testing.T, src []byte, part string, content []byte) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, f := range from.File {
		if f.Name != part {
			if err := to.Copy(f); err != nil {
				t.Fatal(err)
			}
			continue
		}
		w, err := to.Create(part)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHostileFilesAreRefused(t *testing.T) {
	good := written(t, []spreadsheet.Cell{spreadsheet.Text("a")})
	const sheet = "xl/worksheets/sheet1.xml"
	for name, c := range map[string]struct {
		src  []byte
		want casework.Code
	}{
		"too many bytes":     {bytes.Repeat([]byte("a"), spreadsheet.MaxBytes+1), spreadsheet.CodeTooLarge},
		"too many rows":      {bytes.Repeat([]byte("a\n"), spreadsheet.MaxRows+2), spreadsheet.CodeTooLarge},
		"too many columns":   {[]byte(strings.Repeat("a,", spreadsheet.MaxColumns) + "a\n"), spreadsheet.CodeTooLarge},
		"an open quote":      {[]byte("a,b\n\"c,d\n"), spreadsheet.CodeUnreadable},
		"no text":            {[]byte("a,b\x00\n"), spreadsheet.CodeUnreadable},
		"no encoding":        {[]byte("a,\xff\xff\xff\n"), spreadsheet.CodeUnreadable},
		"an old workbook":    {[]byte("\xd0\xcf\x11\xe0 and more"), spreadsheet.CodeOldFormat},
		"a zip of something": {[]byte("PK\x03\x04 and more"), spreadsheet.CodeUnreadable},
		"cut off":            {good[:len(good)-30], spreadsheet.CodeUnreadable},
		"a bomb":             {rezipped(t, good, sheet, bytes.Repeat([]byte(" "), 80<<20)), spreadsheet.CodeUnreadable},
		"a row far down": {rezipped(t, good, sheet, []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+
			`<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>`)), spreadsheet.CodeTooLarge},
		"a cell far out": {rezipped(t, good, sheet, []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+
			`<row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`)), spreadsheet.CodeTooLarge},
	} {
		_, err := spreadsheet.Read(c.src)
		if !errors.Is(err, &casework.Refusal{Code: c.want}) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestAWorkbookThatBreaksOffCanNotBeOpened(t *testing.T) {
	whole := written(t, []spreadsheet.Cell{spreadsheet.Text("a")}, []spreadsheet.Cell{spreadsheet.Text("b")})
	for n := range whole {
		if _, err := excelize.OpenReader(bytes.NewReader(whole[:n])); err == nil {
			t.Fatalf("%d of %d bytes are a workbook", n, len(whole))
		}
	}
}

func FuzzReadNeverFailsButByRefusing(f *testing.F) {
	f.Add([]byte("受理编号,分值\n102026200001,71.33\n"))
	f.Add([]byte("a;\"b\nc\";d\r\n"))
	f.Add([]byte("\xca\xdc\xc0\xed,\xb1\xe0\n"))
	f.Add(written(f, []spreadsheet.Cell{spreadsheet.Text("a"), spreadsheet.Number("1")}))
	f.Fuzz(func(t *testing.T, src []byte) {
		rows, err := spreadsheet.Read(src)
		if _, refused := errors.AsType[*casework.Refusal](err); err != nil && !refused {
			t.Fatal(err)
		}
		for i, row := range rows {
			if len(row.Cells) == 0 || len(row.Cells) > spreadsheet.MaxColumns || i > 0 && row.Number <= rows[i-1].Number {
				t.Fatal(fmt.Sprint("row ", i, ": ", row))
			}
			for _, cell := range row.Cells {
				if strings.ContainsAny(cell, "\n\r\t") {
					t.Fatalf("%q", cell)
				}
			}
		}
	})
}
