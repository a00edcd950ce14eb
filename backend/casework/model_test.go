package casework_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/estimator"
)

// walker tries moves on an application and holds every law after each.
type walker struct {
	testing.TB
	worlds []casework.World
	moves  []move
}

func newWalker(t testing.TB) *walker {
	w := &walker{t, stages(), moves()}
	one, two := days(t), another(t)
	for i := range w.worlds {
		if w.worlds[i].Days = one; i > 0 {
			w.worlds[i].Days = two
		}
	}
	return w
}

// place is an application in a stage of its period.
type place struct {
	stage int
	app   *casework.Application
}

// try is the place after a move; nil if it is refused, or changes nothing.
func (w *walker) try(from place, m move) *place {
	world := w.worlds[from.stage]
	events, err := m.decided(from.app, world)
	if err != nil {
		if _, refused := casework.IsRefusal(err); !refused || len(events) > 0 {
			w.Fatalf("%T: %v, with %d events", m.command, err, len(events))
		}
		return nil
	}
	if len(events) == 0 {
		return nil
	}
	next := from.app.Clone()
	for _, e := range events {
		next.Evolve(w.kept(e))
	}
	w.hold(from.app, next, events)
	w.holdAsking(from.app, next, world)
	return &place{from.stage, next}
}

// kept is an event as it comes back from the database.
func (w *walker) kept(r casework.Recorded) casework.Recorded {
	src, err := json.Marshal(r.Event)
	if err != nil {
		w.Fatal(err)
	}
	if r.Event, err = casework.ReadEvent(r.Event.Kind(), src); err != nil {
		w.Fatal(err)
	}
	return r
}

// hold are the laws.
func (w *walker) hold(before, after *casework.Application, events []casework.Recorded) {
	fail := func(law string) {
		w.Helper()
		w.Fatalf("%s: from %s by %v\nbefore %s\nafter  %s", law, before.State, kinds(events), shape(before), shape(after))
	}
	if after.Version != before.Version+int64(len(events)) {
		fail("every event is one version")
	}
	if before.Frozen != nil {
		if before.Facts.Hash != after.Facts.Hash || *before.Frozen != *after.Frozen || before.Number != after.Number {
			fail("nothing is editable after submission")
		}
		for _, m := range after.Materials {
			wanted := slices.ContainsFunc(before.Wanted, func(s casework.Supplement) bool {
				return s.Open() && slices.ContainsFunc(s.Wants, func(x casework.Wanted) bool { return x.Material == m.ID })
			})
			if !wanted && !slices.Equal(m.Files, before.Material(m.ID).Files) {
				fail("materials change after submission only where a supplement asks for them")
			}
		}
	}
	shown := slices.Contains([]casework.State{casework.Published, casework.Listed, casework.NotListed, casework.Qualified, casework.PermitIssued}, before.State)
	if shown && scores(before) != scores(after) && !slices.Contains(kinds(events), casework.ScoreChanged) {
		fail("points change after publication only by rescoring")
	}
	if (after.Number != "") != (after.Frozen != nil) {
		fail("a number comes with the submission")
	}
	if slices.Contains([]casework.State{casework.Scored, casework.Published, casework.Listed, casework.NotListed, casework.Qualified}, after.State) {
		if after.Total != sumByHand(after) {
			fail("the total follows from the records")
		}
		for _, r := range after.Scores {
			if r.Status != casework.Voided && !r.Closed() {
				fail("nothing is open when scoring is finished")
			}
		}
	}
	for _, s := range after.Wanted {
		if s.Due.Day.Time.Before(s.AskedAt.AddDate(0, 0, -1)) || s.Due.End().Before(s.AskedAt) {
			fail("no clock ends before it starts")
		}
	}
	if after.State == casework.PermitIssued && before.State != casework.Qualified {
		fail("a permit is issued to those who have the right")
	}
}

