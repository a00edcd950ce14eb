package binding_test

import (
	"strings"
	"testing"

	"luohu/backend/binding"
)

func TestReceiptsAndNamesAreReadAsPeopleWriteThem(t *testing.T) {
	for words, want := range map[string]string{
		"绑定 102026200001 K7QX-3M9P":      "102026200001 K7QX3M9P",
		"１０２０２６２００００１ｋ７ｑｘ３ｍ９ｐ":           "102026200001 K7QX3M9P",
		"受理编号102026200001，绑定码 kOQX 3MIP": "102026200001 K0QX3M1P",
		"102026200001":           "",
		"1020262000011K7QX3M9P":  "",
		strings.Repeat("1", 500): "",
	} {
		n, code, ok := binding.ReadReceipt(words)
		if got := strings.TrimSpace(n + " " + code); got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
	for words, want := range map[string]string{
		"王小明 07803x":          "王小明 07803X",
		"王小明，０７８０３Ｘ":          "王小明 07803X",
		"阿依古丽·买买提123456":      "阿依古丽·买买提 123456",
		"John Smith 123456":   "John Smith 123456",
		"123456":              "",
		"王小明 110101199003078": "",
	} {
		name, last, ok := binding.ReadLastSix(words)
		if got := strings.TrimSpace(name + " " + last); got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}
