package report

import (
	"strconv"
	"strings"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
)

// Period is what a period is called.
func (r *Report) Period(id casework.PeriodID) string {
	half := r.Words.Periods[0]
	if id.Half() == 2 {
		half = r.Words.Periods[1]
	}
	return fill(half, "year", strconv.Itoa(id.Year()))
}

// Side is a period under its name.
func (r *Report) Side(s *caseload.Statistics) Side {
	return Side{Name: r.Period(s.Period), Statistics: s}
}

// Taken is what is said with tables that leave the page: of what they are, when
// they were counted, and what they are narrowed to.
func (r *Report) Taken(by string, now time.Time, sides ...Side) Taken {
	var names, notes []string
	for _, s := range sides {
		names = append(names, s.Name)
	}
	s := sides[0]
	notes = append(notes, fill(r.Words.AsOf, "at", Moment(s.At)))
	if len(s.Points) > 0 {
		var at []string
		for _, p := range s.Points {
			at = append(at, r.Point(p))
		}
		notes = append(notes, fill(r.Words.OnlyPoints, "points", strings.Join(at, "、")))
	}
	if s.Department != "" {
		notes = append(notes, fill(r.Words.OnlyDepartment, "department", r.department(s.Department)))
	}
	return Taken{Title: fill(r.Words.Title, "period", strings.Join(names, "、")), By: by, Note: strings.Join(notes, ""), At: now}
}

// Moment is a time in China as it is written in files.
func Moment(t time.Time) string { return t.In(casework.Zone).Format("2006-01-02 15:04") }
