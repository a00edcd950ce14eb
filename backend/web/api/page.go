package api

import (
	"crypto/hmac"
	"encoding/base64"
	"strconv"
	"strings"
)

// Paged is which page of a list is asked for.
type Paged struct {
	Cursor string `query:"cursor" doc:"next, of the page before; left out: the first page" maxLength:"200"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
}

// places are those of one list, of which its cursors speak: each is signed for
// it, so that it takes none that it has not given.
type places struct {
	list string
	sign func([]byte) string
}

func (c Cases) places(list string) places { return places{list, c.Fingerprint} }

// macLength is enough for what opens nothing.
const macLength = 22

func (p places) mac(place string) string {
	mac := p.sign([]byte("cursor\n" + p.list + "\n" + place))
	return mac[:min(len(mac), macLength)]
}

// cursor is a place as it is given out.
func (p places) cursor(place string) *string {
	cursor := base64.RawURLEncoding.EncodeToString([]byte(place)) + "." + p.mac(place)
	return &cursor
}

// behind is the place behind which a page begins; empty: it is the first.
func (p places) behind(in Paged) (place string, err error) { return p.read("/query/cursor", in.Cursor) }

// number is behind, where places are the numbers of entries.
func (p places) number(in Paged) (n int64, err error) {
	place, err := p.behind(in)
	if place == "" || err != nil {
		return 0, err
	}
	return strconv.ParseInt(place, 10, 64)
}

func (p places) read(pointer, cursor string) (place string, err error) {
	if cursor == "" {
		return "", nil
	}
	coded, mac, _ := strings.Cut(cursor, ".")
	src, err := base64.RawURLEncoding.Strict().DecodeString(coded)
	if err != nil || !hmac.Equal([]byte(mac), []byte(p.mac(string(src)))) {
		return "", refused(pointer, words().Cursor)
	}
	return string(src), nil
}

// pageOf cuts what was read, one more than was asked for, to a page, and gives
// the cursor of the next; nil: this is the last.
func pageOf[T any](p places, read []T, limit int, place func(T) string) (page []T, next *string) {
	if len(read) <= limit {
		return read, nil
	}
	return read[:limit], p.cursor(place(read[limit-1]))
}
