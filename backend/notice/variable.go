package notice

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"luohu/backend/casework"
)

// Variable is a name that stands for something else until a notice goes out.
type Variable struct {
	Name    string `yaml:"-"`
	Source  Source `yaml:"source"`
	Of      string `yaml:"of"`      // what of the source
	Says    string `yaml:"says"`    // the source in words
	Form    string `yaml:"form"`    // of one that is typed; empty: any
	After   string `yaml:"after"`   // the variable than which a time that is typed has to be later
	Example string `yaml:"example"` // shown where there is no value yet
}

// Source is where a value comes from.
type Source string

// The sources.
const (
	OfPeriod  Source = "period"
	OfOffice  Source = "office"
	Given     Source = "given"     // typed beside the text
	Recipient Source = "recipient" // each one's own: known only when it is sent
)

func (v Variable) check() error {
	_, ofPeriod := ofPeriod[v.Of]
	_, ofOffice := ofOffice[v.Of]
	switch {
	case v.Says == "" || v.Example == "":
		return errors.New("it needs its source in words, and an example")
	case v.Source == OfPeriod && !ofPeriod, v.Source == OfOffice && !ofOffice:
		return fmt.Errorf("of: %s has no %q", v.Source, v.Of)
	case v.Form != "" && (forms[v.Form] == nil || v.Source != Given):
		return fmt.Errorf("form: there is no %q", v.Form)
	case v.After != "" && v.Form != timeForm:
		return fmt.Errorf("after: only what has the form %q is later than another", timeForm)
	case v.Source != OfPeriod && v.Source != OfOffice && v.Source != Given && v.Source != Recipient:
		return fmt.Errorf("there is no source %q", v.Source)
	}
	return nil
}

// ofOffice are the values that an installation has.
var ofOffice = map[string]func(Office) string{
	"name":  func(o Office) string { return o.Name },
	"phone": func(o Office) string { return o.Phone },
}

// ofPeriod are the values that a period has; empty: not yet.
var ofPeriod = map[string]func(*casework.Period, *Rules) string{
	"period":       func(p *casework.Period, _ *Rules) string { return PeriodName(p.ID) },
	"as_of":        func(p *casework.Period, _ *Rules) string { return p.Terms.AsOf.Format(dayForm) },
	"filing_from":  func(p *casework.Period, _ *Rules) string { return moment(p.Terms.Filing.From) },
	"filing_to":    func(p *casework.Period, _ *Rules) string { return moment(p.Terms.Filing.To) },
	"display_from": func(p *casework.Period, _ *Rules) string { return moment(p.Display.From) },
	"display_to":   func(p *casework.Period, _ *Rules) string { return moment(p.Display.To) },
	"display_days": func(p *casework.Period, _ *Rules) string { return strconv.Itoa(p.Terms.Clocks.Display) },
	"query_until":  func(p *casework.Period, _ *Rules) string { return moment(p.Terms.QueryUntil) },
	"listing_from": func(p *casework.Period, _ *Rules) string { return moment(p.Listing.From) },
	"listing_to":   func(p *casework.Period, _ *Rules) string { return moment(p.Listing.To) },
	"listing_days": func(p *casework.Period, _ *Rules) string { return strconv.Itoa(p.Terms.Clocks.ListDisplay) },
	"permit_check": func(p *casework.Period, _ *Rules) string { return strconv.Itoa(p.Terms.Clocks.PermitCheck) },
	"permit_post":  func(p *casework.Period, _ *Rules) string { return strconv.Itoa(p.Terms.Clocks.PermitPost) },
	"rule": func(p *casework.Period, r *Rules) string {
		switch {
		case p.List == nil:
			return ""
		case p.List.Selection.By == casework.ByNumber:
			return fmt.Sprintf(r.Labels["by_number"], strconv.Itoa(p.List.Selection.Number))
		}
		return fmt.Sprintf(r.Labels["by_line"], p.List.Selection.Line)
	},
	"listed": func(p *casework.Period, _ *Rules) string {
		if p.List == nil {
			return ""
		}
		return strconv.Itoa(p.List.Listed)
	},
	"list_page": func(p *casework.Period, r *Rules) string {
		if p.List == nil {
			return ""
		}
		return r.Office.URL + "/public/lists/" + string(p.ID)
	},
}

// Days and moments as they stand in a notice.
const (
	dayForm    = "2006年1月2日"
	momentForm = "2006年1月2日 15:04"
)

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(casework.Zone).Format(momentForm)
}

// PeriodName is 2026 年第二期.
func PeriodName(id casework.PeriodID) string {
	half := "一"
	if id.Half() == 2 {
		half = "二"
	}
	return fmt.Sprintf("%d 年第%s期", id.Year(), half)
}

// values are what the variables of a notice stand for. Those that have no value
// yet are left out.
func (r *Rules) values(n *Notice, p *casework.Period) map[string]string {
	all := map[string]string{}
	for _, v := range r.Known(n.Kind) {
		value := ""
		switch v.Source {
		case OfPeriod:
			if p != nil {
				value = ofPeriod[v.Of](p, r)
			}
		case OfOffice:
			value = ofOffice[v.Of](r.Office)
		case Given:
			value = n.Text.Given[v.Name]
		}
		if value != "" {
			all[v.Name] = value
		}
	}
	return all
}

var variable = regexp.MustCompile(`\{\{([^{}\n]*)\}\}`)

// use is a variable in a text.
type use struct {
	Name       string
	Start, End int // in bytes
}

// uses are the variables of a text, in their order.
func uses(text string) (all []use) {
	for _, at := range variable.FindAllStringSubmatchIndex(text, -1) {
		all = append(all, use{strings.TrimSpace(text[at[2]:at[3]]), at[0], at[1]})
	}
	return all
}

// fill puts values in the places of their names; a name without one stays.
func fill(text string, values map[string]string) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		if value, known := values[strings.TrimSpace(found[2:len(found)-2])]; known {
			return value
		}
		return found
	})
}
