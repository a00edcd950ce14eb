package periods

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"luohu/backend/calendar"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/site"
)

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
func (o *Pages) newYear(p *site.Page) error {
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
