package casework

// Running says that something may still come of an application in a state,
// while its period is in a stage: what is kept of the person is needed. A
// rejection or a disqualification may be taken back until the period is closed.
func (s State) Running(stage Stage) bool {
	switch s {
	case Withdrawn, Deleted, Lapsed, PermitIssued:
		return false
	case Qualified:
		return true // until the permit is handed out
	}
	return stage != Closed
}
