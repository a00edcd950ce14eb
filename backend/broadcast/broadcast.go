// Package broadcast holds what is sent to many followers: what, to whom, when and by
// which channels; who asked for it and who approved exactly that; how far it is. It
// decides; what keeps the ledger and hands messages over is elsewhere.
package broadcast

import (
	"encoding/json"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/notice"
)

// Stage is where a broadcast stands.
type Stage string

// The stages.
const (
	Draft     Stage = "draft"
	Asked     Stage = "asked"     // a second person is to approve it
	Freezing  Stage = "freezing"  // approved: its audience is being written down
	Waiting   Stage = "waiting"   // for its time
	Sending   Stage = "sending"   //
	Paused    Stage = "paused"    // why says why
	Done      Stage = "done"      // nothing more is done by itself
	Cancelled Stage = "cancelled" // what was not handed over is not sent
)

// Stages are all of them.
var Stages = []Stage{Draft, Asked, Freezing, Waiting, Sending, Paused, Done, Cancelled}

// Pause is why a broadcast rests.
type Pause string

// The pauses.
const (
	ByStaff   Pause = "staff"
	ByWeChat  Pause = "wechat"  // it does not let the account send this
	ByContent Pause = "content" // WeChat does not take what it says
	ByMissed  Pause = "missed"  // its time went by while nothing ran
	ByWindow  Pause = "window"  // its time is over, and some are still to be told
	ByNotice  Pause = "notice"  // what it sends was withdrawn, or corrected
)

// Broadcast is one as it was made last.
type Broadcast struct {
	ID      string `json:"id"`
	Ledger  int64  `json:"ledger"` // its number in the ledger
	Version int64  `json:"version"`
	Stage   Stage  `json:"stage"`

	Notice   string       `json:"notice"` // that is sent
	Rule     Rule         `json:"audience"`
	Schedule Schedule     `json:"schedule"`
	Ways     []Way        `json:"ways"` // that may be tried
	Issue    notice.Issue `json:"issue"`
	Hash     string       `json:"hash,omitempty"` // of what was asked for

	CreatedBy  string    `json:"created_by"`
	CreatedAt  time.Time `json:"created_at"`
	ChangedBy  string    `json:"changed_by"`
	ChangedAt  time.Time `json:"changed_at"`
	Request    string    `json:"request,omitempty"`
	AskedBy    string    `json:"asked_by,omitempty"`
	ApprovedBy string    `json:"approved_by,omitempty"`
	ApprovedAt time.Time `json:"approved_at,omitzero"`

	Total    int       `json:"total"`            // recipients; 0 until they are frozen
	Frozen   string    `json:"frozen,omitempty"` // up to which follower
	DueAt    time.Time `json:"due_at,omitzero"`  // when it begins
	BeganAt  time.Time `json:"began_at,omitzero"`
	EndedAt  time.Time `json:"ended_at,omitzero"`
	Overtime bool      `json:"overtime,omitempty"` // staff let it go on after its window
	Pause    Pause     `json:"pause,omitempty"`
	Detail   string    `json:"detail,omitempty"` // of a pause: WeChat's code
	Reason   string    `json:"reason,omitempty"` // of who paused or cancelled it
}

// Content is what an editor decides of a broadcast.
type Content struct {
	Rule     Rule
	Schedule Schedule
	Ways     []Way
}

// writers are who writes drafts.
var writers = []casework.Role{casework.Editor, casework.Publisher}

// New is a draft that sends a notice.
func New(id, notice string, c Content, by casework.Actor, now time.Time) (*Broadcast, error) {
	b := &Broadcast{ID: id, Stage: Draft, Notice: notice, CreatedBy: by.ID, CreatedAt: now}
	return b.with(c, by, now)
}

// Edit is the broadcast with something else decided.
func (b *Broadcast) Edit(c Content, by casework.Actor, now time.Time) (*Broadcast, error) {
	if b.Stage != Draft {
		return nil, b.refuses("edit")
	}
	return b.with(c, by, now)
}

func (b *Broadcast) with(c Content, by casework.Actor, now time.Time) (*Broadcast, error) {
	if !slices.Contains(writers, by.Role) {
		return nil, refuse(casework.CodeNotAllowed, "act", "createBroadcast", "role", by.Role)
	}
	rule, err := c.Rule.Checked()
	if err != nil {
		return nil, err
	}
	if err := c.Schedule.check(now); err != nil {
		return nil, err
	}
	ways, err := inOrder(c.Ways)
	if err != nil {
		return nil, err
	}
	next := *b
	next.Rule, next.Schedule, next.Ways, next.ChangedBy, next.ChangedAt = rule, c.Schedule, ways, by.ID, now
	next.Version++
	return &next, nil
}

// inOrder are ways in the order in which they are tried, each once.
func inOrder(some []Way) (all []Way, err error) {
	for _, w := range some {
		if !slices.Contains(Ways, w) {
			return nil, refuse(CodeWays)
		}
	}
	for _, w := range Ways {
		if slices.Contains(some, w) {
			all = append(all, w)
		}
	}
	switch {
	case len(all) == 0:
		return nil, refuse(CodeWays)
	case len(all) > 1 && slices.Contains(all, ByMass):
		return nil, refuse(CodeMassAlone)
	}
	return all, nil
}

// AsOne says that WeChat sends it to many as one.
func (b *Broadcast) AsOne() bool { return slices.Contains(b.Ways, ByMass) }

// ToAnybody says that a way of it is open to every follower.
func (b *Broadcast) ToAnybody() bool { return b.AsOne() || slices.Contains(b.Ways, ByTemplate) }

// Own are the recipients' own variables in the messages by which it goes.
func (b *Broadcast) Own() []string { return b.Sent().Own() }

