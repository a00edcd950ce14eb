package casework

import "time"

// What happens while it is reviewed.
type (
	// Claimed says which desk works on the case, who there, and until when.
	Claimed struct {
		At    Desk      `json:"at"`
		By    string    `json:"by"`
		Until time.Time `json:"until"`
	}
	// Released lets go of it.
	Released struct {
		At Desk `json:"at"`
	}
	// LineDecided is a line that passed or was rejected.
	LineDecided struct {
		Line   Line         `json:"line"`
		Passed bool         `json:"passed"`
		Reason RejectReason `json:"reason,omitempty"`
		Text   string       `json:"text,omitempty"`
	}
	// LineReturned is a line that goes back to pending.
	LineReturned struct {
		Line   Line   `json:"line"`
		Reason string `json:"reason"`
	}
	// Asked is a supplement that was asked for.
	Asked struct {
		ID    string   `json:"id"`
		From  Desk     `json:"from"`
		Wants []Wanted `json:"wants"`
		Text  string   `json:"text,omitempty"`
		Due   Due      `json:"due"`
	}
	// Answered is a supplement that was answered.
	Answered struct {
		ID string `json:"id"`
	}
	// Overdue is a supplement whose time has run out.
	Overdue struct {
		ID       string `json:"id"`
		Rejected bool   `json:"rejected,omitempty"` // the period says so
	}
	// Recounted are days that another calendar makes, of what is open.
	Recounted struct {
		Calendar int64          `json:"calendar"` // its edition
		Days     []RecountedDay `json:"days"`
	}
	// RecountedDay is until when something is to be done: what a line decides, a
	// supplement is answered, or, if both are empty, the permit comes.
	RecountedDay struct {
		Line       Line   `json:"line,omitempty"`
		Supplement string `json:"supplement,omitempty"` // its id
		Before     Due    `json:"before"`
		After      Due    `json:"after"`
	}
	// AcceptedNow makes the score records.
	AcceptedNow struct {
		Scores []ScoreSheet `json:"scores"`
	}
	// Reviewed is a change of state that follows from the lines.
	Reviewed struct {
		Outcome Kind   `json:"outcome"` // accepted undone, rejected or reopened
		Reason  string `json:"reason,omitempty"`
		Request string `json:"request,omitempty"`
	}
)

// Kind names it.
func (Claimed) Kind() Kind      { return CaseClaimed }
func (Released) Kind() Kind     { return CaseReleased }
func (LineReturned) Kind() Kind { return LineSentBack }
func (Asked) Kind() Kind        { return SupplementAsked }
func (Answered) Kind() Kind     { return SupplementAnswered }
func (Overdue) Kind() Kind      { return SupplementOverdue }
func (Recounted) Kind() Kind    { return DaysRecounted }
func (AcceptedNow) Kind() Kind  { return ApplicationAccepted }
func (e Reviewed) Kind() Kind   { return e.Outcome }

// Kind names it.
func (e LineDecided) Kind() Kind {
	if e.Passed {
		return LinePassed
	}
	return LineRejected
}
