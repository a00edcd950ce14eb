package talks

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"luohu/backend/store"
	"luohu/backend/web/console/base"
)

// A place in a list by time is written as microseconds and how many of the same
// moment are past: it leads to nobody.
func placeAt(at string) (from store.Place) {
	micros, past, _ := strings.Cut(at, ".")
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil || n <= 0 {
		return from
	}
	from.At = time.UnixMicro(n)
	from.Past, _ = strconv.Atoi(past)
	from.Past = min(max(from.Past, 0), mostPast)
	return from
}

// mostPast bounds what strangers write into an address.
const mostPast = 10_000

// placeBehind is where the page behind some items begins.
func placeBehind[I any](from store.Place, items []I, at func(I) time.Time) string {
	last, past := at(items[len(items)-1]), 0
	for _, i := range items {
		if at(i).Equal(last) {
			past++
		}
	}
	if last.Equal(from.At) { // the page before ended within the same moment
		past += from.Past
	}
	return fmt.Sprintf("%d.%d", last.UnixMicro(), past)
}

// pageAt is one page of a list by time, from a place on, and where the next begins;
// empty: this is the last.
func pageAt[I any](at string, moment func(I) time.Time, read func(from store.Place, most int) ([]I, error)) (all []I, next string, err error) {
	from := placeAt(at)
	if all, err = read(from, base.PerPage+1); err != nil || len(all) <= base.PerPage {
		return all, "", err
	}
	all = all[:base.PerPage]
	return all, placeBehind(from, all, moment), nil
}
