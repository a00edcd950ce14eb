package writing

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// hunk are lines that have changed, with some around them.
type hunk struct {
	Line  int // of the newer text, where it begins
	Lines []line
}

// line is a line that stands in both texts, or is new, or gone.
type line struct {
	Text      string
	New, Gone bool
}

// around is how many lines stand around what has changed.
const around = 2

// diff is what has changed from one text to another, line by line; none if nothing
// has.
func diff(from, to string) (all []hunk) {
	from, to = ended(from), ended(to)
	unified, err := udiff.ToUnifiedDiff("", "", from, udiff.Lines(from, to), around)
	if err != nil { // only if the edits were not of these texts
		panic(err)
	}
	for _, h := range unified.Hunks {
		one := hunk{Line: h.ToLine}
		for _, l := range h.Lines {
			one.Lines = append(one.Lines, line{strings.TrimSuffix(l.Content, "\n"), l.Kind == udiff.Insert, l.Kind == udiff.Delete})
		}
		all = append(all, one)
	}
	return all
}

func ended(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}
