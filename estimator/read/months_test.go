package read_test

import (
	"errors"
	"testing"
	"time"

	"luohu/estimator/read"
)

func months(s string) (int, error) { return read.Months(s, asOf) }

func TestLengthsOfTimeAreReadInMonths(t *testing.T) {
	check(t, months, []reading[int]{
		{"38", 38, ""},
		{"38个月", 38, ""},
		{"３８", 38, ""},
		{"38 个 月", 38, ""},
		{"38个", 38, ""},
		{"12个了", 12, ""},
		{"38月", 38, ""},
		{"三十八个月", 38, ""},
		{"卅八個月", 38, ""},
		{"3年2个月", 38, ""},
		{"三年零两个月", 38, ""},
		{"三年两个月", 38, ""},
		{"三年俩月", 38, ""},
		{"五年仨月", 63, ""},
		{"3年两个月", 38, ""},
		{"參年貳個月", 38, ""},
		{"3年2", 38, ""},
		{"3年零2月", 38, ""},
		{"3年又2个月", 38, ""},
		{"三年半", 42, ""},
		{"3年半", 42, ""},
		{"半年", 6, ""},
		{"2.5年", 30, ""},
		{"1.25年", 15, ""},
		{"3年", 36, ""},
		{"五年整", 60, ""},
		{"满五年", 60, ""},
		{"3年14个月", 50, ""},
		{"十年", 120, ""},
		{"两年", 24, ""},
		{"俩月", 2, ""},
		{"一百零五个月", 105, ""},
		{"两个季度", 6, ""},
		{"1年2个季度", 18, ""},
		{"没交过", 0, ""},
		{"没有", 0, ""},
		{"0", 0, ""},
		{"零个月", 0, ""},
		{"2年(24个月)", 0, read.CodeSeveral},
		{"没有，0个月", 0, ""},
		{"还没开始交", 0, ""},
		{"五险都交了4年", 48, ""},
		{"一天都没交", 0, ""},
		{"一个月也没有", 0, ""},
		{"大概38个月", 38, ""},
		{"一共交了三年左右", 36, ""},
		{"社保交了4年2个月了", 50, ""},
		{"600", 600, ""},
		{"3 years 2 months", 38, ""},
		{"已经连续缴满24个月", 24, ""},
		{"两年，", 24, ""},
		{"12年3个月", 147, ""},
		{"601", 0, read.CodeTooLarge},
		{"60年", 0, read.CodeTooLarge},
		{"99999999999999999999年", 0, read.CodeTooLarge},
		{"一年多", 0, read.CodeVague},
		{"40多个月", 0, read.CodeVague},
		{"3个多月", 0, read.CodeVague},
		{"几个月", 0, read.CodeVague},
		{"十几个月", 0, read.CodeVague},
		{"不到三年", 0, read.CodeVague},
		{"快3年了", 0, read.CodeVague},
		{"三年以上", 0, read.CodeVague},
		{"没有三年", 0, read.CodeVague},
		{"一年没交", 0, read.CodeVague},
		{"3年+", 0, read.CodeVague},
		{"3-4年", 0, read.CodeRangeGiven},
		{"三到四年", 0, read.CodeRangeGiven},
		{"三四年", 0, read.CodeRangeGiven},
		{"36～40个月", 0, read.CodeRangeGiven},
		{"2.3个月", 0, read.CodeFraction},
		{"2.5", 0, read.CodeFraction},
		{"一个半月", 0, read.CodeFraction},
		{"1.3年", 0, read.CodeFraction},
		{"2.33333333年", 0, read.CodeFraction},
		{"半个月", 0, read.CodeFraction},
		{"20天", 0, read.CodeFraction},
		{"3年5天", 0, read.CodeFraction},
		{"-3年", 0, read.CodeNegative},
		{"3年或4年", 0, read.CodeSeveral},
		{"养老3年，医疗2年", 0, read.CodeSeveral},
		{"15年3月", 0, read.CodeSeveral},
		{"去年3月开始", 0, read.CodeDateGiven},
		{"3年前", 0, read.CodeDateGiven},
		{"3次", 0, read.CodeOtherUnit},
		{"3万", 360, read.CodeTooLarge},
		{"不知道", 0, read.CodeUnknown},
		{"社保", 0, read.CodeNotANumber},
		{"医疗交了3年", 0, read.CodeUnsure},
		{"3年前年", 0, read.CodeDateGiven},
	})
}

func TestStretchesAreCountedWithTheirFirstAndLastMonth(t *testing.T) {
	since := func(s string) (int, error) { return read.Since(s, asOf) }
	check(t, since, []reading[int]{
		{"从2019年3月", 94, ""},
		{"自2019年3月起", 94, ""},
		{"2019.3到现在", 94, ""},
		{"2019年3月至今", 94, ""},
		{"2019/03-至今", 94, ""},
		{"从19年3月开始", 94, ""},
		{"2019年3月开始交的", 94, ""},
		{"从二零一九年三月到现在", 94, ""},
		{"2019年3月到2024年5月", 63, ""},
		{"2019.3-2024.5", 63, ""},
		{"2019-03 ~ 2024-05", 63, ""},
		{"2019-3-2024-5", 63, ""},
		{"2019年3月15日到2024年5月1日", 63, ""},
		{"2019/3/1-2024/5/31", 63, ""},
		{"从2024年3月到5月", 3, ""},
		{"2026年12月到现在", 1, ""},
		{"201903到202405", 0, read.CodeNotADate},
		{"从201903到202405", 63, ""},
		{"从2019年3月一直交到现在", 94, ""},
		{"从2019年3月到2019年3月", 1, ""},
		{"2019年3月", 0, read.CodeUnsure},
		{"从2019年", 0, read.CodeYearOnly},
		{"从2027年3月", 0, read.CodeFuture},
		{"2019年3月到2030年1月", 0, read.CodeFuture},
		{"2024年5月到2019年3月", 0, read.CodeWrongOrder},
		{"从2019年13月", 0, read.CodeImpossibleDate},
		{"从1950年3月", 0, read.CodeTooLarge},
		{"从上大学", 0, read.CodeNotADate},
		{"38个月", 0, read.CodeNotADate},
		{"从2019年3月交了20个月", 0, read.CodeNotADate},
		{"3年2月", 0, read.CodeNotADate},
		{"从2019年3月到昨天的昨天", 0, read.CodeNotADate},
		{"2019年3月到2024年", 0, read.CodeYearOnly},
	})
}

func TestMonthsTakesAStretchToo(t *testing.T) {
	check(t, months, []reading[int]{
		{"从2019年3月", 94, ""},
		{"2019年3月到2024年5月", 63, ""},
		{"19年3月到现在", 94, ""},
		{"2019年3月", 0, read.CodeUnsure},
		{"从2027年3月", 0, read.CodeFuture},
		{"2019年3月，中间断了3个月", 0, read.CodeDateGiven},
	})
}

func TestDurationTellsHowItWasSaid(t *testing.T) {
	for text, want := range map[string]read.Span{
		"大概三年":          {Months: 36, Approximate: true},
		"三年左右":          {Months: 36, Approximate: true},
		"三年":            {Months: 36},
		"从2026年3月5日到5月": {Months: 3, From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)},
	} {
		got, err := read.Duration(text, asOf)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

func TestAnUnsureLengthSaysWhatItWouldBe(t *testing.T) {
	for text, want := range map[string]string{"医疗交了3年": "36", "2019年3月": "94"} {
		_, err := months(text)
		if p, ok := errors.AsType[*read.Problem](err); !ok || p.Got != want {
			t.Errorf("%s: %+v", text, p)
		}
	}
}
