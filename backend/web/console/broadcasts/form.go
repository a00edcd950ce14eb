package broadcasts

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/telling"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// topics are those that followers subscribe to.
var topics = func() (all []string) {
	for _, t := range telling.Topics {
		all = append(all, string(t))
	}
	return all
}()

// typedForm is a moment as browsers send it.
const typedForm = "2006-01-02T15:04"

// ruleOf is what a form says of who gets a broadcast.
func ruleOf(form *site.Form) broadcast.Rule {
	v := form.Values
	r := broadcast.Rule{
		Everybody: form.Get("everybody") != "", Topics: v["topics"], Cities: v["cities"], Period: casework.PeriodID(form.Get("period")),
		States: casts[casework.State](v["states"]), Points: v["points"], Units: strings.Fields(form.Get("units")), Wrote: form.Get("wrote") != "",
	}
	for _, tag := range v["tags"] {
		if id, err := strconv.ParseInt(tag, 10, 64); err == nil {
			r.Tags = append(r.Tags, id)
		}
	}
	return r
}

func waysOf(form *site.Form) []broadcast.Way { return casts[broadcast.Way](form.Values["ways"]) }

// read is what a form says of a broadcast.
func read(form *site.Form) (c broadcast.Content, err error) {
	c.Rule, c.Ways = ruleOf(form), waysOf(form)
	c.Schedule = broadcast.Schedule{Over: base.Number(form.Get("over")), Workdays: form.Get("workdays") != "", Anytime: form.Get("anytime") != ""}
	for _, one := range []struct {
		field string
		into  *time.Time
	}{{"at", &c.Schedule.At}, {"until", &c.Schedule.Until}} {
		if typed := form.Get(one.field); typed != "" {
			if *one.into, err = time.ParseInLocation(typedForm, typed, casework.Zone); err != nil {
				return c, casework.Refuse(broadcast.CodeTime, "field", one.field)
			}
		}
	}
	return c, nil
}

func casts[T ~string](all []string) (made []T) {
	for _, one := range all {
		made = append(made, T(one))
	}
	return made
}

// written is the form of a broadcast.
func written(b *broadcast.Broadcast) *site.Form {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Add(name, value)
		}
	}
	ticked := func(name string, is bool) {
		if is {
			v.Set(name, "on")
		}
	}
	r, s := b.Rule, b.Schedule
	ticked("everybody", r.Everybody)
	ticked("wrote", r.Wrote)
	ticked("workdays", s.Workdays)
	ticked("anytime", s.Anytime)
	set("period", string(r.Period))
	set("units", strings.Join(r.Units, "\n"))
	for _, t := range r.Topics {
		set("topics", t)
	}
	for _, city := range r.Cities {
		set("cities", city)
	}
	for _, t := range r.Tags {
		set("tags", strconv.FormatInt(t, 10))
	}
	for _, state := range r.States {
		set("states", string(state))
	}
	for _, point := range r.Points {
		set("points", point)
	}
	for _, way := range b.Ways {
		set("ways", string(way))
	}
	if s.Over > 0 {
		set("over", strconv.Itoa(s.Over))
	}
	for name, at := range map[string]time.Time{"at": s.At, "until": s.Until} {
		if !at.IsZero() {
			set(name, at.In(casework.Zone).Format(typedForm))
		}
	}
	return &site.Form{Values: v}
}
