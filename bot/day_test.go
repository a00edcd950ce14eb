package bot

import (
	"testing"
	"time"
)

func TestDaysToComeAreReadAsPeopleNameThem(t *testing.T) {
	today := time.Date(2026, 5, 26, 0, 0, 0, 0, time.UTC) // a Tuesday
	for said, want := range map[string]string{
		"10月20日":     "2026-10-20",
		"10月20号 交材料": "2026-10-20 交材料",
		"十月二十号办签注":   "2026-10-20 办签注",
		"１０月２０日":     "2026-10-20",
		"3月1日":       "2027-03-01",
		"5月26日":      "2026-05-26",
		"2月29日":      "2028-02-29",
		"2026-10-20": "2026-10-20",
		"2027年1月5日":  "2027-01-05",
		"2020/1/5":   "2020-01-05",
		"10.20":      "2026-10-20",
		"明天带居住证":     "2026-05-27 带居住证",
		"大后天":        "2026-05-29",
		"后天":         "2026-05-28",
		"3天后":        "2026-05-29",
		"两周以后":       "2026-06-09",
		"1个月后":       "2026-06-26",
		"周五":         "2026-05-29",
		"周一":         "2026-06-01",
		"这周五":        "2026-05-29",
		"下周一":        "2026-06-01",
		"下下星期天":      "2026-06-14",
		"下个月3号":      "2026-06-03",
		"25号":        "2026-06-25",
		"31号":        "2026-05-31",
		"13月40日":     "",
		"2月30日":      "",
		"过几天":        "过几天",
		"":           "",
	} {
		day, besides, ok := dayAhead(said, today)
		got := besides
		if ok {
			got = day.Format(time.DateOnly)
			if besides != "" {
				got += " " + besides
			}
		}
		if !ok && want != said && want != "" || ok && got != want {
			t.Errorf("%q is read as %q (%v), expected %q", said, got, ok, want)
		}
		if want == "" && ok {
			t.Errorf("%q is read as a day: %s", said, got)
		}
	}
}

func FuzzDayAhead(f *testing.F) {
	for _, said := range []string{"10月20日", "下周一", "三十一号", "99天后", "0月0日", "廿十号"} {
		f.Add(said)
	}
	today := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, said string) {
		day, besides, ok := dayAhead(said, today)
		if ok && day.IsZero() || len(besides) > 4*len(said)+8 {
			t.Errorf("%q: %s, %q", said, day, besides)
		}
	})
}
