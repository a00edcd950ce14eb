package words_test

import (
	"strings"
	"testing"

	"luohu/bot/words"
)

type some struct {
	Greeting words.Text            `yaml:"greeting"`
	Kinds    map[string]words.Text `yaml:"kinds"`
}

func TestATextIsFilledIn(t *testing.T) {
	var s some
	if err := words.Load("x.yaml", []byte("greeting: '{{.}}，发送{{choice \"测算\"}}'\nkinds: {a: 一}"), &s); err != nil {
		t.Fatal(err)
	}
	want := `你好，发送<a href="weixin://bizmsgmenu?msgmenucontent=测算&msgmenuid=1">测算</a>`
	if got := s.Greeting.With("你好"); got != want {
		t.Fatalf("got %s", got)
	}
}

func TestAMissingUnknownOrBrokenTextIsNamed(t *testing.T) {
	for src, want := range map[string]string{
		"kinds: {a: 一}": "greeting",
		"greeting: 好":   "kinds",
		"greeting: 好\nkinds: {a: 一}\ngreting: x": "greting",
		"greeting: '{{if}}'\nkinds: {a: 一}":      "missing value for if",
	} {
		var s some
		if err := words.Load("x.yaml", []byte(src), &s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", src, err, want)
		}
	}
}
