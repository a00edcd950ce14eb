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

func TestDbgSC(t *testing.T) {
	r := reader(t)
	for _, s := range strings.Split(os.Getenv("SUPP"), "|") {
		if s == "" {
			continue
		}
		c, ok := r.Suppose(s, given, asOf, today)
		fmt.Println("S", s, "=>", shown(c, 0), ok)
	}
	before := r.Read("我大专，社保四年，公积金三年，没结婚，有房，在武清，签注两次", asOf, today).Found
	for _, s := range strings.Split(os.Getenv("CORR"), "|") {
		if s == "" {
			continue
		}
		c, ok := r.Correct(s, before, asOf, today)
		fmt.Println("C", s, "=>", shown(c, 0), ok)
	}
}
