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

// unofficially is for how many days a permit is told to be valid; no rule that was
// found says it, and the words say so.
const unofficially = 40

// listed tells whether they are on the list of the newest period that they applied
// in, and what comes of it.
func (t *talk) listed() (string, error) {
	all, err := t.ownCases()
	if err != nil {
		return "", err
	}
	w := t.Words.Own.List
	for _, s := range all {
		a := s.Application
		switch {
		case a.State == casework.Qualified || a.State == casework.PermitIssued:
			return t.withQuestion(w.Permit.With(t.permitOf(s)))
		case a.State == casework.Listed && s.Results == nil:
			return t.withQuestion(w.On.With(t.listOf(s)))
		case a.State == casework.NotListed && s.Results == nil:
			return t.withQuestion(w.Off.With(t.listOf(s)))
		}
		if len(s.Hands) > 0 {
			return t.withQuestion(w.NotYet.With(t.listOf(s)))
		}
	}
	return t.withQuestion(w.None.String())
}

func (t *talk) listOf(s standing.Standing) map[string]any {
	place, outside := s.Application.Came()
	told := map[string]any{
		"Name": s.Name, "Period": notice.PeriodName(s.Period.ID), "State": t.Called.States[s.Application.State], "Rank": place,
		"Reason": outside, "Total": s.Application.Total.Short(), "Line": "", "Number": 0, "Until": "", "Page": "", "Second": s.Period.Terms.List.Second,
	}
	if l := s.Period.List; l != nil && l.Selection.By == casework.ByLine {
		told["Line"] = l.Selection.Line.Short()
	} else if l != nil {
		told["Number"] = l.Selection.Number
	}
	if s.Period.Stage == casework.ListPublished && s.Period.Listing.Holds(t.Now()) {
		told["Until"], told["Page"] = casework.Moment(s.Period.Listing.To), t.PublicURL+"/public/lists/"+string(s.Period.ID)
	}
	return told
}

func (t *talk) permitOf(s standing.Standing) map[string]any {
	told := t.listOf(s)
	a := s.Application
	told["Issued"], told["Valid"] = "", ""
	if !a.IssuedOn.IsZero() {
		told["Issued"], told["Valid"] = named(a.IssuedOn.Time), named(a.IssuedOn.AddDate(0, 0, unofficially))
	}
	told["Day"], told["Over"], told["Provisional"] = "", false, false
	for _, h := range s.Hands {
		if h.Who == standing.AtPermit && h.Left != nil {
			told["Day"], told["Over"], told["Provisional"] = named(h.Left.Day), h.Left.Over, h.Left.Provisional
		}
	}
	return told
}