// Sent is what it sends, without the forms for other ways.
func (b *Broadcast) Sent() notice.Issue {
	sent := b.Issue
	if !slices.Contains(b.Ways, ByTemplate) {
		sent.Template = nil
	}
	if !slices.Contains(b.Ways, BySubscription) {
		sent.Subscription = nil
	}
	if !slices.Contains(b.Ways, ByCustomer) {
		sent.Customer = ""
	}
	if !b.AsOne() {
		sent.Article = notice.Article{}
	}
	return sent
}

// Sum is the hash of what a second person approves: the content, the audience's rule,
// the schedule and the channels. Any other character needs it again.
func (b *Broadcast) Sum() string {
	src, err := json.Marshal(struct {
		Issue    string
		Rule     Rule
		Schedule Schedule
		Ways     []Way
	}{b.Issue.Hash(), b.Rule, b.Schedule, b.Ways})
	if err != nil {
		panic(err) // of strings and numbers
	}
	return digest.Of(src)
}

// Ask is the broadcast as it waits for the second person.
func (b *Broadcast) Ask(issue notice.Issue, request string, by casework.Actor, now time.Time) (*Broadcast, error) {
	if b.Stage != Draft {
		return nil, b.refuses("submit")
	}
	if err := b.Schedule.check(now); err != nil {
		return nil, err
	}
	next := b.next(Asked)
	next.Issue, next.Request, next.AskedBy = issue, request, by.ID
	next.Hash = next.Sum()
	return next, nil
}

// Declined is a draft again.
func (b *Broadcast) Declined() (*Broadcast, error) {
	if b.Stage != Asked {
		return nil, b.refuses("decline")
	}
	next := b.next(Draft)
	next.Request, next.AskedBy, next.Hash = "", "", ""
	return next, nil
}

// Approve lets the broadcast go out, if it is what was asked for.
func (b *Broadcast) Approve(hash, by string, now time.Time) (*Broadcast, error) {
	switch {
	case b.Stage != Asked:
		return nil, b.refuses("approve")
	case hash != b.Hash || b.Hash != b.Sum():
		return nil, refuse(CodeChanged)
	}
	if err := b.Schedule.check(now); err != nil {
		return nil, err
	}
	next := b.next(Freezing)
	next.ApprovedBy, next.ApprovedAt = by, now
	return next, nil
}

// FrozenTo notes up to which follower the audience is written down.
func (b *Broadcast) FrozenTo(follower string, total int) *Broadcast {
	next := b.next(b.Stage)
	next.Frozen, next.Total = follower, total
	return next
}

// Wait is the broadcast whose audience is complete.
func (b *Broadcast) Wait(due time.Time) *Broadcast {
	next := b.next(Waiting)
	next.DueAt = due
	return next
}

// Begin is the broadcast once it is sent.
func (b *Broadcast) Begin(now time.Time) *Broadcast {
	next := b.next(Sending)
	next.BeganAt = now
	return next
}

// Rest pauses the broadcast; detail is WeChat's code, if that is why.
func (b *Broadcast) Rest(why Pause, detail, reason string) (*Broadcast, error) {
	if !slices.Contains([]Stage{Freezing, Waiting, Sending}, b.Stage) {
		return nil, b.refuses("pause")
	}
	next := b.next(Paused)
	next.Pause, next.Detail, next.Reason = why, detail, reason
	return next, nil
}

// Resume goes on with a broadcast that rests. Who resumes one whose time is over lets it
// go on all the same.
func (b *Broadcast) Resume(now time.Time) (*Broadcast, error) {
	if b.Stage != Paused {
		return nil, b.refuses("resume")
	}
	to := Sending
	switch {
	case b.DueAt.IsZero():
		to = Freezing
	case b.BeganAt.IsZero() && b.Pause != ByMissed:
		to = Waiting
	}
	next := b.next(to)
	switch b.Pause {
	case ByMissed:
		next.BeganAt = now
	case ByWindow:
		next.Overtime = true
	}
	next.Pause, next.Detail, next.Reason = "", "", ""
	return next, nil
}

// Cancel sends the rest to nobody.
func (b *Broadcast) Cancel(reason string, now time.Time) (*Broadcast, error) {
	if slices.Contains([]Stage{Done, Cancelled}, b.Stage) {
		return nil, b.refuses("cancel")
	}
	if err := casework.Reasoned("reason", reason, mostReason); err != nil {
		return nil, err
	}
	next := b.next(Cancelled)
	next.Reason, next.EndedAt, next.Pause, next.Detail = reason, now, "", ""
	return next, nil
}

// Drop gives up what nobody has asked for yet.
func (b *Broadcast) Drop(reason string, now time.Time) (*Broadcast, error) {
	if b.Stage != Draft {
		return nil, b.refuses("drop")
	}
	return b.Cancel(reason, now)
}

const mostReason = 200 // characters

// End is the broadcast once nothing more is to do.
func (b *Broadcast) End(now time.Time) *Broadcast {
	next := b.next(Done)
	next.EndedAt = now
	return next
}

// Reopen is a broadcast of which some are tried again.
func (b *Broadcast) Reopen() (*Broadcast, error) {
	if b.Stage != Done {
		return nil, b.refuses("retry")
	}
	next := b.next(Sending)
	next.EndedAt = time.Time{}
	return next, nil
}

func (b *Broadcast) next(to Stage) *Broadcast {
	next := *b
	next.Stage = to
	next.Version++
	return &next
}

func (b *Broadcast) refuses(act string) error {
	return refuse(CodeState, "act", act, "state", b.Stage)
}

// Live says that something of it may still be sent.
func (b *Broadcast) Live() bool {
	return b.Stage == Sending || b.Stage == Paused && !b.BeganAt.IsZero()
}
