package dialogue

import "strings"

// aheadShown is how many changes a look ahead tells of.
const aheadShown = 8

// ahead is when the line is reached if life goes on as it is: a compact table,
// and what changes on the way.
func (s *Session) ahead() string {
	projection, err := s.policy.Project(s.facts(), s.asOf)
	if err != nil {
		panic("interview: its own answers can't be looked ahead from: " + err.Error()) // as in estimate
	}
	type row struct {
		Period, Total, Late string
		First, Fileable     bool   // the line is reached; and one can file
		Lacking             string // what keeps one from it
	}
	var rows []row
	var changes []string
	for i, point := range projection.Points {
		r := row{Period: point.Period.Name, Total: point.Total.Short()}
		if projection.Barred == "" {
			r.First, r.Fileable = i == projection.First, i == projection.Fileable
		}
		if r.First && !r.Fileable {
			r.Lacking = strings.Join(projection.Lacking(i), "、")
		}
		if r.Period == "" {
			r.Period = day(point.Period.AsOf)
		}
		if point.Late != point.Total {
			r.Late = point.Late.Short()
		}
		rows = append(rows, r)
		changes = append(changes, projection.Changes(i)...)
	}
	data := map[string]any{
		"Headline": projection.Headline(), "Rows": rows, "More": max(0, len(changes)-aheadShown),
		"Changes": changes[:min(aheadShown, len(changes))], "Until": "", "Basis": s.policy.BasisDocument,
	}
	if projection.Beyond >= 0 {
		data["Until"] = day(s.policy.BasisUntil)
	}
	return s.words.Ahead.With(data)
}
