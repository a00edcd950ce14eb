package read_test

import (
	"testing"

	"luohu/estimator/read"
)

func TestALineIsNamedByItsNumber(t *testing.T) {
	for _, c := range []struct {
		say   string
		n     int
		rest  string
		named bool
	}{
		{"第2条改成五年", 2, "改成五年", true},
		{"第二条是五年", 2, "是五年", true},
		{"第 2 条", 2, "", true},
		{"把第2条删掉", 2, "删掉", true},
		{"2改成60", 2, "改成60", false},
		{"2", 2, "", false},
		{"２", 2, "", false},
		{"十二条不对", 12, "不对", true},
		{"第三个多一年", 3, "多一年", true},
		{"2、五年", 2, "五年", true},
		{"2. 五年", 2, "五年", true},
		{"2：60个月", 2, "60个月", true},
		{"2 五年", 2, "五年", true},
		{"2。", 2, "", false},
		{"2年", 2, "年", false},
		{"2个月", 2, "个月", false},
		{"第2次", 0, "", false},
		{"两三条", 0, "", false},
		{"2.5", 0, "", false},
		{"0", 0, "", false},
		{"公积金2年", 0, "", false},
		{"", 0, "", false},
	} {
		if n, rest, named := read.Line(c.say); n != c.n || n > 0 && (rest != c.rest || named != c.named) {
			t.Errorf("%q is line %d, %q (%v)", c.say, n, rest, named)
		}
	}
}
