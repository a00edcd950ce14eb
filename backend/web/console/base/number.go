package base

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"luohu/estimator"
)

// Number is what was typed as a number of people or minutes, with or without commas, in
// digits of any width; 0: nothing was typed; -1: it is no number.
func Number(typed string) int {
	digits := strings.NewReplacer(",", "", " ", "").Replace(width.Narrow.String(typed))
	if digits == "" {
		return 0
	}
	if n, err := strconv.Atoi(digits); err == nil {
		return n
	}
	return -1
}

// Points are what was typed as points, in digits of any width and with the stops of a
// Chinese keyboard.
func Points(typed string) (estimator.Points, error) {
	plain := strings.NewReplacer("。", ".", "，", ".", ",", ".", " ", "").Replace(typed)
	return estimator.ParsePoints(width.Narrow.String(plain))
}
