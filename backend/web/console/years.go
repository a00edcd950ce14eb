package console

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"luohu/backend/almanac"
	"luohu/backend/calendar"
	"luohu/backend/caseload"
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

func (o *console) mountYears() {
	o.Get("/console/calendar", "getCalendar", o.years)
	o.Get("/console/calendar/new", "requestCalendar", func(p *site.Page) error {
		return p.Show("new-year.html", newYear{Form: site.Blank("year", p.Query("year"))})
	})
	o.Post("/console/calendar/new", "requestCalendar", o.newYear)
	o.Get("/console/calendar/:year", "getCalendar", o.year)
}

func (o *console) years(p *site.Page) error {
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
func (o *console) yearRow(year int) yearRow {
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
	Months   []month
	Versions []store.CalendarYear // the newest first
}

func (o *console) year(p *site.Page) error {
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
	for m := time.January; m <= time.December; m++ {
		v.Months = append(v.Months, o.month(time.Date(year, m, 1, 0, 0, 0, 0, time.UTC), nil))
	}
	if err := o.nameHolidays(p, v.Months); err != nil {
		return err
	}
	return p.Show("year.html", v)
}

// newYear is a year that is to be loaded, and what it would change.
type newYear struct {
	*site.Form
	Year    *calendar.Year // nil: none was read yet
	Now     yearRow        // as it is counted now
	Preview caseload.Preview
}

// Unread says that what was sent is no year, or a wrong one.
func (v newYear) Unread() bool { _, wrong := v.Wrong["content"]; return wrong }

// TooLarge says that the file was not even read.
func (v newYear) TooLarge() bool { _, wrong := v.Wrong["file"]; return wrong }

// mostCalendar bounds the file of a year, in bytes.
const mostCalendar = 64 << 10

// newYear reads a year, says what it would change, and, once that was seen, asks
// a second person for it.
func (o *console) newYear(p *site.Page) error {
	form, err := p.Sent(mostCalendar + site.AroundFile)
	if err != nil { // too much, or cut short
		form = site.Blank()
		form.Wrong = map[string]string{"file": ""}
		return p.ShowAs(http.StatusUnprocessableEntity, "new-year.html", newYear{Form: form})
	}
	src := []byte(form.Get("content"))
	if file, _, wrong := p.Request.FormFile("file"); wrong == nil {
		defer file.Close()
		if sent, _ := io.ReadAll(io.LimitReader(file, mostCalendar+1)); len(bytes.TrimSpace(sent)) > 0 { // what is cut short is no JSON
			src = sent
		}
	}
	form.Values.Set("content", string(src))
	v := newYear{Form: form}
	year, ok := readYear(src)
	if !ok {
		form.Wrong = map[string]string{"content": ""}
		return p.ShowAs(http.StatusUnprocessableEntity, "new-year.html", v)
	}
	v.Preview, err = o.Load.PreviewCalendar(p, year)
	if err == nil {
		v.Year, v.Now = &year, o.yearRow(year.Year)
		if form.Get("step") != "ask" {
			return p.Show("new-year.html", v)
		}
		_, err = o.Load.RequestCalendar(p, p.By(), year, form.Get("source"), form.Get("reason"))
		if err == nil || o.AskedSo(p, err, casework.AskCalendar, strconv.Itoa(year.Year), form.Get("reason")) {
			return p.To("/console/calendar", "requested")
		}
	}
	if !p.Refused(form, err) {
		return err
	}
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == casework.CodeCalendarWrong {
		form.Wrong, form.Says = map[string]string{"content": o.InWords(refusal)}, ""
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "new-year.html", v)
}

// readYear reads a year as the API takes it, or as the files that come with the
// program have it.
func readYear(src []byte) (year calendar.Year, ok bool) {
	strict := func(into any) bool {
		d := json.NewDecoder(bytes.NewReader(src))
		d.DisallowUnknownFields()
		return d.Decode(into) == nil && !d.More()
	}
	if strict(&year) && year.Year != 0 {
		return year, true
	}
	var file map[string]struct{ Holidays, Workdays []string }
	if !strict(&file) || len(file) != 1 {
		return calendar.Year{}, false
	}
	for name, has := range file {
		number, err := strconv.Atoi(name)
		if err != nil {
			return calendar.Year{}, false
		}
		year = calendar.Year{Year: number, MakeUpDays: has.Workdays}
		for _, date := range has.Holidays {
			year.Holidays = append(year.Holidays, calendar.Holiday{Date: date})
		}
	}
	return year, true
}
