package base

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// Number is what was typed as a number of people or minutes, with or without commas, in
// digits of any width; 0: it is none.
func Number(typed string) int {
	n, _ := strconv.Atoi(strings.NewReplacer(",", "", " ", "").Replace(width.Narrow.String(typed)))
	return n
}
