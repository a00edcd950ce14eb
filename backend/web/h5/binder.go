package h5

import (
	"fmt"

	"luohu/backend/guide"
)

// Binder makes pages: it has their templates, styles and pictures.
type Binder struct {
	layout  *layout
	closing string // the line under every page
}

// NewBinder reads what pages are made with; they are reached at a public address.
func NewBinder(publicURL string) (*Binder, error) {
	assets, err := loadAssets()
	if err != nil {
		return nil, fmt.Errorf("read the assets of the phone pages: %w", err)
	}
	frame, err := newLayout(assets, publicURL)
	if err != nil {
		return nil, fmt.Errorf("read the templates of the phone pages: %w", err)
	}
	closing, err := frame.words("guide.html", "closing")
	if err != nil {
		return nil, fmt.Errorf("read the templates of the phone pages: %w", err)
	}
	return &Binder{frame, closing}, nil
}

// Page is the page of one guide of a library, for who writes it.
func (b *Binder) Page(guides *guide.Library, id string) ([]byte, error) {
	g, known := guides.Get(id)
	if !known {
		return nil, fmt.Errorf("there is no guide %q", id)
	}
	s := &Shelf{guides: guides, layout: b.layout}
	page, err := b.layout.page("guide.html", s.leaf(g, b.closing))
	return page.plain, err
}
