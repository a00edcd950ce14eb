package casework

import (
	"slices"
	"time"
)

// holdFor is how long a case stays with whoever claimed it.
const holdFor = 30 * time.Minute

// Claim takes a case in hand for one's own desk, or holds it longer. Other desks
// go on with theirs.
type Claim struct{}

func (Claim) act(*Application) Kind { return CaseClaimed }

func (Claim) decide(a *Application, w World) ([]Event, error) {
	if err := a.held(w); err != nil {
		return nil, err
	}
	return []Event{Claimed{w.By.desk(), w.By.ID, w.Now.Add(holdFor)}}, nil
}

// Release lets a case go.
type Release struct{}

func (Release) act(*Application) Kind { return CaseReleased }

func (Release) decide(a *Application, w World) ([]Event, error) {
	if err := a.held(w); err != nil {
		return nil, err
	}
	desk := w.By.desk()
	if a.claim(desk) == nil {
		return nil, nil
	}
	return []Event{Released{desk}}, nil
}

// desk is where an officer works: at a line, or on all records of a department.
func (who Actor) desk() Desk {
	if who.Role == WindowOfficer {
		return Desk{Line: Line(who.Department)}
	}
	return Desk{Department: who.Department}
}

// Authority is whose desk it is.
func (d Desk) Authority() string { return string(d.Line) + d.Department }

// claim is that of a desk, nil if there is none. A department claims all of its
// records at once.
func (a *Application) claim(at Desk) *Claimed {
	at.Indicator = ""
	for i := range a.Claims {
		if a.Claims[i].At == at {
			return &a.Claims[i]
		}
	}
	return nil
}

func (a *Application) release(at Desk) {
	a.Claims = slices.DeleteFunc(a.Claims, func(c Claimed) bool { return c.At == at })
}

// held says whether a colleague at the same desk has the case in hand.
func (a *Application) held(w World) error {
	if c := a.claim(w.By.desk()); c != nil && c.By != w.By.ID && c.Holds(w.Now) {
		return refuse(CodeHeld, "by", c.By, "name", c.By, "until", c.Until)
	}
	return nil
}

// Holds says whether it still does.
func (c Claimed) Holds(now time.Time) bool { return now.Before(c.Until) }
