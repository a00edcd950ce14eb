package read_test

import (
	"errors"
	"testing"
	"time"

	"luohu/estimator/read"
)

func TestDatesAreReadAsPeopleWriteThem(t *testing.T) {
	date := func(s string) (string, error) {
		day, err := read.Date(s, today)
		return day.Format(time.DateOnly), err
	}
	check(t, date, []reading[string]{
		{"1990-05-06", "1990-05-06", ""},
		{"1990/5/6", "1990-05-06", ""},
		{"1990.5.6", "1990-05-06", ""},
		{"1990 5 6", "1990-05-06", ""},
		{"1990_5_6", "1990-05-06", ""},
		{"1990，5，6", "1990-05-06", ""},
		{"19900506", "1990-05-06", ""},
		{"１９９０年５月６日", "1990-05-06", ""},
		{"1990年5月6日", "1990-05-06", ""},
		{"1990年5月6号", "1990-05-06", ""},
		{"1990年05月06", "1990-05-06", ""},
		{"90年5月6日", "1990-05-06", ""},
		{"90-5-6", "1990-05-06", ""},
		{"90.5.6", "1990-05-06", ""},
		{"一九九〇年五月六日", "1990-05-06", ""},
		{"一九八九年十二月二十八日", "1989-12-28", ""},
		{"九零年五月廿三", "1990-05-23", ""},
		{"八九年十月一号", "1989-10-01", ""},
		{"二零零零年一月一日", "2000-01-01", ""},
		{"我是1990年5月6日出生的", "1990-05-06", ""},
		{"生日：1990-5-6", "1990-05-06", ""},
		{"900506", "1990-05-06", ""},
		{"13/05/1990", "1990-05-13", ""},
		{"05/13/1990", "1990-05-13", ""},
		{"5/5/1990", "1990-05-05", ""},
		{"05年3月2日", "2005-03-02", ""},
		{"26年11月24日", "2026-11-24", ""},
		{"27年1月1日", "1927-01-01", ""},
		{"2000-02-29", "2000-02-29", ""},
		{"阳历1990年5月6日", "1990-05-06", ""},
		{"11010519491231002X", "1949-12-31", ""},
		{"１１０１０５１９４９１２３１００２ｘ", "1949-12-31", ""},
		{"110105 19491231 002x", "1949-12-31", ""},
		{"身份证号110105194912310029", "", read.CodeBadID},
		{"身份证号是11010519491231002X", "1949-12-31", ""},
		{"110105491231002", "1949-12-31", ""},
		{"05/06/1990", "", read.CodeAmbiguousDate},
		{"5/6/90", "", read.CodeAmbiguousDate},
		{"201105", "", read.CodeAmbiguousDate},
		{"1990年5月6日或1991年5月6日", "", read.CodeSeveral},
		{"1990-02-30", "", read.CodeImpossibleDate},
		{"1900-02-29", "", read.CodeImpossibleDate},
		{"1990年13月1日", "", read.CodeImpossibleDate},
		{"1990-5-0", "", read.CodeImpossibleDate},
		{"0001-01-01", "", read.CodeImpossibleDate},
		{"19901301", "", read.CodeImpossibleDate},
		{"2027-01-01", "", read.CodeFuture},
		{"1990", "", read.CodeYearOnly},
		{"1990年", "", read.CodeYearOnly},
		{"90年", "", read.CodeYearOnly},
		{"1990年5月", "", read.CodeNoDay},
		{"199005", "", read.CodeNoDay},
		{"90年5月", "", read.CodeNoDay},
		{"5/1990", "", read.CodeNoDay},
		{"5月6日", "", read.CodeNoYear},
		{"5.6", "", read.CodeNoYear},
		{"农历1990年五月初六", "", read.CodeLunar},
		{"腊月二十三", "", read.CodeLunar},
		{"32岁", "", read.CodeAgeGiven},
		{"三十二周岁", "", read.CodeAgeGiven},
		{"不知道", "", read.CodeUnknown},
		{"你好", "", read.CodeNotADate},
		{"38", "", read.CodeNotADate},
		{"1990年5月6日凌晨", "", read.CodeUnsure},
		{"1101051949123100", "", read.CodeNotADate},
		{"昨天", "", read.CodeNotADate},
	})
}

func TestAMonthIsADateOfLessPrecision(t *testing.T) {
	for text, precision := range map[string]read.Precision{"2019年3月": read.ToMonth, "2019-3": read.ToMonth, "19年3月": read.ToMonth, "201903": read.ToMonth, "2019-03-01": read.ToDay} {
		day, got, err := read.DateOrMonth(text, today)
		if err != nil || got != precision || !day.Equal(time.Date(2019, 3, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %v %v %v", text, day, got, err)
		}
	}
}

func TestADayToComeIsReturnedBesideItsProblem(t *testing.T) {
	day, err := read.Date("2027年1月4日", today)
	if code(t, err) != read.CodeFuture || day.Format(time.DateOnly) != "2027-01-04" {
		t.Errorf("got %v, %v", day, err)
	}
}

func TestAnIdentityNumberGivesOnlyTheBirthday(t *testing.T) {
	birth := func(s string) (string, error) {
		day, err := read.IDNumber(s)
		return day.Format(time.DateOnly), err
	}
	check(t, birth, []reading[string]{
		{"11010519491231002X", "1949-12-31", ""},
		{"11010519491231002x", "1949-12-31", ""},
		{"１１０１０５１９４９１２３１００２Ｘ", "1949-12-31", ""},
		{"110105491231002", "1949-12-31", ""},
		{"110105194912310021", "", read.CodeBadID},
		{"110105194913310028", "", read.CodeBadID},
		{"11010519491231002", "", read.CodeNotAnID},
		{"你好", "", read.CodeNotAnID},
		{"11010519491231A02X", "", read.CodeNotAnID},
		{"110105491331002", "", read.CodeImpossibleDate},
	})
	for _, text := range []string{"110105194912310021", "身份证110105194912310021", "我的号1101051949123100210", "１１０１０５ １９４９１２３１ ００２１"} {
		for _, reader := range []func() error{
			func() error { _, err := read.Date(text, today); return err },
			func() error { _, err := months(text); return err },
			func() error { _, err := read.Whole(text); return err },
			func() error { _, err := read.Money(text); return err },
			func() error { _, err := read.YesNo(text); return err },
			func() error { _, err := read.Choose(text, education); return err },
		} {
			if p, ok := errors.AsType[*read.Problem](reader()); !ok || p.Got != "" {
				t.Errorf("%s: %+v tells the number", text, p)
			}
		}
	}
}
