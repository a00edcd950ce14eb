package dialogue

// listed stands for a fact where a list of what was told is to be confirmed.
const listed = "list"

// Progress is what a message has made of an interview, for counting.
type Progress struct {
	Begun    bool
	Finished bool   // nothing is left to ask, for the first time
	Early    bool   // the result was asked for before that
	From, To string // the facts asked before and now; empty: none
}

// Progress is what has happened since the session was begun or taken up.
func (s *Session) Progress() Progress {
	to := s.state.Put
	if s.Complete() {
		to = ""
	}
	return Progress{
		Begun:    s.taken == nil,
		Finished: s.Complete() && (s.taken == nil || !s.taken.complete),
		Early:    s.Done() && !s.Complete() && (s.taken == nil || !s.taken.done),
		From:     s.Stood(), To: to,
	}
}

// Stood is the fact that was asked when the session was taken up; empty: none.
func (s *Session) Stood() string {
	if s.taken == nil || s.taken.complete {
		return ""
	}
	return s.taken.put
}

// taken is what a session was when it was taken up.
type taken struct {
	put            string
	done, complete bool
}

// about is the fact that a question is counted by: of several that may be the
// same, the first.
func (a asking) about() string {
	if len(a.same) > 0 {
		return a.same[0].ID
	}
	return a.fact.ID
}

// Handed is where somebody stands whom an officer is to help.
type Handed struct {
	Fact     string // that is asked; empty: none
	Answered int
	Total    string // once all is answered
}

// Handed is that of a session.
func (s *Session) Handed() (h Handed) {
	h.Answered = s.answered()
	if ask, asked := s.next(); asked && !s.Done() {
		h.Fact = ask.fact.Name
		return h
	}
	h.Total = s.estimate().Total.Short()
	return h
}
