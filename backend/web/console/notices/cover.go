package notices

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"luohu/backend/web/site"
)

// coverKept is how long a browser shows it again without asking.
const coverKept = 10 * time.Minute

var errNoPicture = errors.New("WeChat sent no picture")

// blank is a point that nobody sees: of what stands beneath it, everything is seen.
var blank = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

// cover is the picture with which an article goes out. Where it can't be had, the words
// beneath it say so.
func (o *Pages) cover(p *site.Page) error {
	picture, err := o.Cover(p)
	kind := http.DetectContentType(picture)
	if err == nil && !strings.HasPrefix(kind, "image/") {
		err = errNoPicture
	}
	if err != nil {
		if p.Err() == nil { // else nobody waits for it any more
			o.Log.Warn("the cover of articles can't be shown", "error", err)
		}
		p.Data(http.StatusBadGateway, "image/gif", blank)
		return nil
	}
	return p.Picture(picture, kind, coverKept)
}
