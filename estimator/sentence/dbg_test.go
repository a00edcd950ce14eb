package sentence_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"luohu/estimator/sentence"
)

func TestDbg(t *testing.T) {
	r := reader(t)
	for _, s := range strings.Split(os.Getenv("SAY"), "|") {
		if s == "" {
			continue
		}
		x := r.Read(s, asOf, today)
		fmt.Println(s, "=>", shown(x.Found, x.Age))
		if os.Getenv("DUMP") != "" {
			sentence.Dump(r, s)
		}
		c, ok := r.Suppose(s, given, asOf, today)
		if ok && os.Getenv("SUP") != "" {
			fmt.Println("   suppose:", shown(c, 0))
		}
	}
}
