package casework

import "time"

// Stage is where a period stands.
type Stage string

// The stages, in their order.
const (
	PeriodDraft     Stage = "draft"
	Applying        Stage = "applying"
	Reviewing       Stage = "reviewing"
	ScoresPublished Stage = "scores_published"
	ScoresClosed    Stage = "scores_closed"
	ListPublished   Stage = "list_published"
	Closed          Stage = "closed"
)

// Current says that a period is the one being worked on: at most one is.
func (s Stage) Current() bool { return s != PeriodDraft && s != Closed }

// Period is a period as its events have made it.
type Period struct {
	ID       PeriodID `json:"id"`
	Stage    Stage    `json:"stage"`
	Version  int64    `json:"version"`
	Terms    Terms    `json:"terms"`
	Approved bool     `json:"approved"` // the clock may open it

	Display Window `json:"display,omitzero"` // of points that are out, or were; none once they are taken back
	Listing Window `json:"listing,omitzero"` // of the list, in the same way
	List    *List  `json:"list,omitempty"`   // frozen

	Calendar int64 `json:"calendar,omitempty"` // the edition that the window on display was counted by
}

// List is the frozen list: what it followed from, and its hashes.
type List struct {
	ID        string    `json:"id"`
	Hash      string    `json:"hash"`             // of the document
	Ledger    string    `json:"ledger,omitempty"` // of what the selection made of the candidates
	Selection Selection `json:"selection"`
	Listed    int       `json:"listed"`
	NotListed int       `json:"not_listed"`
}

// Moved is a change of a period.
type Moved struct {
	Kind     PeriodKind `json:"-"`
	Terms    *Terms     `json:"terms,omitempty"`
	Window   *Window    `json:"window,omitempty"`
	List     *List      `json:"list,omitempty"`
	Reason   string     `json:"reason,omitempty"`
	Request  string     `json:"request,omitempty"`
	Late     bool       `json:"late,omitempty"` // caught up with after an outage
	Selected *Selection `json:"selection,omitempty"`
	Calendar int64      `json:"calendar,omitempty"` // the edition that the window was counted by
}

// PeriodKind names what happened to a period.
type PeriodKind string

// The kinds.
const (
	PeriodCreated     PeriodKind = "period_created"
	TermsChanged      PeriodKind = "terms_changed"
	PeriodApproved    PeriodKind = "period_approved"
	FilingOpened      PeriodKind = "filing_opened"
	FilingClosed      PeriodKind = "filing_closed"
	ScoresShown       PeriodKind = "scores_published"
	ScoresTakenBack   PeriodKind = "scores_taken_back"
	DisplayEnded      PeriodKind = "display_ended"
	ListShown         PeriodKind = "list_published"
	ListPulled        PeriodKind = "list_taken_back"
	PeriodClosed      PeriodKind = "period_closed"
	CalendarRecounted PeriodKind = "calendar_recounted"
)

// Move is a row of the table of periods.
type Move struct {
	On   PeriodKind
	From []Stage
	To   Stage // empty: stays
	Who  []Role
}

// Moves is the life of a period.
var Moves = []Move{
	{PeriodCreated, []Stage{""}, PeriodDraft, []Role{Publisher}},
	{TermsChanged, []Stage{PeriodDraft}, "", []Role{Publisher}},
	{PeriodApproved, []Stage{PeriodDraft}, "", []Role{Approver}},
	{FilingOpened, []Stage{PeriodDraft}, Applying, []Role{System}},
	{FilingClosed, []Stage{Applying}, Reviewing, []Role{System}},
	{ScoresShown, []Stage{Reviewing}, ScoresPublished, []Role{Approver}},
	{ScoresTakenBack, []Stage{ScoresPublished, ScoresClosed}, Reviewing, []Role{Approver}},
	{DisplayEnded, []Stage{ScoresPublished}, ScoresClosed, []Role{System}},
	{ListShown, []Stage{ScoresClosed}, ListPublished, []Role{Approver}},
	{ListPulled, []Stage{ListPublished}, ScoresClosed, []Role{Approver}},
	{PeriodClosed, []Stage{ListPublished}, Closed, []Role{System}},
	{CalendarRecounted, []Stage{ScoresPublished, ListPublished}, "", []Role{System}},
}

// MoveOn is the row of the table for what happens.
func MoveOn(kind PeriodKind) (Move, bool) {
	for _, m := range Moves {
		if m.On == kind {
			return m, true
		}
	}
	return Move{}, false
}

// Evolve is the period after a move.
func (p *Period) Evolve(e Moved) {
	move, _ := MoveOn(e.Kind)
	if move.To != "" {
		p.Stage = move.To
	}
	p.Version++
	if e.Terms != nil {
		p.Terms = *e.Terms
	}
	if e.Window != nil {
		p.Calendar = e.Calendar
	}
	switch e.Kind {
	case PeriodCreated, TermsChanged:
		p.Approved = false
	case PeriodApproved:
		p.Approved = true
	case ScoresShown:
		p.Display = *e.Window
	case ListShown:
		p.Listing, p.List = *e.Window, e.List
		p.Terms.Selection = e.List.Selection
	case ScoresTakenBack: // what was on display, and when, its events tell
		p.Display, p.Calendar = Window{}, 0
	case ListPulled:
		p.Listing, p.List, p.Calendar = Window{}, nil, 0
	case CalendarRecounted:
		if p.Stage == ScoresPublished {
			p.Display = *e.Window
		} else {
			p.Listing = *e.Window
		}
	}
}

// Clockwise is the move that the clock makes next, and when; ok is false if it
// makes none from this stage.
func (p *Period) Clockwise() (kind PeriodKind, at time.Time, ok bool) {
	switch p.Stage {
	case PeriodDraft:
		return FilingOpened, p.Terms.Filing.From, p.Approved
	case Applying:
		return FilingClosed, p.Terms.Filing.To, true
	case ScoresPublished:
		return DisplayEnded, p.Display.To, true
	case ListPublished:
		return PeriodClosed, p.Listing.To, true
	}
	return "", time.Time{}, false
}
