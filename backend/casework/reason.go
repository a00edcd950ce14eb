package casework

// Reason is what whoever brought an event about gave as the reason, if they did.
func Reason(e Event) string {
	switch e := e.(type) {
	case Ended:
		return e.Reason
	case LineDecided:
		return e.Text
	case LineReturned:
		return e.Reason
	case Asked:
		return e.Text
	case Reviewed:
		return e.Reason
	case ScoreStep:
		return e.Reason
	case ObjectionKept:
		return e.Text
	case Rescored:
		return e.Reason
	case Struck:
		return e.Reason
	}
	return ""
}
