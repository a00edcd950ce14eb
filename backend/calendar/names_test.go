package calendar_test

import (
	"slices"
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"

	"luohu/backend/calendar"
)

// An independent collection calls them so too; where two fall together it names
// one of them.
func TestADayOffIsCalledByItsSeasonIfNobodyNamedIt(t *testing.T) {
	compared := 0
	for _, year := range shipped(t).Years() {
		for _, h := range year.Holidays {
			date := day(h.Date)
			there := HolidayUtil.GetHolidayByYmd(date.Year(), int(date.Month()), date.Day())
			if there == nil || there.IsWork() {
				continue
			}
			compared++
			called, name := h.Called(), there.GetName()
			both := date.Month() >= time.September && date.Month() <= time.October && slices.Contains([]string{"中秋节", "国庆节", "国庆中秋"}, name)
			if called != name && called+"节" != name && !both {
				t.Errorf("%s is called %s, there %s", h.Date, called, name)
			}
		}
	}
	if compared < 200 {
		t.Errorf("only %d could be compared", compared)
	}
	if called := (calendar.Holiday{Date: "2027-01-01", Name: "新年"}).Called(); called != "新年" {
		t.Errorf("one that was named is called %s", called)
	}
	if called := (calendar.Holiday{Date: "2015-08-03"}).Called(); called != "法定节假日" {
		t.Errorf("one out of any season is called %s", called)
	}
}

func TestADayOffHasItsName(t *testing.T) {
	c := shipped(t).With(2, calendar.Year{
		Year: 2027, Holidays: []calendar.Holiday{{Date: "2027-01-01", Name: "新年"}}, MakeUpDays: []string{"2027-01-09"},
	})
	for date, name := range map[string]string{"2026-10-01": "国庆节", "2026-10-10": "", "2027-01-01": "新年", "2027-01-04": "", "2027-01-09": ""} {
		if on := c.On(day(date)); on.Name != name || !on.Date.Equal(day(date)) {
			t.Errorf("%s is called %q, on %s", date, on.Name, on.Date)
		}
	}
}
