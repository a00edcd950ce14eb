package site

// Progress is how far long work has come: shown by the part "progress" of a page,
// which follows it by itself, see [Shell.Live].
type Progress struct {
	What        string // is being done
	Done, Total int64  // Total 0: nobody knows how much it is
	Says        string // what it is at, or how it ended
	Over        bool
	Failed      bool
	Next        string // where it leads when it is over
	Stop        string // where a form is sent to stop it; empty: nowhere
}

// Percent is how much of it is done.
func (p Progress) Percent() int64 {
	if p.Total <= 0 {
		return 0
	}
	return min(100, max(0, p.Done)*100/p.Total)
}
