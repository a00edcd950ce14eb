package h5

import (
	"strconv"

	"luohu/estimator"
)

// bar shows how much of a length points are. Lengths are percentages of what is
// there, for SVG.
type bar struct {
	Length   string
	Negative bool
}

func newBar(l estimator.Explained, scale estimator.Points) bar {
	if l.Max != nil && *l.Max > 0 {
		scale = *l.Max
	}
	if l.Points < 0 {
		return bar{percent(-l.Points, scale), true}
	}
	return bar{percent(l.Points, scale), false}
}

// unboundedScale is what points are shown against where the table sets no
// bound: the pass line, so that the bar is the share of it that they bring; but
// the largest of them if that is more, or no line is known.
func unboundedScale(x *estimator.Explanation) estimator.Points {
	scale := x.PassLine
	for _, l := range x.Lines {
		if l.Max == nil {
			scale = max(scale, l.Points)
		}
	}
	return scale
}

// totalBar is the total with the pass line as a mark on it.
type totalBar struct {
	Length string
	Line   string // where the mark is
	After  bool   // whether there is more room behind the mark than before it
}

func newTotalBar(total, line estimator.Points) totalBar {
	scale := max(total, line)
	scale += scale / 12
	return totalBar{percent(total, scale), percent(line, scale), 2*line < scale}
}

// percent is what part p is of a whole, between 0% and 100%.
func percent(p, whole estimator.Points) string {
	if p <= 0 || whole <= 0 {
		return "0%"
	}
	hundredths := min(10_000, int64(p)*10_000/int64(whole))
	return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64) + "%"
}