// holdAsking are the laws of supplements: a department asks within three working
// days of receipt, and nobody decides while one is open that is not overdue.
func (w *walker) holdAsking(before, after *casework.Application, world casework.World) {
	if n := len(before.Wanted); len(after.Wanted) > n && after.Wanted[n].From.Line == "" {
		from := after.Wanted[n].From
		r := before.Score(from.Indicator, from.Department)
		days, _, err := world.Days.(*calendar.Calendar).Between(r.ReceivedAt.In(casework.Zone), world.Now.In(casework.Zone))
		if !r.ReceivedAt.IsZero() && (err != nil || days > 3) {
			w.Fatalf("asked %d working days after receipt, %v", days, err)
		}
	}
	for i, s := range before.Wanted {
		if s.Open() && !s.Overdue && !after.Wanted[i].ClosedAt.IsZero() && after.State == before.State {
			w.Fatalf("decided over an open supplement: %s", shape(after))
		}
	}
}

// sumByHand goes by domain/workflow.md, not by our code: education is scored by
// two, the better counts; age is what the record proves.
func sumByHand(a *casework.Application) (sum estimator.Points) {
	best := estimator.Points(0)
	for _, r := range a.Scores {
		switch {
		case r.Status == casework.Voided:
		case r.Indicator == "age":
			sum += r.Points
		case r.Points > best:
			best = r.Points
		}
	}
	sum += best
	for _, f := range a.Falses {
		if !f.Lifted {
			sum += points("-30")
		}
	}
	return sum
}

func kinds(events []casework.Recorded) (all []casework.Kind) {
	for _, e := range events {
		all = append(all, e.Event.Kind())
	}
	return all
}

// shape is everything of a state.
func shape(a *casework.Application) string {
	src, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	return string(src)
}

// stageTimes are when each stage is.
var stageTimes = func() (all []time.Time) {
	for _, w := range stages() {
		all = append(all, w.Now)
	}
	return all
}()

// key is what tells places apart: not when something came about, nor what is
// over and done with.
func (p place) key() string {
	c := p.app.Clone()
	c.Version, c.SentAt, c.Claims, c.Facts.Revision = 0, time.Time{}, nil, 0
	for i := range c.Reviews {
		c.Reviews[i].Since, c.Reviews[i].Pauses, c.Reviews[i].Rounds = time.Time{}, nil, 0
	}
	for i := range c.Scores {
		if received := &c.Scores[i].ReceivedAt; !received.IsZero() { // in this stage, or too long ago to ask
			*received = time.Unix(received.Unix()-stageTimes[p.stage].Unix(), 0)
			if received.Unix() < 0 {
				*received = time.Unix(-1, 0)
			}
		}
		c.Scores[i].Since, c.Scores[i].Rounds, c.Scores[i].Reason = time.Time{}, 0, ""
	}
	c.Scores = slices.DeleteFunc(c.Scores, func(r casework.ScoreRecord) bool { return r.Status == casework.Voided })
	c.Wanted = slices.DeleteFunc(c.Wanted, func(s casework.Supplement) bool { return !s.Open() })
	for i := range c.Wanted {
		c.Wanted[i].ID, c.Wanted[i].AskedAt, c.Wanted[i].Due = "", time.Time{}, casework.Due{}
	}
	if c.Objection != nil {
		c.Objection.At = time.Time{}
		for i := range c.Objection.Items {
			if !c.Objection.Items[i].Answered.IsZero() {
				c.Objection.Items[i].Answered = time.Unix(0, 0)
			}
		}
	}
	return string(rune('0'+p.stage)) + shape(c)
}

func scores(a *casework.Application) string {
	src, err := json.Marshal(a.Scores)
	if err != nil {
		panic(err)
	}
	return string(src)
}

// begin plays a life up to somewhere, from where every sequence is walked.
func (w *walker) begin(stage int, play ...move) place {
	at := place{0, &casework.Application{ID: "a"}}
	for _, m := range play {
		to := w.try(at, m)
		if to == nil {
			w.Fatalf("%T is refused on the way, in %s", m.command, at.app.State)
		}
		at = *to
	}
	at.stage = stage
	return at
}

