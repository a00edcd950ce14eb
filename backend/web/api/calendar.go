package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/almanac"
	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/store"
)

type calendarInput struct {
	Secured
	Body struct {
		Year       int                `json:"year" minimum:"1900" maximum:"2200" example:"2027"`
		Holidays   []calendar.Holiday `json:"holidays" doc:"every day off, weekends among them" maxItems:"60"`
		MakeUpDays []string           `json:"make_up_days" doc:"weekend days on which people work: YYYY-MM-DD" maxItems:"30"`
		Source     string             `json:"source" doc:"where it was announced" example:"国办发明电〔2026〕7号" maxLength:"800"`
		Reason     string             `json:"reason" maxLength:"2000"`
	}
}

type yearInput struct {
	Secured
	Year int `path:"year" minimum:"1900" maximum:"2200"`
}

// dayShown is one day of a year.
type dayShown struct {
	Date    string          `json:"date" format:"date"`
	Counted bool            `json:"counted" doc:"people work on it"`
	Reason  calendar.Reason `json:"reason"`
	Name    string          `json:"name" doc:"the reason for people, or the name of the holiday"`
}

// versionShown is a year as it was loaded, once.
type versionShown struct {
	Edition  int64     `json:"edition" doc:"of the whole calendar from then on"`
	Source   string    `json:"source"`
	ByStaff  bool      `json:"by_staff" doc:"otherwise it came with the program, or from the operator's folder"`
	Request  string    `json:"request,omitempty"`
	LoadedAt time.Time `json:"loaded_at"`
}

type yearOutput struct{ Body yearShown }

// yearShown is a year as it is counted by.
type yearShown struct {
	Year        int                `json:"year"`
	Provisional bool               `json:"provisional" doc:"nobody has loaded it: only weekends are known"`
	Source      string             `json:"source,omitempty"`
	Edition     int64              `json:"edition,omitempty"`
	Holidays    []calendar.Holiday `json:"holidays"`
	MakeUpDays  []string           `json:"make_up_days"`
	Workdays    int                `json:"workdays" doc:"how many days of it people work"`
	Days        []dayShown         `json:"days"`
	Versions    []versionShown     `json:"versions" doc:"all that were loaded, the newest first"`
}

func (v *yearShown) list(days casework.Workdays, names map[string]string) {
	for day := time.Date(v.Year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == v.Year; day = day.AddDate(0, 0, 1) {
		is := days.On(day)
		shown := dayShown{day.Format(time.DateOnly), is.Counted, is.Reason, is.Reason.Name()}
		if name := names[shown.Date]; name != "" {
			shown.Name = name
		}
		if is.Counted {
			v.Workdays++
		}
		v.Provisional = v.Provisional || is.Reason.Provisional()
		v.Days = append(v.Days, shown)
	}
}

func (c Cases) registerCalendar(api huma.API) {
	huma.Register(api, created(c.operation("requestCalendar", http.MethodPost, "/calendar/years", "Ask a second person for a new or corrected year; details.calendar.preview says what it would change")),
		func(ctx context.Context, in *calendarInput) (*requestOutput, error) {
			year := calendar.Year{Year: in.Body.Year, Holidays: in.Body.Holidays, MakeUpDays: in.Body.MakeUpDays}
			return c.request(c.Load.RequestCalendar(ctx, by(ctx), year, in.Body.Source, in.Body.Reason))
		})
	huma.Register(api, c.operation("getCalendar", http.MethodGet, "/calendar/{year}", "Which days of a year people work"),
		c.year)
}

func (c Cases) year(ctx context.Context, in *yearInput) (*yearOutput, error) {
	versions, now, err := c.Load.Loaded(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	out := &yearOutput{}
	v := &out.Body
	v.Year, v.Source, v.Edition = in.Year, now.Source, now.Edition
	v.Holidays, v.MakeUpDays, v.Versions = []calendar.Holiday{}, []string{}, shownVersions(versions)
	names := map[string]string{}
	if now.Edition > 0 {
		year, err := almanac.Read(now)
		if err != nil {
			return nil, err
		}
		v.Holidays, v.MakeUpDays = append(v.Holidays, year.Holidays...), append(v.MakeUpDays, year.MakeUpDays...)
		for _, h := range year.Holidays {
			names[h.Date] = h.Name
		}
	}
	v.list(c.Load.Days(), names)
	return out, nil
}

func shownVersions(rows []store.CalendarYear) []versionShown {
	all := make([]versionShown, len(rows))
	for i, row := range rows {
		all[i] = versionShown{row.Edition, row.Source, row.ByStaff, row.Request, row.LoadedAt.UTC()}
	}
	return all
}
