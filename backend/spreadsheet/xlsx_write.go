package spreadsheet

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// xlsxWriter writes the parts of a workbook as they come, so that a client sees
// rows from the first moment on and nothing is kept: the library would write the
// file when the last row is there. What ends in the middle has no directory and
// can't be opened.
type xlsxWriter struct {
	zip    *zip.Writer
	sheet  *bufio.Writer
	origin Origin
	rows   int
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relNS   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packNS  = "http://schemas.openxmlformats.org/package/2006"
)

// parts are those of every workbook, but for its properties and its sheet.
var parts = []struct{ name, content string }{
	{"[Content_Types].xml", `<Types xmlns="` + packNS + `/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="` + packNS + `/relationships">` +
		`<Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/>` +
		`<Relationship Id="rId2" Type="` + packNS + `/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packNS + `/relationships">` +
		`<Relationship Id="rId1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relNS + `/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="` + mainNS + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts>` +
		`<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/><color rgb="FF1F3A5F"/></font></fonts>` +
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		`<fill><patternFill patternType="solid"><fgColor rgb="FFE6EDF6"/></patternFill></fill></fills>` +
		`<borders count="2"><border/><border><left/><right/><top/><bottom style="thin"><color rgb="FF8AA4C4"/></bottom></border></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>` +
		`<xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>` +
		`<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`},
}

// NewXLSX writes a workbook of one sheet, whose first row stays in sight. Its
// properties and the foot of every page say whose it is.
func NewXLSX(out io.Writer, o Origin) (Writer, error) {
	w := &xlsxWriter{zip: zip.NewWriter(out), origin: o}
	w.zip.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestSpeed) })
	for _, p := range parts {
		if err := w.part(p.name, p.content); err != nil {
			return nil, err
		}
	}
	at := o.At.UTC().Format(time.RFC3339)
	if err := w.part("docProps/core.xml", `<cp:coreProperties xmlns:cp="`+packNS+`/metadata/core-properties" `+
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
		`<dc:title>`+escaped(o.Title)+`</dc:title><dc:creator>`+escaped(o.By)+`</dc:creator><dc:description>`+escaped(o.Note)+`</dc:description>`+
		`<dcterms:created xsi:type="dcterms:W3CDTF">`+at+`</dcterms:created></cp:coreProperties>`); err != nil {
		return nil, err
	}
	if err := w.part("xl/workbook.xml", `<workbook xmlns="`+mainNS+`" xmlns:r="`+relNS+`"><sheets><sheet name="`+
		escaped(sheetName(o.Title))+`" sheetId="1" r:id="rId1"/></sheets></workbook>`); err != nil {
		return nil, err
	}
	sheet, err := w.zip.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	w.sheet = bufio.NewWriterSize(sheet, 1<<16)
	_, err = w.sheet.WriteString(xmlHead + `<worksheet xmlns="` + mainNS + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` + columns(o.Wide) + `<sheetData>`)
	return w, err
}

func (w *xlsxWriter) part(name, content string) error {
	to, err := w.zip.Create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(to, xmlHead+content)
	return err
}

// sheetName is a title as a sheet may be called.
func sheetName(title string) string {
	name := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, title))
	return string(name[:min(len(name), 31)])
}

func columns(wide []int) string {
	if len(wide) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<cols>")
	for i, n := range wide {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, n)
	}
	b.WriteString("</cols>")
	return b.String()
}

// The styles of a workbook, by their place in styles.xml.
const (
	plain   = iota
	heading // bold, with a ground
	textual // a number that is none stays as it is written: 受理编号
	decimal // two digits behind the point
	dated
)

func (w *xlsxWriter) Row(cells ...Cell) error {
	w.rows++
	_, _ = w.sheet.WriteString(`<row r="` + strconv.Itoa(w.rows) + `">`) // the writer keeps its first error
	for _, c := range cells {
		switch {
		case c.Text == "":
			_, _ = w.sheet.WriteString(`<c/>`)
		case w.rows == 1:
			w.text(heading, c.Text)
		case !c.At.IsZero():
			w.value(dated, strconv.FormatFloat(serial(c.At), 'f', -1, 64))
		case c.Number && strings.Contains(c.Text, "."):
			w.value(decimal, escaped(c.Text))
		case c.Number:
			w.value(plain, escaped(c.Text))
		default:
			w.text(textual, c.Text)
		}
	}
	_, err := w.sheet.WriteString("</row>")
	return err
}

func (w *xlsxWriter) value(style int, v string) {
	_, _ = w.sheet.WriteString(`<c s="` + strconv.Itoa(style) + `"><v>` + v + `</v></c>`)
}

func (w *xlsxWriter) text(style int, words string) {
	_, _ = w.sheet.WriteString(`<c s="` + strconv.Itoa(style) + `" t="inlineStr"><is><t xml:space="preserve">` + escaped(words) + `</t></is></c>`)
}

// serial is a moment as spreadsheets count: the days since the end of 1899, by the
// clock on the wall, to the minute.
func serial(t time.Time) float64 {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	return wall.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Minutes() / (24 * 60)
}

func (w *xlsxWriter) Close() error {
	foot := strings.ReplaceAll(w.origin.Note, "&", "&&") // & begins a code
	_, err := w.sheet.WriteString(`</sheetData><headerFooter><oddHeader>&amp;C` + escaped(strings.ReplaceAll(w.origin.Title, "&", "&&")) +
		`</oddHeader><oddFooter>&amp;L` + escaped(foot) + `&amp;R&amp;P/&amp;N</oddFooter></headerFooter></worksheet>`)
	if err == nil {
		err = w.sheet.Flush()
	}
	if err == nil {
		err = w.zip.Close()
	}
	return err
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
