package bot

import (
	"context"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/standing"
	"luohu/bot/keyword"
	"luohu/bot/words"
	"luohu/estimator"
)

// Standings tells a bound follower of their own applications, and an agent of their
// unit's.
type Standings interface {
	Of(ctx context.Context, person string) ([]standing.Standing, error)
	OfUnit(ctx context.Context, by casework.Actor) (*casework.Period, []standing.Case, error)
	Named(ctx context.Context, some []standing.Case) error
	One(ctx context.Context, by casework.Actor, id string) (standing.Standing, error)
}

// Cases is what a bound follower can see and do of them.
type Cases interface {
	Filling(ctx context.Context, by casework.Actor, id string) (caseload.Filling, error)
	Table(ctx context.Context, p *casework.Period) (*estimator.Policy, error)
	RemoveFile(ctx context.Context, by casework.Actor, id string, seen int64, material, file string) (*casework.Application, error)
	Answer(ctx context.Context, by casework.Actor, id string, seen int64, supplement string) (*casework.Application, error)
	Object(ctx context.Context, by casework.Actor, id string, items []casework.ObjectedIndicator) (*casework.Application, error)
}

// OwnWords are what is said about a follower's own applications.
type OwnWords struct {
	Unbound    words.Text      `yaml:"unbound"` // under the guide, to who is not bound
	Hushed     words.Text      `yaml:"hushed"`
	Unhushed   words.Text      `yaml:"unhushed"`
	Standing   StandingWords   `yaml:"standing"`
	Points     PointsWords     `yaml:"points"`
	Objection  ObjectionWords  `yaml:"objection"`
	List       ListWords       `yaml:"list"`
	Supplement SupplementWords `yaml:"supplement"`
}

// own are guides that people who are bound ask by their word to hear of their own
// case.
var own = map[string]func(*talk) (string, error){
	"progress":      (*talk).standing,
	"score-query":   (*talk).points,
	"objection-how": (*talk).object,
	"lists":         (*talk).listed,
	"supplement":    (*talk).supplement,
}

// isOwn says that a match is such a word, and not a question in other words.
func isOwn(m keyword.Match) bool { return own[m.Guide] != nil && m.Layer != keyword.LayerSearch }

// ownCase answers such a word with their own case, or to an agent with their unit's;
// ok is false of who is not bound.
func (t *talk) ownCase(m keyword.Match) (reply string, ok bool, err error) {
	bound, err := t.Binder.Of(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", false, err
	}
	if only, known := ofAgents[m.Guide]; known && len(bound) == 0 {
		return t.agencyIfBound(only)
	}
	if len(bound) == 0 {
		return "", false, nil
	}
	reply, err = own[m.Guide](t)
	return t.ofOwn(reply, true, err)
}

// ofOwn marks an answer as one about their own case, and cuts a list that is longer
// than a reply.
func (t *talk) ofOwn(reply string, ok bool, err error) (string, bool, error) {
	t.own = ok
	if !wholeReply.holds(reply) {
		reply = t.paged(split(reply))
	}
	return reply, ok, err
}

// ownCases are the applications of all whom the follower is, the newest first.
func (t *talk) ownCases() (all []standing.Standing, err error) {
	bound, err := t.Binder.Of(t.ctx, t.conversation.Follower)
	if err != nil {
		return nil, err
	}
	for _, b := range bound {
		theirs, err := t.Standings.Of(t.ctx, b.Person)
		if err != nil {
			return nil, err
		}
		all = append(all, theirs...)
	}
	return all, nil
}

// departments are their names, as people say them one after the other.
func (t *talk) departments(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = t.Called.Departments[id]
	}
	return strings.Join(names, "、")
}

// caseOf is one of their applications; nil: it is theirs no more.
func (t *talk) caseOf(id string) (*standing.Standing, error) {
	all, err := t.ownCases()
	for i := range all {
		if all[i].Application.ID == id {
			return &all[i], err
		}
	}
	return nil, err
}
