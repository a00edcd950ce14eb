package guide

import (
	"fmt"
	"strings"

	"luohu/backend/markdown"
)

// render makes the guide's forms, once for all requests.
func (p *parsed) render(with markdown.Press) {
	if len(p.Body) > 4*maxChat { // far too long for chat, whatever its marks
		p.places.at(place{}, ruleChat, len(p.Body), maxChat)
		return
	}
	var err error
	if p.plain, p.html, err = with.Render(p.Body); err != nil {
		p.places.at(place{}, ruleShown, err)
		return
	}
	foot, err := p.foot()
	if err != nil {
		p.places.at(place{}, ruleShown, err)
		return
	}
	p.chat = p.plain + "\n\n" + foot
	if len(p.chat) > maxChat {
		p.places.at(place{}, ruleChat, len(p.chat), maxChat)
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
