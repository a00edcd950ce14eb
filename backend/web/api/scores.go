package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/estimator"
)

// scoredIndicator is an indicator with what each department gave.
type scoredIndicator struct {
	Indicator string                  `json:"indicator"`
	Combine   string                  `json:"combine" enum:"single,max,agree,sum" doc:"how the departments' points make one"`
	Points    estimator.Points        `json:"points" doc:"combined, with what false records take away"`
	Records   []recordShown           `json:"records"`
	Falses    []casework.CountedFalse `json:"false_records,omitempty"`
}

type recordShown struct {
	scoreShown
	StatusName string                  `json:"status_name" doc:"for people"`
	ProofName  string                  `json:"proof_name,omitempty" doc:"of what the system scored: from what"`
	Objection  *casework.ObjectionItem `json:"objection,omitempty"`
}

type scoresOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		State     casework.State    `json:"state"`
		StateName string            `json:"state_name"`
		Total     estimator.Points  `json:"total" doc:"of what is scored so far"`
		Complete  bool              `json:"complete" doc:"nothing is open any more"`
		Display   *casework.Window  `json:"display,omitempty" doc:"in which an objection can be made"`
		Objection string            `json:"objection,omitempty" doc:"id, for its answer"`
		Items     []scoredIndicator `json:"items"`
	}
}

func (c Cases) registerScores(api huma.API) {
	huma.Register(api, c.operation("listScores", http.MethodGet, "/applications/{id}/scores", "Points by indicator and department, with where they come from"),
		c.scores)
	huma.Register(api, c.operation("answerObjection", http.MethodPost, "/objections/{id}/answer", "Answer an item of an objection: keep the score, or ask a colleague to change it", 412),
		c.answerObjection)
}

func (c Cases) scores(ctx context.Context, in *Conditional) (*scoresOutput, error) {
	a, err := c.Load.Application(ctx, by(ctx), in.ID)
	if err != nil {
		return nil, c.told(err)
	}
	if by(ctx).Role == casework.Applicant && !a.State.PointsOut() {
		return nil, c.told(&casework.Refusal{Code: casework.CodeNotPublished})
	}
	p, err := c.Load.Period(ctx, a.Period)
	if err == nil {
		err = p.Results(by(ctx), c.Load.Now())
	}
	if err != nil {
		return nil, c.told(err)
	}
	out := &scoresOutput{ETag: `"` + itoa(a.Version) + `"`}
	b := &out.Body
	b.State, b.StateName, b.Items = a.State, c.Words.States[a.State], c.scored(a, p, by(ctx))
	b.Complete = true
	for _, in := range b.Items {
		b.Total += in.Points
		for _, r := range in.Records {
			b.Complete = b.Complete && r.Closed()
		}
	}
	if p.Stage == casework.ScoresPublished {
		b.Display = &p.Display
	}
	if a.Objection != nil {
		b.Objection = a.Objection.ID
	}
	return out, nil
}

// scored are the indicators in the order of the table.
func (c Cases) scored(a *casework.Application, p *casework.Period, by casework.Actor) []scoredIndicator {
	all, at := []scoredIndicator{}, map[string]int{}
	place := func(indicator string) *scoredIndicator {
		i, there := at[indicator]
		if !there {
			i, at[indicator] = len(all), len(all)
			all = append(all, scoredIndicator{Indicator: indicator, Points: a.IndicatorPoints(indicator)})
		}
		return &all[i]
	}
	for _, r := range a.Scores {
		if r.Status == casework.Voided {
			continue
		}
		in := place(r.Indicator)
		in.Combine = r.Combine
		in.Records = append(in.Records, recordShown{
			scoreShown: c.record(r, a, p, by), StatusName: c.Words.Statuses[r.Status], ProofName: c.Words.Proofs[r.Proof],
			Objection: a.ObjectionTo(r.Indicator, r.Department),
		})
	}
	for _, f := range a.Falses {
		in := place(f.Indicator)
		in.Falses = append(in.Falses, f)
	}
	return all
}

type answerInput struct {
	Conditional
	Body struct {
		Indicator string            `json:"indicator" maxLength:"32"`
		Decision  string            `json:"decision" enum:"keep,rescore"`
		Points    *estimator.Points `json:"points,omitempty" doc:"with decision rescore"`
		Text      string            `json:"text" doc:"for the applicant: why" maxLength:"4000"`
	}
}

type answerOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		Application application       `json:"application"`
		Request     *casework.Request `json:"request,omitempty" doc:"of decision rescore: what a colleague of the department decides"`
	}
}

// answerObjection answers for the department of who asks. The id of an
// objection is its application's: there is one at most.
func (c Cases) answerObjection(ctx context.Context, in *answerInput) (*answerOutput, error) {
	who := by(ctx)
	out := &answerOutput{}
	seen, err := in.seen()
	if err != nil {
		return nil, err
	}
	if in.Body.Decision == "rescore" {
		if in.Body.Points == nil {
			return nil, refused("/points", words().PointsChanged)
		}
		d := caseload.Details{Indicator: in.Body.Indicator, Department: who.Department, Points: *in.Body.Points, Version: seen}
		r, err := c.Load.Request(ctx, who, casework.AskRescore, in.ID, d, in.Body.Text)
		if err != nil {
			return nil, c.told(err)
		}
		out.Body.Request = &r
	}
	shown, err := c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
		if out.Body.Request != nil {
			return c.Load.Application(ctx, who, in.ID)
		}
		return c.Load.Keep(ctx, who, in.ID, seen, in.Body.Indicator, who.Department, in.Body.Text)
	})
	if err != nil {
		return nil, err
	}
	out.ETag, out.Body.Application = shown.ETag, shown.Body
	return out, nil
}
