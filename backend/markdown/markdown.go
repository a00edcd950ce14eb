// Package markdown turns what people write in Markdown into clean HTML for a page
// and into plain text for a chat.
package markdown

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// Press may be used by many at once. Make it with [NewPress].
type Press struct {
	markdown goldmark.Markdown
	clean    *bluemonday.Policy
}

// NewPress takes CommonMark; a line's end within Chinese text is no space.
func NewPress() Press {
	return Press{
		goldmark.New(goldmark.WithExtensions(extension.NewLinkify(), extension.NewCJK(extension.WithEastAsianLineBreaks()))),
		bluemonday.UGCPolicy(),
	}
}

// Render makes both forms. The page that shows it has a heading of its own: none
// of the text's is above the second level.
func (p Press) Render(src string) (plainly, html string, err error) {
	source := []byte(src)
	tree := p.markdown.Parser().Parse(text.NewReader(source))
	plainly = plain(tree, source)
	_ = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, is := n.(*ast.Heading); is && entering && h.Level == 1 {
			h.Level = 2
		}
		return ast.WalkContinue, nil
	})
	var page bytes.Buffer
	if err := p.markdown.Renderer().Render(&page, source, tree); err != nil {
		return "", "", err
	}
	return plainly, strings.TrimSpace(p.clean.Sanitize(page.String())), nil
}

// What is not shown to people, or not as it was meant.
const (
	HTML  = "html"  // it is left out
	Image = "image" // nothing is fetched from elsewhere
	Link  = "link"  // one that leads to no page
)

// Unshown is something of a text that a page does not show as it is written.
type Unshown struct {
	What string
	At   int // in bytes, from the beginning
}

// Unshown are all of them, in their order.
func (p Press) Unshown(src string) (all []Unshown) {
	source := []byte(src)
	tree := p.markdown.Parser().Parse(text.NewReader(source))
	at := 0 // where the last text was: a picture and a link have no place of their own
	_ = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			at = n.Lines().At(0).Start
		}
		switch n := n.(type) {
		case *ast.Text:
			at = n.Segment.Stop
		case *ast.HTMLBlock:
			all = append(all, Unshown{HTML, at})
		case *ast.RawHTML:
			if n.Segments.Len() > 0 {
				at = n.Segments.At(0).Start
			}
			all = append(all, Unshown{HTML, at})
		case *ast.Image:
			all = append(all, Unshown{Image, at})
			return ast.WalkSkipChildren, nil
		case *ast.Link:
			if !leads(string(n.Destination)) {
				all = append(all, Unshown{Link, at})
			}
		}
		return ast.WalkContinue, nil
	})
	return all
}

// leads says whether a link leads to a page.
func leads(to string) bool {
	u, err := url.Parse(to)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
