// Package statistics shows how a period stands, beside another one if that is
// wanted, on a page, as tables and on paper.
package statistics

import (
	"bytes"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/report"
	"luohu/backend/spreadsheet"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// statistics is how a period stands, beside another one if that is wanted.
type statistics struct {
	Filter      scope
	Periods     []*casework.Period // that there is something of
	Points      []casework.AcceptancePoint
	Departments []string
	Sides       []report.Side
	Cards       []report.Card
	Figures     templ.Component // the tables
}

// scope is what is looked at, as the address has it.
type scope struct{ Period, With, Point, Department string }

func readScope(v url.Values) scope {
	return scope{Period: v.Get("period"), With: v.Get("with"), Point: v.Get("point"), Department: v.Get("department")}
}

// Address is what stands behind the question mark; pairs change it.
func (s scope) Address(pairs ...string) template.URL {
	v := url.Values{"period": {s.Period}, "with": {s.With}, "point": {s.Point}, "department": {s.Department}}
	return site.Query(v, pairs...)
}

// tables is where they are as a workbook.
func (s scope) tables(pairs ...string) templ.SafeURL {
	return templ.SafeURL("/console/statistics/tables.xlsx?" + s.Address(pairs...))
}

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Report *report.Report
}

type pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) {
	o := &pages{p}
	o.Get("/console/statistics", "getStatistics", o.statistics)
	o.Get("/console/statistics/tables.xlsx", "getStatistics", o.statisticsTables)
	o.Get("/console/statistics/report.pdf", "getStatistics", o.statisticsReport)
}

func (o *pages) statistics(p *site.Page) error {
	v := statistics{Filter: readScope(p.Request.URL.Query())}
	all, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	for _, period := range slices.Backward(all) {
		if period.Stage != casework.PeriodDraft {
			v.Periods = append(v.Periods, period)
		}
	}
	if len(v.Periods) == 0 {
		return p.Show("statistics.html", v)
	}
	if v.Sides, err = o.sides(p, v.Filter); err != nil {
		return err
	}
	if v.Filter.Period = string(v.Sides[0].Period); len(v.Sides) == 1 {
		v.Filter.With = ""
	}
	v.Points = slices.Sorted(maps.Keys(o.Words.Points))
	if base.HasDesk(p) {
		v.Points = p.By().Points
	}
	if v.Departments, err = o.departments(p, v.Periods); err != nil {
		return err
	}
	v.Cards = o.Report.Cards(v.Sides...)
	v.Figures = figures(o.Report.Sections(o.Report.Tables(v.Sides...)), v.Filter)
	return p.Show("statistics.html", v)
}

// departments are those that score or review in the newest period, as far as one
// may look at others than one's own.
func (o *pages) departments(p *site.Page, periods []*casework.Period) (ids []string, err error) {
	if p.By().Role == casework.Scorer {
		return []string{p.By().Department}, nil
	}
	tables, err := o.Tables(p, periods[:1])
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		for _, in := range t.Outline() {
			for _, d := range in.Departments {
				if !slices.Contains(ids, d.ID) {
					ids = append(ids, d.ID)
				}
			}
		}
	}
	return ids, nil
}

// sides are the period that is looked at, and the one that it is compared with.
func (o *pages) sides(p *site.Page, f scope) (all []report.Side, err error) {
	for i, period := range []string{f.Period, f.With} {
		if i > 0 && (period == "" || casework.PeriodID(period) == all[0].Period) {
			break
		}
		if period != "" {
			if _, err := casework.ParsePeriodID(period); err != nil {
				return nil, &casework.Refusal{Code: casework.CodeNotYours} // there is none
			}
		}
		s, err := o.Load.Statistics(p, p.By(), caseload.Scope{
			Period: casework.PeriodID(period), Point: casework.AcceptancePoint(f.Point), Department: f.Department,
		})
		if err != nil {
			return nil, err
		}
		side := o.Report.Side(s)
		if len(s.Points) == 0 && s.Department == "" { // chat is at no window
			if side.Chat, err = o.Load.ChatUse(p, s.Period); err != nil {
				return nil, err
			}
		}
		all = append(all, side)
	}
	return all, nil
}

// statisticsTables are the tables of the page as a workbook, or one of them.
func (o *pages) statisticsTables(p *site.Page) error {
	sides, err := o.sides(p, readScope(p.Request.URL.Query()))
	if err != nil {
		return err
	}
	tables, name := o.Report.Tables(sides...), "statistics-"+string(sides[0].Period)
	if one := p.Query("table"); one != "" {
		tables = slices.DeleteFunc(tables, func(t *report.Table) bool { return t.ID != one })
		name += "-" + one
	}
	if len(tables) == 0 {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	var file bytes.Buffer
	if err := report.Workbook(&file, o.Report.Taken(p.Who.Account.Name, o.Load.Now(), sides...), tables); err != nil {
		return err
	}
	return o.sendFile(p, name+".xlsx", spreadsheet.Type, file.Bytes())
}

// statisticsReport is one period on a sheet of paper.
func (o *pages) statisticsReport(p *site.Page) error {
	f := readScope(p.Request.URL.Query())
	f.With = ""
	sides, err := o.sides(p, f)
	if err != nil {
		return err
	}
	now := o.Load.Now()
	file, err := o.Report.Print(p, sides[0], o.Report.Taken(p.Who.Account.Name, now, sides[0]), report.Moment(now))
	if err != nil {
		return err
	}
	return o.sendFile(p, "statistics-"+string(sides[0].Period)+".pdf", "application/pdf", file)
}

func (o *pages) sendFile(p *site.Page, name, kind string, file []byte) error {
	p.Header("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	p.Header("Content-Length", strconv.Itoa(len(file)))
	p.Data(http.StatusOK, kind, file)
	return nil
}
