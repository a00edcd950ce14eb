package bot

import (
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/standing"
	"luohu/bot/words"
)

// ListWords say whether somebody is on a list. On, Off and Permit have Name,
// Period and Line: the least total on it, empty where a number was taken.
type ListWords struct {
	On     words.Text `yaml:"on"`     // Rank, Until, Page: empty when the display is over
	Off    words.Text `yaml:"off"`    // Reason: below_line or beyond_number; Total, Number, Until, Page, Second
	Permit words.Text `yaml:"permit"` // Issued, Day, Over, Provisional; Valid: until when, as is told unofficially
	NotYet words.Text `yaml:"not_yet"`
	None   words.Text `yaml:"none"`
}

// listed tells whether they are on the list of the newest period that they applied
// in, and what comes of it.
func (t *talk) listed() (string, error) {
	all, err := t.ownCases()
	if err != nil {
		return "", err
	}
	w := t.Words.Own.List
	for _, s := range all {
		if l := s.Listed(t.Now()); l != nil {
			said := w.On
			switch {
			case l.Permit != nil:
				said = w.Permit
			case !l.On:
				said = w.Off
			}
			return t.withQuestion(said.With(t.listOf(s, l)))
		}
		if len(s.Hands) > 0 {
			return t.withQuestion(w.NotYet.With(map[string]any{"Period": notice.PeriodName(s.Period.ID), "State": t.Called.States[s.Application.State]}))
		}
	}
	return t.withQuestion(w.None.String())
}

func (t *talk) listOf(s standing.Standing, l *standing.Listed) map[string]any {
	told := map[string]any{
		"Name": s.Name, "Period": notice.PeriodName(s.Period.ID), "Rank": l.Place,
		"Reason": l.Outside, "Total": l.Total.Short(), "Line": "", "Number": l.Number, "Until": "", "Page": "", "Second": l.Second,
		"Issued": "", "Valid": "", "Day": "", "Over": false, "Provisional": false,
	}
	if l.Line != nil {
		told["Line"] = l.Line.Short()
	}
	if !l.Until.IsZero() {
		told["Until"], told["Page"] = casework.Moment(l.Until), t.PublicURL+"/public/lists/"+string(s.Period.ID)
	}
	if p := l.Permit; p != nil && !p.Issued.IsZero() {
		told["Issued"], told["Valid"] = named(p.Issued), named(p.Valid)
	}
	if p := l.Permit; p != nil && p.Left != nil {
		told["Day"], told["Over"], told["Provisional"] = named(p.Left.Day), p.Left.Over, p.Left.Provisional
	}
	return told
}
