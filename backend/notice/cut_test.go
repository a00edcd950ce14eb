package notice

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestATextIsCutWhereAThoughtEnds(t *testing.T) {
	for _, c := range []struct {
		text string
		room int
		want string
	}{
		{"分值已公布。", 20, "分值已公布。"},
		{"分值已公布。有异议的请在公布期内申请复核，每人一次。", 20, "分值已公布。"},
		{"公布时间为 2026年11月24日 09:00 至 2026年11月30日 17:00，共 5 个工作日。", 20, "公布时间为…"},
		{"申请人可以查询自己每一项的分值，也可以请单位经办人查询。", 20, "申请人可以查询自己每一项的分值…"},
		{"没有标点的一句话写得很长很长很长很长一直写下去", 20, "没有标点的一句话写得很长很长很长很长一…"},
		{"咨询电话 022-24538071 周一至周五", 12, "咨询电话…"},
		{"依据津政规〔2021〕6号文件", 8, "依据…"},
		{"https://luohu.example/h5/notices/01J", 20, ""},
		{"2026年第一期居住证积分分值公布", 10, "2026年第一期居…"},
		{"", 5, ""},
	} {
		if got := Cut(c.text, c.room, characters); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.text, c.room, got, c.want)
		}
	}
}

// torn are places behind a character that belongs to one number, date or word with
// what follows; a wide colon does within 9：00, not behind it.
var torn = regexp.MustCompile(`^(?:[0-9][0-9年月日时分元%号期]|[0-9][.:][0-9]|[0-9]：[0-9]{2}(?:[^0-9:：]|$)|[A-Za-z][A-Za-z]|[年月日.:：][0-9])`)

func TestACutNeverExceedsAndNeverTearsANumber(t *testing.T) {
	pieces := []string{
		"2026年11月24日", "09:00", "110.00 分", "第二期", "1,200 人", "12333", "022-24538071", "https://luohu.example/x", "津政规〔2021〕6号", "WeChat", "3.5%",
		"已经公布分值", "请在公布期内申请复核", "，", "。", "；", "、", "：", "\n", " ", "（", "）", "至", "到", "𠮷", "每人一次",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 30).Draw(t, "text"), "")
		room := rapid.IntRange(1, 60).Draw(t, "room")
		long := characters
		if rapid.Bool().Draw(t, "bytes") {
			long = bytesOf
		}
		cut := Cut(text, room, long)
		whole := strings.TrimSpace(text)
		if long(cut) > room {
			t.Fatalf("%q has %d, there is room for %d", cut, long(cut), room)
		}
		kept := strings.TrimSuffix(cut, etc)
		if !strings.HasPrefix(whole, kept) || !utf8.ValidString(cut) {
			t.Fatalf("%q does not begin with %q", whole, kept)
		}
		rest := whole[len(kept):]
		if kept == "" || rest == "" {
			return
		}
		last, _ := utf8.DecodeLastRuneInString(kept)
		if torn.MatchString(string(last) + rest) {
			t.Fatalf("%q is torn: %q | %q", whole, kept, rest)
		}
	})
}

func FuzzCut(f *testing.F) {
	f.Add("公布时间为 2026年11月24日 09:00 至 2026年11月30日 17:00，共 5 个工作日。", 20)
	f.Add("{{期}}https://x，1.5", 3)
	f.Fuzz(func(t *testing.T, text string, room int) {
		if cut := Cut(text, room, bytesOf); room >= 0 && len(cut) > room {
			t.Errorf("%d bytes of %d", len(cut), room)
		}
	})
}

func TestAComparisonTellsBothTexts(t *testing.T) {
	words := []string{"分值公布", "，", "。", "\n", "5 个工作日", "咨询电话", "；"}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(words), 0, 25), func(all []string) string { return strings.Join(all, "") })
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var a, b string
		for _, c := range Compare(before, after) {
			if !c.New {
				a += c.Text
			}
			if !c.Old {
				b += c.Text
			}
		}
		if a != before || b != after {
			t.Fatalf("%q, %q", a, b)
		}
		if before == after && len(Compare(before, after)) > 1 {
			t.Fatal("the same is told to differ")
		}
	})
}
