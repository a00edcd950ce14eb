package calendar

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Year is one year, as the State Council announces it.
type Year struct {
	Year       int       `json:"year"`
	Holidays   []Holiday `json:"holidays"`     // days off, weekends among them
	MakeUpDays []string  `json:"make_up_days"` // weekend days on which people work
}

// Holiday is a day off.
type Holiday struct {
	Date string `json:"date"` // YYYY-MM-DD
	Name string `json:"name,omitempty"`
}

// Bounds of a year: far above any announcement.
const (
	maxHolidays = 60
	maxMakeUp   = 30
	maxName     = 20 // characters
)

// Rule says what is wrong with a year.
type Rule string

// The rules.
const (
	NoDate    Rule = "date"    // it is not written like 2027-01-01
	OtherYear Rule = "year"    // it is of another year, or of one far away
	Twice     Rule = "twice"   // it stands there already
	Both      Rule = "both"    // a holiday and a working day
	NoWeekend Rule = "weekday" // a make-up day that is none
	LongName  Rule = "name"
	Number    Rule = "number" // no holiday at all, or far too many days
)

// Fault is the first thing that is wrong with a year.
type Fault struct {
	Field string // such as holidays/3/date
	Date  string // as it was given, if it can be read
	Rule  Rule
}

// Error is for operators.
func (f *Fault) Error() string {
	said := map[Rule]string{
		NoDate: "is no date", OtherYear: "is not of this year, or the year is none", Twice: "stands there twice",
		Both: "is both a holiday and a working day", NoWeekend: "is a make-up working day but no weekend day",
		LongName: "has too long a name", Number: "has too few days or too many",
	}
	return fmt.Sprintf("%s (%s) %s", f.Field, f.Date, said[f.Rule])
}

// Check says what is wrong; nil if nothing is.
func (y Year) Check() *Fault {
	switch {
	case y.Year < earliest || y.Year > latest:
		return &Fault{"year", "", OtherYear}
	case len(y.Holidays) == 0 || len(y.Holidays) > maxHolidays:
		return &Fault{"holidays", "", Number}
	case len(y.MakeUpDays) > maxMakeUp:
		return &Fault{"make_up_days", "", Number}
	}
	seen := map[time.Time]Reason{}
	for i, h := range y.Holidays {
		if fault := y.day(seen, fmt.Sprintf("holidays/%d/date", i), h.Date, PublicHoliday); fault != nil {
			return fault
		}
		if utf8.RuneCountInString(h.Name) > maxName {
			return &Fault{fmt.Sprintf("holidays/%d/name", i), h.Date, LongName}
		}
	}
	for i, d := range y.MakeUpDays {
		if fault := y.day(seen, fmt.Sprintf("make_up_days/%d", i), d, MakeUpDay); fault != nil {
			return fault
		}
	}
	return nil
}

func (y Year) day(seen map[time.Time]Reason, field, given string, as Reason) *Fault {
	day, err := time.Parse(time.DateOnly, given)
	before := seen[day]
	switch {
	case err != nil:
		return &Fault{field, "", NoDate}
	case day.Year() != y.Year:
		return &Fault{field, given, OtherYear}
	case before == as:
		return &Fault{field, given, Twice}
	case before != "":
		return &Fault{field, given, Both}
	case as == MakeUpDay && !weekend(day):
		return &Fault{field, given, NoWeekend}
	}
	seen[day] = as
	return nil
}
