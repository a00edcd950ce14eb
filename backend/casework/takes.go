package casework

import "luohu/estimator"

// Takes says whether a record can have so many points; possible are those of the
// table, nil if they are not known.
func (r *ScoreRecord) Takes(points estimator.Points, possible []estimator.Points) bool {
	return r.bounds(points, possible) == nil
}
