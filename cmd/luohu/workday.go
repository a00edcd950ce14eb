package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"luohu/backend/calendar"
)

// WorkdayCmd counts Chinese working days.
type WorkdayCmd struct {
	Add WorkdayAdd `cmd:"" help:"The date N working days after DATE (DATE itself not counted), and why."`
}

// WorkdayAdd is luohu workday add.
type WorkdayAdd struct {
	Date   string `arg:"" help:"A day, YYYY-MM-DD."`
	N      int    `arg:"" help:"How many working days, from 0."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
}

// Run prints the date, and a line for each day on the way.
func (c *WorkdayAdd) Run(load loader, out io.Writer) error {
	settings, err := load()
	if err != nil {
		return err
	}
	days, err := knownDays(context.Background(), settings)
	if err != nil {
		return err
	}
	start, err := time.Parse(time.DateOnly, c.Date)
	if err != nil {
		return usageFault{fmt.Errorf("%q is no date such as 2026-11-24", c.Date)}
	}
	result, err := days.Add(start, c.N)
	if err != nil {
		return usageFault{err}
	}
	if c.Format == "json" {
		return c.json(out, result)
	}
	return c.text(out, result)
}

func (c *WorkdayAdd) text(out io.Writer, result calendar.Result) error {
	const known, provisional = "%s  %s 之后第 %d 个工作日\n", "%s  %s 之后第 %d 个工作日（暂定：有的年份还没有日历数据，只按周末推算）\n"
	format := known
	if result.Provisional {
		format = provisional
	}
	if _, err := fmt.Fprintf(out, format, result.Date.Format(time.DateOnly), c.Date, c.N); err != nil {
		return err
	}
	counted := 0
	for _, day := range result.Days {
		place := "不计"
		if day.Counted {
			counted++
			place = fmt.Sprintf("第 %d 个", counted)
		}
		_, err := fmt.Fprintf(out, "%s %s  %s：%s\n", day.Date.Format(time.DateOnly), weekdayName(day.Date), place, day.Reason.Name())
		if err != nil {
			return err
		}
	}
	return nil
}

func weekdayName(date time.Time) string {
	return [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[date.Weekday()]
}

// workdayCount is the answer as JSON.
type workdayCount struct {
	Date        string       `json:"date"`
	From        string       `json:"from"`
	Workdays    int          `json:"workdays"`
	Provisional bool         `json:"provisional"`
	Days        []workdayDay `json:"days"`
}

type workdayDay struct {
	Date    string          `json:"date"`
	Counted bool            `json:"counted"`
	Reason  calendar.Reason `json:"reason"`
	Name    string          `json:"name"`
}

func (c *WorkdayAdd) json(out io.Writer, result calendar.Result) error {
	count := workdayCount{
		Date: result.Date.Format(time.DateOnly), From: c.Date, Workdays: c.N,
		Provisional: result.Provisional, Days: make([]workdayDay, 0, len(result.Days)),
	}
	for _, d := range result.Days {
		count.Days = append(count.Days, workdayDay{d.Date.Format(time.DateOnly), d.Counted, d.Reason, d.Reason.Name()})
	}
	to := json.NewEncoder(out)
	to.SetIndent("", "  ")
	return to.Encode(count)
}
