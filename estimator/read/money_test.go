package read_test

import (
	"testing"

	"luohu/estimator/read"
)

func TestMoneyIsReadInYuan(t *testing.T) {
	check(t, read.Money, []reading[int64]{
		{"12万", 120_000, ""},
		{"十二万", 120_000, ""},
		{"一万二", 12_000, ""},
		{"1万2", 12_000, ""},
		{"1.5万", 15_000, ""},
		{"三千五", 3_500, ""},
		{"3千5", 3_500, ""},
		{"120000", 120_000, ""},
		{"12,000元", 12_000, ""},
		{"１２，０００", 12_000, ""},
		{"1,234,567", 1_234_567, ""},
		{"￥3000", 3_000, ""},
		{"¥ 3000.00", 3_000, ""},
		{"两百万", 2_000_000, ""},
		{"12w", 120_000, ""},
		{"1.2W", 12_000, ""},
		{"3k", 3_000, ""},
		{"12万5千", 125_000, ""},
		{"一万二千三百四十五块", 12_345, ""},
		{"一万零二百", 10_200, ""},
		{"1万2000", 12_000, ""},
		{"三千块钱", 3_000, ""},
		{"人民币五百元整", 500, ""},
		{"大约10万", 100_000, ""},
		{"壹拾贰萬圓", 120_000, ""},
		{"没有", 0, ""},
		{"没交过", 0, ""},
		{"0元", 0, ""},
		{"一亿二", 120_000_000, ""},
		{"十亿", 1_000_000_000, ""},
		{"1.23456亿", 0, read.CodeFraction},
		{"3.5元", 0, read.CodeFraction},
		{"5-6万", 0, read.CodeRangeGiven},
		{"五六万", 0, read.CodeRangeGiven},
		{"十几万", 0, read.CodeVague},
		{"10万以上", 0, read.CodeVague},
		{"-5万", 0, read.CodeNegative},
		{"一百亿", 0, read.CodeTooLarge},
		{"3年", 0, read.CodeOtherUnit},
		{"钱", 0, read.CodeNotANumber},
		{"月薪8000元", 0, read.CodeOtherUnit},
		{"年薪20万", 0, read.CodeOtherUnit},
		{"5万和6万", 0, read.CodeSeveral},
		{"一万二万", 0, read.CodeNotANumber},
		{"忘了", 0, read.CodeUnknown},
		{"税交了5万", 0, read.CodeUnsure},
	})
}
