package admin

import (
	"context"
	"fmt"
	"time"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/pulse"
	"luohu/backend/store"
	"luohu/backend/web"
	"luohu/backend/web/site"
)

// System is what the page of the system looks at beside the database.
type System struct {
	Checks   []web.Check // what must work for this program to serve
	Warnings []string    // what an operator should mend although it runs, by the name that the page has words for
	Embedded bool        // the database is a file, and `luohu backup` backs it up
}

// system is the page of what runs, and how.
type system struct {
	Now      time.Time // real time
	Machines []pulse.Machine
	Gone     []pulse.Machine
	Checks   []health
	Warnings []string
	Outbox   store.Backlog
	Audit    int64 // entries that wait to be sealed
	Backup   *time.Time
	Embedded bool
	Imported *time.Time
	Years    []int // of the calendar that dates fall into and nothing is known of
}

// How long the page looks back.
const (
	goneShown    = 24 * time.Hour
	mostMachines = 50
)

func (o *pages) system(p *site.Page) (err error) {
	v := system{Now: o.Checker.Now(), Warnings: o.System.Warnings, Embedded: o.System.Embedded, Checks: o.checks(p)}
	all, err := pulse.Machines(p, o.Load.Store, v.Now.Add(-goneShown), mostMachines)
	if err != nil {
		return err
	}
	for _, m := range all {
		if !m.Runs(v.Now) {
			v.Gone = append(v.Gone, m)
			continue
		}
		v.Machines = append(v.Machines, m)
	}
	if v.Outbox, err = o.Load.Store.OutboxBacklog(p); err != nil {
		return err
	}
	if v.Audit, err = o.Load.Store.AuditWaiting(p); err != nil {
		return err
	}
	if v.Backup, err = o.lastDone(p, "backup.write"); err != nil {
		return err
	}
	if v.Imported, err = o.lastDone(p, "scores.import"); err != nil {
		return err
	}
	if v.Years, err = o.unknownYears(p); err != nil {
		return err
	}
	if p.Partial() {
		return p.ShowPart("system.html", "system", v)
	}
	return p.Show("system.html", v)
}

// lastDone is when something was done last, as the audit log knows it; nil: never.
func (o *pages) lastDone(ctx context.Context, act string) (*time.Time, error) {
	page, err := o.Load.Store.AuditPage(ctx, store.AuditFilter{Act: act, Limit: 1})
	if err != nil || len(page) == 0 {
		return nil, err
	}
	at, err := time.Parse(audit.Time, page[0].MadeAt)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", page[0].Number, err)
	}
	return &at, nil
}

// unknownYears are those of the next months, and of the dates of periods that are
// not closed, of which the calendar knows nothing.
func (o *pages) unknownYears(ctx context.Context) (years []int, err error) {
	today := o.Today()
	days := []time.Time{today, today.AddDate(0, lookAhead, 0)}
	periods, err := o.Load.Periods(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range periods {
		if p.Stage != casework.Closed {
			days = append(days, p.Terms.Filing.From, p.Terms.Filing.To.AddDate(0, lookAhead, 0))
		}
	}
	known := map[int]bool{}
	for _, day := range days {
		year := day.Year()
		if !known[year] && !day.Before(today) && o.Load.Days().On(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)).Reason.Provisional() {
			years = append(years, year)
		}
		known[year] = true
	}
	return years, nil
}

// lookAhead is for how many months dates are counted beforehand.
const lookAhead = 4