// find is the first move of somebody with a command like one.
func find[C casework.Command](w *walker, by casework.Actor, like func(C) bool) move {
	i := slices.IndexFunc(w.moves, func(m move) bool {
		c, is := m.command.(C)
		return is && m.by.ID == by.ID && like(c)
	})
	return w.moves[i]
}

func first[C casework.Command](w *walker, by casework.Actor) move {
	return find(w, by, func(C) bool { return true })
}

// accepted are the moves until an application is accepted.
func (w *walker) accepted() []move {
	return []move{
		first[casework.AddApplicant](w, agent), first[casework.EditFacts](w, agent), first[casework.Assess](w, agent),
		first[casework.AddFile](w, agent), first[casework.Submit](w, agent),
		first[casework.PassLine](w, police), first[casework.PassLine](w, hrss),
	}
}

// begins are the beginnings: nothing, accepted, and on display.
func (w *walker) begins() []place {
	given := func(c casework.ScoreCommand) bool { return c.Step == casework.ScoreGiven }
	scored := w.begin(2, append(w.accepted(), find(w, education, given), find(w, labour, given))...)
	return []place{w.begin(0), w.begin(1, w.accepted()...), *w.try(scored, move{period: casework.ScoresShown})}
}

func TestEverySequenceOfNineMovesKeepsTheLaws(t *testing.T) {
	depth := 9
	if !exhaustive {
		depth = 5
	}
	w := newWalker(t)
	seen, reached := map[string]bool{}, map[casework.State]bool{}
	level := w.begins()
	for range depth {
		var next []place
		note := func(to place) {
			if key := to.key(); !seen[key] {
				seen[key] = true
				reached[to.app.State] = true
				next = append(next, to)
			}
		}
		for _, from := range level {
			before := shape(from.app)
			for _, m := range w.moves {
				if to := w.try(from, m); to != nil {
					note(*to)
				}
			}
			if shape(from.app) != before {
				t.Fatal("deciding has changed a state")
			}
			if from.stage < len(w.worlds)-1 {
				note(place{from.stage + 1, from.app})
			}
		}
		level = next
		t.Logf("%d places", len(seen))
	}
	for _, s := range casework.States {
		if !reached[s] && depth == 9 {
			t.Errorf("%s was never reached", s)
		}
	}
}

func TestRandomLivesKeepTheLaws(t *testing.T) {
	lives, reached := 100_000, map[casework.State]int{}
	if !exhaustive {
		lives = 2000
	}
	w := newWalker(t)
	random := rand.New(rand.NewPCG(2026, 2))
	begins := w.begins()
	for life := range lives {
		at := begins[life%len(begins)]
		for range 20 {
			if at.stage < len(w.worlds)-1 && random.IntN(6) == 0 {
				at.stage++
			}
			for range 20 {
				if to := w.try(at, w.moves[random.IntN(len(w.moves))]); to != nil {
					at = *to
					break
				}
			}
		}
		reached[at.app.State]++
	}
	t.Log(reached)
	for _, s := range casework.States {
		if reached[s] == 0 && !s.Editable() && lives > 2000 {
			t.Errorf("no life ended in %s", s)
		}
	}
}

func TestARefusalSaysItsCode(t *testing.T) {
	w := newWalker(t)
	world := w.worlds[0]
	world.By = stranger
	_, err := casework.Decide(&casework.Application{State: casework.Draft, Unit: "u"}, casework.Withdraw{Reason: "x"}, world)
	if refusal, ok := casework.IsRefusal(err); !ok || refusal.Code != casework.CodeNotYours || !errors.Is(err, &casework.Refusal{Code: casework.CodeNotYours}) {
		t.Errorf("got %v", err)
	}
}
