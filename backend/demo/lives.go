package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/estimator"
)

// life is one that is being made up.
type life struct {
	*caseload.MadeUp
	d    *director
	r    *rand.Rand
	unit employer
	at   time.Time // of the last thing that happened
	err  error
}

// begun is an application with its facts filled in and held against the line.
func (d *director) begun(ctx context.Context, r *rand.Rand, p *casework.Period, who somebody, at time.Time) *life {
	unit := d.units[r.IntN(len(d.units))]
	for unit.Licence != casework.LicenceChecked || p.Terms.Filing.From.After(at) {
		unit = d.units[r.IntN(len(d.units))]
		if p.Terms.Filing.From.After(at) {
			at = p.Terms.Filing.From.Add(time.Hour)
		}
	}
	l := &life{d: d, r: r, unit: unit, at: at}
	l.MadeUp, l.err = d.Load.MakeUp(ctx, p, unit.Unit, who.id, at, unit.agent)
	if l.err == nil {
		l.err = l.Fill(ctx, l.later(20*time.Minute), unit.agent, facts(r, who.born, p.Terms.AsOf.Time))
	}
	return l
}

// later is some time after what happened last, within office hours.
func (l *life) later(after time.Duration) time.Time {
	at := l.at.Add(after/2 + time.Duration(l.r.Int64N(int64(after)+1))).In(casework.Zone)
	for at.Hour() < 9 || at.Hour() >= 17 || !l.d.Load.Days().On(at).Counted {
		at = time.Date(at.Year(), at.Month(), at.Day(), 9, l.r.IntN(60), l.r.IntN(60), 0, casework.Zone)
		if at.Before(l.at) || !l.d.Load.Days().On(at).Counted {
			at = at.AddDate(0, 0, 1)
		}
	}
	l.at = at
	return at
}

// do goes on unless something was refused.
func (l *life) do(what func() error) *life {
	if l.err == nil {
		l.err = what()
	}
	return l
}

func (l *life) command(after time.Duration, by casework.Actor, wanted casework.Command) {
	l.do(func() error { return l.Do(l.later(after), by, wanted) })
}

// assessed holds the facts against the line.
func (l *life) assessed() *life {
	return l.do(func() error { return l.Assess(l.later(5*time.Minute), l.unit.agent) })
}

// filed attaches the papers, and sends it in, if the points reach the line.
func (l *life) filed() *life {
	return l.papers().do(func() error {
		if l.App.State != casework.Assessed {
			return nil
		}
		key := string(l.App.Period) + string(l.unit.Points[l.App.Period])
		l.d.serials[key]++
		return l.Submit(l.later(time.Hour), l.unit.agent, l.d.serials[key])
	})
}

// papers attaches one page for everything that is asked for.
func (l *life) papers() *life {
	return l.do(func() error {
		if l.App.State != casework.Assessed {
			return nil
		}
		needed, err := l.Papers()
		if err != nil {
			return err
		}
		at := l.later(2 * time.Hour)
		for _, material := range needed {
			if err := l.Attach(at, l.unit.agent, material, l.d.picture); err != nil {
				return err
			}
		}
		return nil
	})
}

// window is who reviews a line where it was sent in.
func (l *life) window(line casework.Line) casework.Actor {
	return l.d.of(casework.WindowOfficer, string(line), l.App.Point)
}

// passed lets a line pass.
func (l *life) passed(ctx context.Context, line casework.Line) *life {
	return l.do(func() error { return l.Pass(ctx, l.later(8*time.Hour), l.window(line), line) })
}

// scored lets departments score records, each with a chance.
func (l *life) scored(chance float64) {
	unproven := l.r.IntN(14) == 0 // departments find half of what was claimed
	l.do(func() error {
		for _, record := range l.App.Scores {
			if record.Closed() || l.r.Float64() > chance {
				continue
			}
			points, err := l.Claimed(record)
			if err != nil {
				return err
			}
			if unproven && points > 0 {
				points /= 2
			}
			step := casework.ScoreCommand{
				Step: casework.ScoreGiven, Indicator: record.Indicator, Department: record.Department,
				Points: bounded(points.Rounded(), record), Evidence: "系统比对",
			}
			if err := l.Do(l.later(4*time.Hour), l.d.of(casework.Scorer, record.Department, ""), step); err != nil {
				return err
			}
		}
		return nil
	})
}

func bounded(p estimator.Points, r casework.ScoreRecord) estimator.Points {
	return min(max(p, r.Least), r.Most)
}

// kept writes it.
func (l *life) kept(ctx context.Context) error {
	if l.err != nil {
		return l.err
	}
	l.d.keep(ctx, l.MadeUp)
	return nil
}
