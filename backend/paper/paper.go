// Package paper sets sheets of A4 as PDF, in Chinese. What stands on a sheet
// says a text template, which calls the methods of [Sheet]; what it prints
// itself is left out. The same sheet has the same bytes.
package paper

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/template"
	"time"
)

// atOnce is how many sheets are set at the same time: each takes some
// megabytes while it is, and those who ask for more take turns.
const atOnce = 2

// Press prints one kind of sheet.
type Press struct {
	form  *template.Template
	face  *typeface
	turns chan struct{}
}

// NewPress reads a template, which may use functions of its own. The font is read
// when the first sheet is printed.
func NewPress(form string, own ...template.FuncMap) (*Press, error) {
	t := template.New("sheet").Option("missingkey=error").Funcs(template.FuncMap{"join": strings.Join})
	for _, functions := range own {
		t.Funcs(functions)
	}
	parsed, err := t.Parse(form)
	if err != nil {
		return nil, fmt.Errorf("read the form of a sheet: %w", err)
	}
	return &Press{parsed, newTypeface(), make(chan struct{}, atOnce)}, nil
}

// Print makes a PDF that says it was made at a time, whenever it is printed.
// The template meets a .Sheet to write on, and what it is
// .About; beside what every template knows, it can join strings.
func (p *Press) Print(ctx context.Context, about any, made time.Time) ([]byte, error) {
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("wait to print: %w", err)
	}
	s, err := p.newSheet(made)
	if err == nil {
		err = p.form.Execute(io.Discard, struct {
			Sheet *Sheet
			About any
		}{s, about})
	}
	if err != nil {
		return nil, fmt.Errorf("set a sheet: %w", err)
	}
	return s.finish()
}
