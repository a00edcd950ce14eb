package dialogue_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/bot/dialogue"
	"luohu/estimator"
)

// only is a catalog of one table, in force whenever.
type only struct{ policy *estimator.Policy }

func (o only) InForce(string, time.Time) (*estimator.Policy, error) { return o.policy, nil }

func (o only) Cities() []string { return []string{o.policy.City} }

func (o only) CityOf(string) string { return o.policy.CityName }

func (o only) Withdrawn(string) bool { return false }

func (o only) Version(context.Context, string) (*estimator.Policy, error) { return o.policy, nil }

// kept is what a chat leaves behind between messages, as far as a walk looks.
type kept struct {
	AsOf    string          `json:"as_of"`
	Answers map[string]any  `json:"answers"`
	Skipped []string        `json:"skipped"`
	Same    map[string]bool `json:"same"`
	Pending any             `json:"pending"`
	Path    []struct {
		Fact string `json:"fact"`
		Same bool   `json:"same"`
	} `json:"path"`
}

func read(t *testing.T, state json.RawMessage) (k kept) {
	t.Helper()
	if err := json.Unmarshal(state, &k); err != nil {
		t.Fatal(err)
	}
	return k
}

// chat walks through an interview as it is led in messages, with every kind of
// answer and a skip at each question. Two places are one if the same questions
// are open and the same answers decide which.
type chat struct {
	*testing.T
	interview *dialogue.Interview
	policy    *estimator.Policy
	answers   map[*estimator.Fact][]any
	been      map[string]bool
	asked     map[string]bool
	ends      int
}

func (c *chat) from(state json.RawMessage) {
	s, err := c.interview.Resume(c.Context(), state)
	if err != nil {
		c.Fatal(err)
	}
	k := read(c.T, state)
	open := c.open(k)
	if len(open) == 0 {
		c.Fatalf("nothing is left to ask, and the chat goes on: %s", state)
	}
	place := c.place(k, open)
	if c.been[place] {
		return
	}
	c.been[place] = true
	if k.Pending != nil {
		c.say(state, "就是这样")
		return
	}
	f := open[0]
	if question := s.Question(); !strings.Contains(question, f.Ask(c.asOf(k))) {
		if !strings.Contains(question, "都一样") {
			c.Fatalf("%s is to be asked, not: %s", f.ID, question)
		}
		c.say(state, "都一样")
		c.say(state, "不一样")
		c.say(state, skip)
		return
	}
	c.asked[f.ID] = true
	for _, value := range c.answers[f] {
		c.say(state, inChat(f, value))
	}
	c.say(state, skip)
}

const skip = "跳过"

// say answers, and goes on from there.
func (c *chat) say(state json.RawMessage, words string) {
	s, err := c.interview.Resume(c.Context(), state)
	if err != nil {
		c.Fatal(err)
	}
	var reply string
	var understood bool
	if words == skip {
		reply, understood = s.Do(dialogue.Skip)
	} else {
		reply, understood = s.Answer(words)
	}
	if !understood {
		c.Fatalf("%q is not understood: %s", words, reply)
	}
	after := read(c.T, s.State())
	c.heardOnce(after)
	if !s.Done() {
		c.from(s.State())
		return
	}
	c.ends++
	if open := c.open(after); len(open) > 0 || reply == "" || s.Question() != "" {
		c.Fatalf("a result while %v are open: %s", open, reply)
	}
}

func (c *chat) heardOnce(k kept) {
	heard := map[string]bool{}
	for _, step := range k.Path {
		key := fmt.Sprint(step.Fact, step.Same)
		if heard[key] {
			c.Fatalf("%s was asked twice: %v", step.Fact, k.Path)
		}
		heard[key] = true
	}
	for _, id := range k.Skipped {
		if _, answered := k.Answers[id]; answered {
			c.Fatalf("%s is answered and skipped", id)
		}
	}
}

func (c *chat) asOf(k kept) time.Time {
	day, err := time.Parse(time.DateOnly, k.AsOf)
	if err != nil {
		c.Fatal(err)
	}
	return day
}

func (c *chat) open(k kept) []*estimator.Fact {
	return c.policy.AskedWithout(k.Answers, k.Skipped, c.asOf(k))
}

// place is what the rest of the chat depends on: the open questions, the
// answers that would have opened others, and what is asked at once.
func (c *chat) place(k kept, open []*estimator.Fact) string {
	here := list(open)
	decisive := map[string]any{}
	for f, values := range c.answers {
		said, answered := k.Answers[f.ID]
		if !answered {
			continue
		}
		for _, value := range values {
			other := maps.Clone(k.Answers)
			other[f.ID] = value
			if list(c.policy.AskedWithout(other, k.Skipped, c.asOf(k))) != here {
				decisive[f.ID] = said
				break
			}
		}
	}
	return fmt.Sprint(here, decisive, k.Same, k.Pending)
}

func list(facts []*estimator.Fact) string {
	var ids []string
	for _, f := range facts {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, " ")
}

// inChat is a value as somebody answers with it.
func inChat(f *estimator.Fact, value any) string {
	yes, isBool := value.(bool)
	if !isBool {
		if i := slices.IndexFunc(f.Choices, func(c estimator.Choice) bool { return c.Value == value }); i >= 0 {
			return fmt.Sprint(i + 1)
		}
		return fmt.Sprint(value)
	}
	if yes != f.Opposite {
		return "是"
	}
	return "否"
}

func TestEveryPathOfTheChatEndsWithAResultAndAsksNothingTwice(t *testing.T) {
	for _, p := range catalog(t).All() {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			iv := dialogue.NewInterview(only{p}, interviewWords(t), sentences(t), func() time.Time { return p.ValidFrom })
			s, err := iv.Begin("")
			if err != nil {
				t.Fatal(err)
			}
			c := &chat{t, iv, p, map[*estimator.Fact][]any{}, map[string]bool{}, map[string]bool{}, 0}
			for _, f := range p.Facts() {
				c.answers[f] = p.Answers(f, c.asOf(read(t, s.State())))
			}
			c.from(s.State())
			for _, g := range p.Groups() {
				for _, f := range g.Facts {
					if !c.asked[f.ID] {
						t.Errorf("%s is never asked", f.ID)
					}
				}
			}
			if c.ends < 3 || len(c.been) < len(p.Facts()) {
				t.Errorf("only %d ends, %d places", c.ends, len(c.been))
			}
		})
	}
}

func TestSkippingTheDistrictSkipsWhatOnlyItCouldTurnIntoPoints(t *testing.T) {
	s := begin(t)
	until(t, s, "自己的住房")
	answer(t, s, "有")
	if question := s.Question(); !strings.Contains(question, "哪个区") {
		t.Fatalf("after the home: %s", question)
	}
	if reply, _ := s.Do(dialogue.Skip); !strings.Contains(reply, "如果已婚") {
		t.Fatalf("after skipping the district: %s", reply)
	}
	s.Do(dialogue.Back)
	answer(t, s, "武清")
	if question := s.Question(); !strings.Contains(question, "2020 年 4 月 2 日以前") {
		t.Fatalf("after the district: %s", question)
	}
}
