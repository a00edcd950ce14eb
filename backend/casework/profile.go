package casework

import "time"

// Profile is by what statistics group a submitted application, and what it
// claimed for itself. Its groups are so wide that nobody is told by one of them.
type Profile struct {
	Age      int    // the first year of the group of five, at the cut-off day; [NoAge]: it is not known
	District string // of the home; [NoHome] for who owns none, empty where it is not known
	Kind     string // of the unit, see [USCC.Kind]
	// Claims are the points of the self-assessment by indicator, in their own
	// unit; nil where they are not known.
	Claims map[string]int64
}

// What stands for a group that has no name.
const (
	NoAge  = -1
	NoHome = "none"
)

// Ages are grouped by five years, with who is younger or older at both ends.
const (
	AgeStep  = 5
	Youngest = 20 // and younger
	Oldest   = 60 // and older
)

// AgeGroup is the first year of the group of somebody's age on a day.
func AgeGroup(born, on time.Time) int {
	years := on.Year() - born.Year()
	if on.YearDay() < time.Date(on.Year(), born.Month(), born.Day(), 0, 0, 0, 0, on.Location()).YearDay() {
		years--
	}
	return min(max(years/AgeStep*AgeStep, Youngest), Oldest)
}

// Kind is what registered a unit, and as what: the first two characters of its
// code (GB 32100-2015, 4.2 and 4.3), such as 91 for an enterprise.
func (c USCC) Kind() string {
	if len(c) < 2 {
		return ""
	}
	return string(c[:2])
}
