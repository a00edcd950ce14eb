package document

import (
	"cmp"
	"context"
	_ "embed"
	"strings"
	"text/template"
	"time"

	"luohu/backend/casework"
	"luohu/backend/paper"
	"luohu/backend/store"
)

// sheet is what the templates meet.
type sheet struct {
	*Says
	Document store.Document
	Address  string
	Rows     *listRows // of a list
	Bind     string    // the code of a receipt to bind oneself by; empty: none
}

// Code is the code as it is printed.
func (s *sheet) Code() string { return Grouped(s.Document.Code) }

// Where is the page on which a code can be typed.
func (s *sheet) Where() string {
	page, _, _ := strings.Cut(s.Address, "/verify/")
	return page + "/verify"
}

//go:embed sheets/document.sheet
var form string

// printer sets sheets.
type printer struct{ press *paper.Press }

func newPrinter(words *casework.Words) (*printer, error) {
	press, err := paper.NewPress(form, template.FuncMap{
		"point":       func(p casework.AcceptancePoint) string { return words.Points[p] },
		"department":  func(id any) string { return department(words, id) },
		"reject":      func(r casework.RejectReason) string { return words.RejectReasons[string(r)] },
		"why":         words.Why,
		"departments": func(in Indicator) string { return given(words, in) },
		"count":       func(i int) int { return i + 1 },
		"moment":      casework.Moment,
		"day":         func(t time.Time) string { return t.In(casework.Zone).Format("2006年1月2日") },
	})
	if err != nil {
		return nil, err
	}
	return &printer{press}, nil
}

func department(words *casework.Words, id any) string {
	var name string
	switch id := id.(type) {
	case casework.Line:
		name = string(id)
	case string:
		name = id
	}
	return cmp.Or(words.Departments[name], name)
}

// given is who gave the points of an indicator, and how many each where they are
// several.
func given(words *casework.Words, in Indicator) string {
	var all []string
	for _, d := range in.Departments {
		one := department(words, d.Department)
		switch {
		case d.Skipped:
			one += "（不需打分）"
		case len(in.Departments) > 1 || in.False != 0:
			one += " " + d.Points.Short()
		}
		all = append(all, one)
	}
	if in.False != 0 {
		all = append(all, "虚假材料记录 "+in.False.Short())
	}
	return strings.Join(all, "、")
}

func (p *printer) print(ctx context.Context, s *sheet) ([]byte, error) {
	return p.press.Print(ctx, s, s.Document.IssuedAt)
}
