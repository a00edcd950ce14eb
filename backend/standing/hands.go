package standing

import (
	"slices"
	"time"

	"luohu/backend/casework"
)

// Who may have an application.
const (
	AtUnit      = "unit"        // it fills in
	AtApplicant = "applicant"   // the unit, or the person, is to correct materials
	AtReview    = "review"      // one of the two lines
	AtScorers   = "scorers"     // departments with records that are open
	AtPublisher = "publication" // all is scored
	OnDisplay   = "display"     // its points are on display
	AtObjection = "objection"   // departments that answer one
	BeforeList  = "list"        // the list is still to come
	OnList      = "listing"     // it is on display, on the list
	AtPermit    = "permit"
)

// Hand is who has an application, since when and until when.
type Hand struct {
	Who         string
	Departments []string
	Records     int // scores, or objected items, that are open
	Since       time.Time
	Left        *Left
	Stands      int               // working days left when the clock goes on; 0: it goes
	Counted     []casework.DueDay // why it is due then
	End         time.Time         // the moment at which a display, or filing, is over
	Supplement  *casework.Supplement
}

// hands are all who have it, what the person can do something about first.
func (s *Standings) hands(a *casework.Application, p *casework.Period) (all []Hand) {
	for i := range a.Wanted {
		if a.Wanted[i].Open() && (a.State == casework.Submitted || a.State == casework.Accepted) {
			all = append(all, s.supplement(&a.Wanted[i], p))
		}
	}
	switch a.State {
	case casework.Draft, casework.AssessmentFailed, casework.Assessed:
		all = append(all, Hand{Who: AtUnit, End: p.Terms.Filing.To})
	case casework.Submitted:
		all = append(all, s.lines(a, p)...)
	case casework.Accepted:
		all = append(all, s.scorers(a, p)...)
	case casework.Scored:
		all = append(all, Hand{Who: AtPublisher})
	case casework.Published:
		all = append(all, s.published(a, p))
	case casework.Listed:
		all = append(all, Hand{Who: OnList, End: p.Listing.To})
	case casework.Qualified:
		h := Hand{Who: AtPermit, Departments: []string{string(casework.Police)}, Left: Until(a.Permit, s.Now(), s.Days())}
		all = append(all, h)
	}
	return all
}

func (s *Standings) supplement(wanted *casework.Supplement, p *casework.Period) Hand {
	h := Hand{Who: AtApplicant, Since: wanted.AskedAt, Supplement: wanted, Left: Until(wanted.Due, s.Now(), s.Days())}
	h.Departments = []string{string(wanted.From.Line) + wanted.From.Department}
	_, h.Counted = casework.CountDue(s.Days(), wanted.AskedAt, p.Terms.Clocks.AnswerSupplement)
	return h
}

// lines are the reviews that go on; those that are due for the same reason stand
// together.
func (s *Standings) lines(a *casework.Application, p *casework.Period) (all []Hand) {
	for _, r := range a.Reviews {
		if r.Status != casework.Pending {
			continue
		}
		due, counted := a.Acceptance(r.Line, p, s.Days())
		h := Hand{
			Who: AtReview, Departments: []string{string(r.Line)}, Since: r.Since,
			Left: Until(due, s.Now(), s.Days()), Stands: due.Left, Counted: counted,
		}
		if n := len(all) - 1; n >= 0 && all[n].Since.Equal(h.Since) && slices.Equal(all[n].Counted, h.Counted) {
			all[n].Departments = append(all[n].Departments, h.Departments...)
			continue
		}
		all = append(all, h)
	}
	return all
}

// scorers are the departments with open records, together: they share one date.
func (s *Standings) scorers(a *casework.Application, p *casework.Period) []Hand {
	h := Hand{Who: AtScorers}
	seen := map[string]bool{}
	for _, w := range a.Work(p, s.Days()) {
		if !w.Open || w.Desk.Indicator == "" || w.Status == casework.InSupplement {
			continue
		}
		h.Records++
		h.Left = Until(w.Due, s.Now(), s.Days())
		if !seen[w.Department] {
			seen[w.Department] = true
			h.Departments = append(h.Departments, w.Department)
		}
		if h.Since.IsZero() || w.Since.Before(h.Since) {
			h.Since = w.Since
		}
	}
	if h.Records == 0 {
		return nil
	}
	return []Hand{h}
}

func (s *Standings) published(a *casework.Application, p *casework.Period) Hand {
	if a.Objection.Open() {
		h := Hand{Who: AtObjection, Since: a.Objection.At}
		seen := map[string]bool{}
		for _, item := range a.Objection.Items {
			if !item.Answered.IsZero() {
				continue
			}
			h.Records++
			if !seen[item.Department] {
				seen[item.Department] = true
				h.Departments = append(h.Departments, item.Department)
			}
		}
		return h
	}
	if p.Stage == casework.ScoresPublished && p.Display.Holds(s.Now()) {
		return Hand{Who: OnDisplay, End: p.Display.To}
	}
	return Hand{Who: BeforeList}
}
