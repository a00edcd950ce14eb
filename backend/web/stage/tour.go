package stage

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// Tour leads through the product: configs/words/tour.yaml.
type Tour []Step

// Step is one thing to look at.
type Step struct {
	Title string `yaml:"title"`
	Text  string `yaml:"text"`
	As    string `yaml:"as"`   // whose place is taken; [caseAgent]: that of the clerk whose case it is
	Page  string `yaml:"page"` // {state} in it stands for a case in that state
}

// caseAgent stands for the clerk of the unit that has filed the case of a step.
const caseAgent = "agent"

// LoadTour reads it.
func LoadTour(src []byte) (*Tour, error) {
	var t Tour
	if err := yaml.UnmarshalWithOptions(src, &t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/tour.yaml: %s", yaml.FormatError(err, false, true))
	}
	return &t, nil
}

// Example is a case that a step looks at, and the account of the clerk who has filed it.
type Example struct{ ID, Agent string }

var inState = regexp.MustCompile(`\{([a-z_]+)\}`)

// at is where a step leads: who one is there, and the page. Nobody in that
// state, any more: the first page of whoever looks.
func (s *stage) at(p *site.Page, step Step) (as, page string, err error) {
	as, page = step.As, step.Page
	state := inState.FindStringSubmatch(page)
	if state == nil {
		return as, page, nil
	}
	example, found, err := s.Example(p, state[1])
	if err != nil {
		return "", "", err
	}
	if as == caseAgent {
		as = example.Agent
	}
	if !found {
		if as == "" {
			as = agents[0]
		}
		return as, "", nil
	}
	return as, inState.ReplaceAllString(page, example.ID), nil
}

// toured is a step as the page shows it.
type toured struct {
	Step
	At, Of       int
	Before, Next int // 0: there is none
}

// step is the one that the address names; nil: one is not on the tour.
func (s *stage) step(p *site.Page) *toured {
	n, err := strconv.Atoi(p.Query("tour"))
	if err != nil || n < 1 || n > len(s.Tour) {
		return nil
	}
	t := &toured{Step: s.Tour[n-1], At: n, Of: len(s.Tour), Before: n - 1, Next: n + 1}
	if t.Next > t.Of {
		t.Next = 0
	}
	return t
}

// tour goes to a step, in the place of whoever sees it.
func (s *stage) tour(p *site.Page) error {
	n, err := strconv.Atoi(p.Form().Get("step"))
	if err != nil || n < 1 || n > len(s.Tour) {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	as, _, err := s.at(p, s.Tour[n-1])
	if err != nil {
		return err
	}
	if err := s.become(p, as); err != nil {
		return err
	}
	return p.To("/demo?tour="+strconv.Itoa(n), "")
}
