package guide

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// press turns Markdown into the forms of a guide.
type press struct {
	markdown goldmark.Markdown
	clean    *bluemonday.Policy
}

// newPress takes CommonMark; a line's end within Chinese text is no space.
func newPress() press {
	return press{
		goldmark.New(goldmark.WithExtensions(extension.NewLinkify(), extension.NewCJK(extension.WithEastAsianLineBreaks()))),
		bluemonday.UGCPolicy(),
	}
}

// render makes the guide's forms, once for all requests.
func (p *parsed) render(with press) {
	source := []byte(p.Body)
	tree := with.markdown.Parser().Parse(text.NewReader(source))
	p.plain = plain(tree, source)
	var page bytes.Buffer
	if err := with.markdown.Renderer().Render(&page, source, tree); err != nil {
		p.places.at(nil, "the text under the front matter: %v", err)
		return
	}
	p.html = strings.TrimSpace(with.clean.Sanitize(page.String()))
	foot, err := p.foot()
	if err != nil {
		p.places.at(nil, "%v", err)
		return
	}
	p.chat = p.plain + "\n\n" + foot
	if len(p.chat) > maxChat {
		p.places.at(nil, "the guide takes %d bytes in chat; %d is the most", len(p.chat), maxChat)
	}
}

// foot says where a guide comes from.
func (g *Guide) foot() (string, error) {
	main := g.MainSource()
	date := ""
	if !main.Date.IsZero() {
		date = main.Date.Format(dayForm)
	}
	var b strings.Builder
	err := g.words.source.Execute(&b, struct {
		Title, Document, Date, Mark string
		Count                       int
	}{main.Title, main.Document, date, g.MarkWords(), len(g.Sources)})
	if err != nil {
		return "", fmt.Errorf("the source line: %w", err)
	}
	return strings.TrimSpace(b.String()), nil
}
