package portal

import (
	"luohu/backend/web/site"
)

// file shows one, or its thumbnail, turned as it is to be seen.
func (o *portal) file(p *site.Page) error {
	content, kind, err := o.Load.Show(p, p.By(), p.Param("id"), p.Param("file"), p.Query("thumbnail") != "")
	return send(p, content, kind, err)
}

// send is a file of a unit's own.
func send(p *site.Page, content []byte, kind string, err error) error {
	if err != nil {
		return err
	}
	return p.File(content, kind)
}
