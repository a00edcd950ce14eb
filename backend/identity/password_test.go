package identity

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"luohu/backend/casework"
)

func TestPasswordsAreLongAndNotWhatEverybodyTakes(t *testing.T) {
	for _, c := range []struct {
		password, name string
		want           casework.Code // empty: it is good
	}{
		{"correct horse battery", "li.lei", ""},
		{"不要用常见的密码就行了吧", "li.lei", ""}, // twelve characters
		{"kd83hfkw02ls", "li.lei", ""},
		{"short", "li.lei", CodePasswordShort},
		{"不要用常见的密码就行了", "li.lei", CodePasswordShort},
		{"password1234", "li.lei", CodePasswordKnown},
		{"PassWord1234", "li.lei", CodePasswordKnown},
		{"ｐａｓｓｗｏｒｄ１２３４", "li.lei", CodePasswordKnown},
		{"pass word 1234", "li.lei", CodePasswordKnown},
		{"aaaaaaaaaaaaaa", "li.lei", CodePasswordKnown},
		{"abababababab", "li.lei", CodePasswordKnown},
		{"abcdabcdabcd", "li.lei", CodePasswordKnown},
		{"123456789012", "li.lei", CodePasswordKnown},
		{"987654321098", "li.lei", CodePasswordKnown},
		{"abcdefghijklm", "li.lei", CodePasswordKnown},
		{"zhangsan012345", "zhangsan01", CodePasswordName},
		{"ZhangSan01!!!", "zhangsan01", CodePasswordName},
		{"zhangsan01 rides the horse", "zhangsan01", ""},
		{string(make([]byte, 300)), "li.lei", CodePasswordLong},
	} {
		err := CheckPassword(c.password, c.name)
		if c.want == "" && err != nil || c.want != "" && !errors.Is(err, &casework.Refusal{Code: c.want}) {
			t.Errorf("%q of %s: %v, want %q", c.password, c.name, err, c.want)
		}
	}
}

func TestWhatNobodyMatchesCostsAsMuchToCompare(t *testing.T) {
	p := newPasswords(Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 1})
	params, _, _, err := argon2id.DecodeHash(p.nobody)
	if err != nil || *params != p.params {
		t.Errorf("%+v, %v", params, err)
	}
	if ok, _, err := p.matches(t.Context(), "", p.nobody); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestSomebodyWhoseTurnDoesNotComeIsSentAway(t *testing.T) {
	p := newPasswords(Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 1})
	done, err := p.turn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.hash(ctx, "correct horse battery"); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone: %v", err)
	}
	synctest.Test(t, func(t *testing.T) { // five seconds that take none
		p := newPasswords(Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 1})
		done, err := p.turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer done()
		if _, err := p.hash(t.Context(), "correct horse battery"); !errors.Is(err, &casework.Refusal{Code: CodeBusy}) {
			t.Errorf("who waits: %v", err)
		}
	})
}

func FuzzPasswordsAreHeldAgainstTheRules(f *testing.F) {
	f.Add("correct horse battery", "li.lei")
	f.Add("1234567P㍍", "li.lei") // a sign that folds to four characters
	f.Fuzz(func(t *testing.T, password, name string) {
		if CheckPassword(password, FoldName(name)) == nil && utf8.RuneCountInString(password) < shortestPassword {
			t.Errorf("%q is good", password)
		}
	})
}
