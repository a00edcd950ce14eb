package site

import (
	"context"
	"html/template"

	"github.com/a-h/templ"
)

// drawn is a part of a page that a generated template draws (*.templ, `make templates`).
// The pages themselves are read when the program starts, and call everything by
// reflection; for what a page has hundreds of, that is most of its time (decision 011).
func drawn(part templ.Component) (template.HTML, error) {
	html, err := templ.ToGoHTML(context.Background(), part)
	return html, err
}
