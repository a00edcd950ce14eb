package casework

import "luohu/estimator"

// Takes says whether a record can have so many points.
func (r *ScoreRecord) Takes(points estimator.Points) bool { return r.bounds(points) == nil }
