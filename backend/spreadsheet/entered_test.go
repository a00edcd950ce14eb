package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"luohu/backend/casework"
	"luohu/backend/spreadsheet"
)

// workbook has one cell filled in, and whatever else is done to it.
func workbook(t *testing.T, more func(*excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	var out bytes.Buffer
	for _, err := range []error{f.SetCellStr("Sheet1", "A1", "姓名"), more(f), f.Write(&out)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func TestAFormulaIsRefusedWithItsCell(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		cell string
	}{
		"on the first sheet": {workbook(t, func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "C5", "=1+1") }), "C5"},
		"on another": {workbook(t, func(f *excelize.File) error {
			if _, err := f.NewSheet("第二"); err != nil {
				return err
			}
			return f.SetCellFormula("第二", "AB12", "=HYPERLINK(\"http://x\")")
		}), "AB12"},
		"as text, which a program may take for one": {workbook(t, func(f *excelize.File) error { return f.SetCellStr("Sheet1", "B2", "=cmd|' /C calc'!A0") }), "B2"},
		"in a CSV": {[]byte("姓名,电话\n王小明,\"=1+1\"\n"), "B2"},
	} {
		_, err := spreadsheet.ReadEntered(c.file)
		refusal, is := casework.IsRefusal(err)
		if !is || refusal.Code != spreadsheet.CodeFormula || refusal.Params["cell"] != c.cell {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatWasTypedIsRead(t *testing.T) {
	rows, err := spreadsheet.ReadEntered(workbook(t, func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A2", "+86 138 0000 0000") }))
	if err != nil || len(rows) != 2 || rows[1].Cell(0) != "+86 138 0000 0000" {
		t.Fatalf("%v %v", rows, err)
	}
}

// A sheet that unpacks to far more than a list has ever had.
func TestABombIsRefused(t *testing.T) {
	whole := workbook(t, func(*excelize.File) error { return nil })
	in, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range in.File {
		to, _ := w.Create(part.Name)
		if part.Name != "xl/worksheets/sheet1.xml" {
			from, _ := part.Open()
			var content bytes.Buffer
			_, _ = content.ReadFrom(from)
			_, _ = to.Write(content.Bytes())
			continue
		}
		_, _ = to.Write([]byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>`))
		blank := bytes.Repeat([]byte("一"), 1<<20/3)
		for range 80 {
			_, _ = to.Write(blank)
		}
		_, _ = to.Write([]byte(`</t></is></c></row></sheetData></worksheet>`))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if out.Len() > 1<<20 {
		t.Fatalf("the bomb itself has %d bytes", out.Len())
	}
	if _, err := spreadsheet.ReadEntered(out.Bytes()); err == nil {
		t.Fatal("it was read")
	} else if _, is := casework.IsRefusal(err); !is {
		t.Fatal(err)
	}
}
