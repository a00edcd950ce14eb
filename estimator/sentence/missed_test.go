package sentence_test

import (
	"slices"
	"testing"
)

func TestWhatNamesSomethingBesideANumberAndFillsNothingIsToldOf(t *testing.T) {
	r := reader(t)
	for _, c := range []struct {
		say  string
		lost []string
	}{
		{"我32岁，大专，公积金三年，社保断断续续交了两年，现在没上班", []string{"社保断断续续交了两年"}},
		{"大专 32 社保50个月", []string{"32"}},
		{"女，29，大专，社保三年", []string{"29"}},
		{"我是94年的，大专，社保三年", []string{"我是94年的"}},
		{"1994年5月6日出生，94年的，大专，社保三年", nil},
		{"大专，32岁，社保50个月", nil},
		{"大专，我妈社保交了三十年，公积金三年", nil},
		{"大专，打算再交两年社保，公积金三年", nil},
		{"大专，公积金三年，社保五年够吗？", nil},
		{"大专，社保五年，老婆社保断断续续两年", []string{"社保断断续续两年"}},
		{"1.大专 2.社保五年 3.公积金三年", nil},
	} {
		if got := r.Read(c.say, asOf, today).Lost; !slices.Equal(got, c.lost) {
			t.Errorf("%s\n got %q\nwant %q", c.say, got, c.lost)
		}
	}
}
