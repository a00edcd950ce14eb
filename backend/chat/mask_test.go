package chat_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"luohu/backend/chat"
)

func TestWhatIsPersonalIsTakenOut(t *testing.T) {
	for words, want := range map[string]string{
		"我的身份证110101199003070011能报吗":           "我的身份证〔号码〕能报吗",
		"１１０１０１１９９００３０７００１Ｘ":                   "〔号码〕",
		"打 138 1234 5678 没人接":                  "打 〔号码〕 没人接",
		"022-23456789 是哪里":                     "〔号码〕 是哪里",
		"单位代码91350100M000100Y43对不对":            "单位代码〔号码〕对不对",
		"卡号6222 0212 3456 7890 123":            "卡号〔号码〕",
		"邮箱 zhang.san@example.com 收不到":         "邮箱 〔号码〕 收不到",
		"加我微信：zhangsan_88":                     "加我微信:〔号码〕",
		"我叫王小明，想落户":                            "我叫〔姓名〕,想落户",
		"姓名：欧阳娜娜 性别女":                          "姓名:〔姓名〕 性别女",
		"名字是阿依古丽·买买提，能查吗":                      "名字是〔姓名〕,能查吗",
		"我是李雷，怎么查分":                            "我是〔姓名〕,怎么查分",
		"配偶韩梅梅":                                "配偶〔姓名〕",
		"找张老师":                                 "找〔姓名〕老师",
		"家住河西区示例路12号3门201":                     "家住〔地址〕",
		"南开区示例道88号楼怎么查":                        "〔地址〕怎么查",
		"https://example.com/a?id=1 是真的吗":      "〔链接〕 是真的吗",
		"社保断了一个月还能报吗":                          "社保断了一个月还能报吗",
		"2023年的政策变了吗":                          "2023年的政策变了吗",
		"我是高中学历有分吗":                            "我是高中学历有分吗",
		"我叫王小明\n<script>alert(1)</script>\x00": "我叫〔姓名〕 <script>alert(1)</script>",
	} {
		if got := chat.Mask(words); got != want {
			t.Errorf("%q is kept as %q, want %q", words, got, want)
		}
	}
}

func FuzzMask(f *testing.F) {
	for _, words := range []string{"我叫王小明", "110101199003070011", "加我微信 abc_1234", strings.Repeat("长", 2000), "\xff\xfe"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		masked := chat.Mask(words)
		if !utf8.ValidString(masked) || strings.ContainsAny(masked, "\x00\n\r") {
			t.Fatalf("%q is kept as %q", words, masked)
		}
		digits := 0
		for _, r := range masked {
			if digits++; r < '0' || r > '9' {
				digits = 0
			}
			if digits > 4 {
				t.Fatalf("%q is kept as %q", words, masked)
			}
		}
	})
}
