package identity

import (
	"errors"
	"testing"

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
		err := checkPassword(c.password, c.name)
		if c.want == "" && err != nil || c.want != "" && !errors.Is(err, &casework.Refusal{Code: c.want}) {
			t.Errorf("%q of %s: %v, want %q", c.password, c.name, err, c.want)
		}
	}
}

func FuzzPasswordsAreHeldAgainstTheRules(f *testing.F) {
	f.Add("correct horse battery", "li.lei")
	f.Fuzz(func(t *testing.T, password, name string) {
		if checkPassword(password, foldName(name)) == nil && len(password) < shortestPassword {
			t.Errorf("%q is good", password)
		}
	})
}
