package broadcast

import (
	"slices"

	"luohu/backend/casework"
)

// Rule says who gets a broadcast: followers of whom all that it names is true, of each
// list one entry.
type Rule struct {
	Everybody bool              `json:"everybody,omitempty"` // who follows
	Topics    []string          `json:"topics,omitempty"`    // they have subscribed to
	Cities    []string          `json:"cities,omitempty"`    // of these subscriptions
	Tags      []int64           `json:"tags,omitempty"`      // WeChat's, that they have
	Period    casework.PeriodID `json:"period,omitempty"`    // in which they have an application
	States    []casework.State  `json:"states,omitempty"`    // of that
	Units     []string          `json:"units,omitempty"`     // that filed it
	Points    []string          `json:"points,omitempty"`    // where it was filed
	Wrote     bool              `json:"wrote,omitempty"`     // within two days
}

// mostListed bounds what one list of a rule names.
const mostListed = 200

// Checked is the rule in the one form that stands for it, unless nobody can mean it.
func (r Rule) Checked() (Rule, error) {
	r = r.clean()
	return r, r.check()
}

func (r Rule) check() error {
	narrows := len(r.Topics)+len(r.Tags) > 0 || r.Period != "" || r.Wrote
	switch {
	case r.Everybody && narrows:
		return refuse(CodeEverybodyAnd)
	case len(r.Cities) > 0 && len(r.Topics) == 0:
		return refuse(CodeCities)
	case r.Period == "" && len(r.States)+len(r.Units)+len(r.Points) > 0:
		return refuse(CodeNoPeriod)
	case !r.Everybody && !narrows:
		return refuse(CodeNoAudience)
	case max(len(r.Topics), len(r.Cities), len(r.Tags), len(r.States), len(r.Units), len(r.Points)) > mostListed:
		return refuse(casework.CodeTextTooLong, "field", "audience", "most", mostListed)
	}
	return nil
}

func (r Rule) clean() Rule {
	r.Topics, r.Cities, r.Tags = sorted(r.Topics), sorted(r.Cities), sorted(r.Tags)
	r.States, r.Units, r.Points = sorted(r.States), sorted(r.Units), sorted(r.Points)
	return r
}

func sorted[T interface{ ~string | ~int64 }](all []T) []T {
	if len(all) == 0 {
		return nil
	}
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}
