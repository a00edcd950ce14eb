package console

import (
	"strconv"

	"luohu/backend/web/site"
)

// seen is the version that a form was made of. One that says none is held
// against no version that there can be.
func seen(f *site.Form) int64 {
	n, err := strconv.ParseInt(f.Get("version"), 10, 64)
	if err != nil || n < 1 {
		return neverSeen
	}
	return n
}

// neverSeen is no version of anything: whoever says so is told what has changed.
const neverSeen = 1 << 40
