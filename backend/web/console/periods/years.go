package periods

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"luohu/backend/almanac"
	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// yearRow is a year of the calendar in the list of all.
type yearRow struct {
	Year        int
	Provisional bool // nobody has loaded it: only weekends are known
	Workdays    int
	Holidays    int
	MakeUpDays  int
	Source      string
	ByStaff     bool
	LoadedAt    time.Time
	Asked       bool // to be loaded, or corrected
}

// How many years are shown behind the last that is known, and bounds of one.
const (
	yearsBeyond = 1
	firstYear   = 1900
	lastYear    = 2200
)

func (o *Pages) mountYears() {
	o.Get("/console/calendar", "getCalendar", o.years)
	o.Get("/console/calendar/new", "requestCalendar", func(p *site.Page) error {
		return p.Show("new-year.html", newYear{Form: site.Blank("year", p.Query("year"))})
	})
	o.Post("/console/calendar/new", "requestCalendar", o.newYear)
	o.Get("/console/calendar/:year", "getCalendar", o.year)
}

func (o *Pages) years(p *site.Page) error {
	rows, err := o.Load.LoadedYears(p)
	if err != nil {
		return err
	}
	open, err := o.Load.Requests(p, store.RequestFilter{State: casework.RequestOpen, Kind: casework.AskCalendar, Limit: base.PerPage})
	if err != nil {
		return err
	}
	loaded, now := almanac.InForce(rows), o.Today().Year()
	first, last := now, now+yearsBeyond
	for year := range loaded {
		first, last = min(first, year), max(last, year)
	}
	var all []yearRow
	for year := last; year >= first; year-- {
		row := o.yearRow(year)
		if in, there := loaded[year]; there {
			row.Source, row.ByStaff, row.LoadedAt = in.Source, in.ByStaff, in.LoadedAt
		}
		row.Asked = slices.ContainsFunc(open, func(r casework.Request) bool { return r.Subject == strconv.Itoa(year) })
		all = append(all, row)
	}
	return p.Show("years.html", all)
}

// yearRow counts the days of a year as they are counted by now.
func (o *Pages) yearRow(year int) yearRow {
	row, days := yearRow{Year: year}, o.Load.Days()
	for at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == year; at = at.AddDate(0, 0, 1) {
		day := days.On(at)
		row.Provisional = row.Provisional || day.Reason.Provisional()
		switch {
		case day.Counted:
			row.Workdays++
		case day.Reason == calendar.PublicHoliday:
			row.Holidays++
		}
		if day.Reason == calendar.MakeUpDay {
			row.MakeUpDays++
		}
	}
	return row
}

// yearPage is one year, day by day.
type yearPage struct {
	yearRow
	Months   templ.Component
	Versions []store.CalendarYear // the newest first
}

func (o *Pages) year(p *site.Page) error {
	year, err := strconv.Atoi(p.Param("year"))
	if err != nil || year < firstYear || year > lastYear {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	v := yearPage{yearRow: o.yearRow(year)}
	var now store.CalendarYear
	if v.Versions, now, err = o.Load.Loaded(p, year); err != nil {
		return err
	}
	v.Source = now.Source
	var months []month
	for m := time.January; m <= time.December; m++ {
		months = append(months, o.month(time.Date(year, m, 1, 0, 0, 0, 0, time.UTC), nil))
	}
	v.Months = calendarOf(months)
	return p.Show("year.html", v)
}
