package read_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/estimator/read"
)

// spell writes a number below 10^8 in Chinese numerals, as it is read aloud.
func spell(n int) string {
	if n == 0 {
		return "零"
	}
	if n >= 10_000 {
		rest := n % 10_000
		low := ""
		switch {
		case rest == 0:
		case rest < 1_000:
			low = "零" + spell(rest)
		default:
			low = spell(rest)
		}
		return spell(n/10_000) + "万" + low
	}
	text, gap := "", false
	for i, unit := range []string{"千", "百", "十", ""} {
		place := []int{1000, 100, 10, 1}[i]
		digit := n / place % 10
		if digit == 0 {
			gap = text != ""
			continue
		}
		if gap {
			text += "零"
			gap = false
		}
		text += string([]rune("零一二三四五六七八九")[digit]) + unit
	}
	return text
}

func TestACountInChineseNumeralsReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, read.MaxWhole).Draw(t, "n")
		for _, text := range []string{spell(n), strconv.Itoa(n), spell(n) + "次", fullWidth(strconv.Itoa(n)), spell(n) + " 个。"} {
			if got, err := read.Whole(text); err != nil || got != n {
				t.Fatalf("%s is read as %d, %v, want %d", text, got, err, n)
			}
		}
	})
}

func TestASumInChineseNumeralsReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		yuan := rapid.IntRange(0, 99_999_999).Draw(t, "yuan")
		for _, text := range []string{spell(yuan), spell(yuan) + "元", strconv.Itoa(yuan), "￥" + strconv.Itoa(yuan), strconv.FormatFloat(float64(yuan/100)/100, 'f', 2, 64) + "万"} {
			want := yuan
			if strings.HasSuffix(text, "万") && strings.Contains(text, ".") {
				want = yuan / 100 * 100
			}
			if got, err := read.Money(text); err != nil || got != int64(want) {
				t.Fatalf("%s is read as %d, %v, want %d", text, got, err, want)
			}
		}
	})
}

func TestALengthReadsBackHoweverItIsSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		years, rest := rapid.IntRange(1, 49).Draw(t, "years"), rapid.IntRange(1, 11).Draw(t, "months")
		want := years*12 + rest
		for _, text := range []string{
			fmt.Sprintf("%d", want), fmt.Sprintf("%d个月", want), fmt.Sprintf("%d年%d个月", years, rest), fmt.Sprintf("%s年零%s个月", spell(years), spell(rest)),
			fmt.Sprintf("一共交了%s年%d个月", spell(years), rest), fmt.Sprintf(" %s 个月 ", spell(want)),
		} {
			if got, err := months(text); err != nil || got != want {
				t.Fatalf("%s is read as %d, %v, want %d", text, got, err, want)
			}
		}
	})
}

func TestADayReadsBackInEveryStyle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1930, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 35_000).Draw(t, "days"))
		year, month, date := day.Year(), int(day.Month()), day.Day()
		for _, text := range []string{
			day.Format("2006-01-02"), day.Format("2006/1/2"), day.Format("2006.1.2"), day.Format("20060102"), day.Format("2006年1月2日"), day.Format("06年1月2日"),
			fmt.Sprintf("%s年%s月%s日", digitByDigit(year), spell(month), spell(date)), fmt.Sprintf("我是%d年%d月%d号生的", year, month, date),
		} {
			if text == day.Format("06年1月2日") && year < 1927 {
				continue
			}
			if got, err := read.Date(text, today); err != nil || !got.Equal(day) {
				t.Fatalf("%s is read as %v, %v", text, got, err)
			}
		}
	})
}

func TestEveryWrongDigitOfAnIdentityNumberIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := []byte("11010519491231002X")
		at := rapid.IntRange(0, 16).Draw(t, "place")
		wrong := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if digits[at] == wrong {
			return
		}
		digits[at] = wrong
		if _, err := read.IDNumber(string(digits)); err == nil {
			t.Fatalf("a wrong digit at place %d passed", at)
		}
	})
}

func TestAnOptionIsFoundByItsPlaceNameAndAlias(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(districts)-1).Draw(t, "option")
		o := districts[i]
		for _, text := range append([]string{o.Name, o.Value, strings.ToUpper(o.Value), strconv.Itoa(i + 1), "第" + spell(i+1) + "个", "选" + strconv.Itoa(i+1), fmt.Sprintf("%d. %s", i+1, o.Name), "我在" + o.Name}, o.Aliases...) {
			if got, err := read.Choose(text, districts); err != nil || got != i {
				t.Fatalf("%s is read as %d, %v, want %d", text, got, err, i)
			}
		}
	})
}

func digitByDigit(n int) string {
	var b strings.Builder
	for _, d := range strconv.Itoa(n) {
		b.WriteRune([]rune("〇一二三四五六七八九")[d-'0'])
	}
	return b.String()
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, s)
}

func BenchmarkMonths(b *testing.B) {
	for b.Loop() {
		_, _ = months("一共交了三年零两个月左右")
	}
}

func BenchmarkChoose(b *testing.B) {
	for b.Loop() {
		_, _ = read.Choose("在宾海新区", districts)
	}
}

// What strangers send may be made to be slow; a reader looks at 200 runes at
// most, so that its worst text costs little more than a plain one.
func BenchmarkTheWorstTexts(b *testing.B) {
	for _, piece := range []string{"三年两个月，", "1990年5月6日", "一直", "零", "9 ", "从2019年3月到", "不知道", "一共一", "的", "本科", "高级技", "没有不"} {
		text := string([]rune(strings.Repeat(piece, 200))[:200])
		b.Run(piece, func(b *testing.B) {
			for b.Loop() {
				_, _ = months(text)
				_, _ = read.Date(text, today)
				_, _ = read.YesNo(text)
				_, _ = read.Choose(text, education)
			}
		})
	}
}
