// Package dialogue leads conversations that last several messages. The
// interview asks what a policy needs to know, one question a message, and
// counts the points.
package dialogue

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"sync"
	"time"

	"luohu/estimator"
	"luohu/estimator/sentence"
)

// Tianjin is the time zone of the programme, wherever the host stands.
var Tianjin = time.FixedZone("Asia/Shanghai", 8*60*60)

// Policies finds the tables that an interview runs on.
type Policies interface {
	// InForce is the policy of a city for somebody who begins now; an empty
	// city is the one whose programme is served.
	InForce(city string, now time.Time) (*estimator.Policy, error)
	// Cities are those that have a table, by id; the first is the one served.
	Cities() []string
	// CityOf is the name of the city that a policy is of, for people; empty if
	// the policy is not known any more.
	CityOf(policy string) string
	// Version is the policy as it was when an interview began, also if its
	// file has changed since; nil if it can't be found.
	Version(ctx context.Context, version string) (*estimator.Policy, error)
	// Withdrawn says that staff took a version out of force.
	Withdrawn(version string) bool
}

// Interview asks the questions of a policy.
type Interview struct {
	policies  Policies
	words     *Words
	sentences *sentence.Lexicon
	readers   *sync.Map // of *sentence.Reader, by policy version
	now       func() time.Time
}

// NewInterview makes one; now is the clock of the programme's rules.
func NewInterview(policies Policies, w *Words, sentences *sentence.Lexicon, now func() time.Time) *Interview {
	return &Interview{policies: policies, words: w, sentences: sentences, readers: new(sync.Map), now: now}
}

// Session is one follower's interview.
type Session struct {
	*Interview
	policy *estimator.Policy
	asOf   time.Time
	state  *state

	outcomeBefore estimator.Outcome // before the words that are being heard
	taken         *taken            // nil: it has just begun
}

// Begin starts an interview by a city's table in force, for the period that can
// still be filed in. An empty city is the one whose programme is served.
func (iv *Interview) Begin(city string) (*Session, error) {
	now := iv.now()
	policy, err := iv.policies.InForce(city, now)
	if err != nil {
		return nil, fmt.Errorf("begin an interview: %w", err)
	}
	period := policy.Period(now)
	return &Session{
		Interview: iv, policy: policy, asOf: period.AsOf,
		state: &state{
			Policy: policy.ID, Version: policy.Version,
			AsOf: period.AsOf.Format(time.DateOnly), Period: period.Name,
			Answers: map[string]any{}, Same: map[string]bool{},
		},
	}, nil
}

// Resume goes on with one; nil if its policy can't be found any more.
func (iv *Interview) Resume(ctx context.Context, src json.RawMessage) (*Session, error) {
	st, err := decodeState(src)
	if err != nil {
		return nil, err
	}
	policy, err := iv.policies.Version(ctx, st.Version)
	if err != nil || policy == nil {
		return nil, err
	}
	asOf, err := time.Parse(time.DateOnly, st.AsOf)
	if err != nil {
		return nil, fmt.Errorf("read an interview's state: %w", err)
	}
	s := &Session{Interview: iv, policy: policy, asOf: asOf, state: st}
	s.taken = &taken{st.Put, s.Done(), s.Complete()}
	return s, nil
}

// facts are the answers with the day of filing: an age counts on the first day
// on which one can still file.
func (s *Session) facts() map[string]any {
	facts := maps.Clone(s.state.Answers)
	s.file(s.policy, facts)
	return facts
}

// file adds the day on which one files by a table, where that is known.
func (s *Session) file(by *estimator.Policy, facts map[string]any) {
	day := by.FilingDay(s.asOf, s.now())
	if f := by.SubmissionFact(); f != nil && !day.IsZero() {
		facts[f.ID] = day.Format(time.DateOnly)
	}
}

// State is what to keep until the next message.
func (s *Session) State() json.RawMessage { return s.state.encode() }

// City is the city whose table it goes by.
func (s *Session) City() string { return s.policy.City }

// Done says that there is a result, and no question stands.
func (s *Session) Done() bool { return s.state.Done }

// Complete says that nothing is left to ask.
func (s *Session) Complete() bool { return s.state.Done && !s.state.Early }

// Remember keeps an earlier interview (nil: none), so that its answers can be
// taken up again. One without answers passes on what it remembers itself.
func (s *Session) Remember(earlier *Session) {
	if earlier == nil {
		return
	}
	was := *earlier.state
	if len(was.Path) == 0 {
		s.state.Before = was.Before
		return
	}
	was.Before = nil
	s.state.Before = was.encode()
}

// Before is the state of the interview that is remembered; nil if there is none.
func (s *Session) Before() json.RawMessage { return s.state.Before }

// Fresh says that nothing was answered since an earlier interview was left for
// this one.
func (s *Session) Fresh() bool {
	return s.state.Before != nil && len(s.state.Path)+len(s.state.Told)+len(s.state.Answers) == 0
}

// Kept is a finished estimate as a follower saves it.
type Kept struct {
	Policy, PolicyVersion string
	AsOf                  time.Time
	Facts                 map[string]any
	Total                 string
}

// Keep hands the finished estimate over to be saved; first is false if it was
// before.
func (s *Session) Keep() (kept Kept, first bool) {
	first = !s.state.Saved
	s.state.Saved = true
	return Kept{
		Policy: s.policy.ID, PolicyVersion: s.policy.Version,
		AsOf: s.asOf, Facts: s.facts(), Total: s.estimate().Total.String(),
	}, first
}
