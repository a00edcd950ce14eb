package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/casework"
	"luohu/estimator"
)

// correction is a material to be corrected.
type correction struct {
	ID     string `json:"id" doc:"of the material" maxLength:"64"`
	Reason string `json:"reason" maxLength:"2000"`
}

func wants(all []correction) (w []casework.Wanted) {
	for _, one := range all {
		w = append(w, casework.Wanted{Material: one.ID, Reason: one.Reason})
	}
	return w
}

type reviewInput struct {
	Conditional
	Line string `path:"line" enum:"police,hrss"`
	Body struct {
		Decision  string       `json:"decision" enum:"pass,supplement,reject"`
		Materials []correction `json:"materials,omitempty" doc:"of a supplement: what is to be corrected" maxItems:"50"`
		Reason    string       `json:"reason,omitempty" doc:"of a rejection" enum:"back_paid,interrupted,employer_changed,other,"`
		Text      string       `json:"text,omitempty" maxLength:"4000"`
	}
}

type scoreInput struct {
	Conditional
	Indicator  string `path:"indicator" maxLength:"32"`
	Department string `path:"department" maxLength:"32"`
	Body       struct {
		Step      string            `json:"step" enum:"receive,supplement,score,skip,return"`
		Points    *estimator.Points `json:"points,omitempty" doc:"with step score; at most two digits after the point" example:"10.00"`
		Materials []correction      `json:"materials,omitempty" doc:"with step supplement" maxItems:"50"`
		Reason    string            `json:"reason,omitempty" maxLength:"2000"`
		Evidence  string            `json:"evidence,omitempty" doc:"where it is known from" maxLength:"2000"`
	}
}

// steps are the names of what a department does, as the API has them.
var steps = map[string]casework.Kind{
	"receive": casework.ScoreReceived, "score": casework.ScoreGiven, "skip": casework.ScoreSkipped, "return": casework.ScoreReturned,
}

func (c Cases) registerReviews(api huma.API) {
	huma.Register(api, c.operation("claim", http.MethodPost, "/applications/{id}/claim", "Take a case in hand for half an hour"),
		func(ctx context.Context, in *Conditional) (*applicationOutput, error) {
			a, err := c.Load.Claim(ctx, by(ctx), in.ID)
			return c.answered(ctx, a, err)
		})
	huma.Register(api, c.operation("release", http.MethodDelete, "/applications/{id}/claim", "Let a case go"),
		func(ctx context.Context, in *Conditional) (*applicationOutput, error) {
			a, err := c.Load.Release(ctx, by(ctx), in.ID)
			return c.answered(ctx, a, err)
		})
	huma.Register(api, c.operation("review", http.MethodPost, "/applications/{id}/reviews/{line}", "Pass, reject, or ask for a supplement", 412),
		func(ctx context.Context, in *reviewInput) (*applicationOutput, error) {
			return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
				line := casework.Line(in.Line)
				switch in.Body.Decision {
				case "pass":
					return c.Load.Pass(ctx, by(ctx), in.ID, seen, line)
				case "reject":
					return c.Load.Reject(ctx, by(ctx), in.ID, seen, line, casework.RejectReason(in.Body.Reason), in.Body.Text)
				}
				return c.Load.Ask(ctx, by(ctx), in.ID, seen, casework.Desk{Line: line}, wants(in.Body.Materials), in.Body.Text)
			})
		})
	huma.Register(api, c.operation("sendBack", http.MethodPost, "/applications/{id}/reviews/{line}/sendback", "Put a line that has passed back to pending", 412),
		func(ctx context.Context, in *struct {
			ReasonInput
			Line string `path:"line" enum:"police,hrss"`
		},
		) (*applicationOutput, error) {
			return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
				return c.Load.SendBack(ctx, by(ctx), in.ID, seen, casework.Line(in.Line), in.Body.Reason)
			})
		})
	huma.Register(api, c.operation("answerSupplement", http.MethodPost, "/applications/{id}/supplements/{supplement}/answer", "Say that the materials are corrected", 412),
		func(ctx context.Context, in *struct {
			Conditional
			Supplement string `path:"supplement" maxLength:"10"`
		},
		) (*applicationOutput, error) {
			return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
				return c.Load.Answer(ctx, by(ctx), in.ID, seen, in.Supplement)
			})
		})
	huma.Register(api, c.operation("score", http.MethodPost, "/applications/{id}/scores/{indicator}/{department}", "Receive, score, skip, take back, or ask for a supplement", 412),
		c.score)
	huma.Register(api, c.operation("object", http.MethodPost, "/applications/{id}/objections", "复核: once, every item at once"),
		func(ctx context.Context, in *struct {
			Conditional
			Body struct {
				Items []struct {
					Indicator string `json:"indicator" maxLength:"32"`
					Reason    string `json:"reason" maxLength:"2000"`
				} `json:"items" maxItems:"50"`
			}
		},
		) (*applicationOutput, error) {
			var items []casework.ObjectedIndicator
			for _, i := range in.Body.Items {
				items = append(items, casework.ObjectedIndicator{Indicator: i.Indicator, Reason: i.Reason})
			}
			a, err := c.Load.Object(ctx, by(ctx), in.ID, items)
			return c.answered(ctx, a, err)
		})
	huma.Register(api, c.operation("issuePermit", http.MethodPost, "/applications/{id}/permit", "准迁证: hand the permit out", 412),
		func(ctx context.Context, in *Conditional) (*applicationOutput, error) {
			return c.change(ctx, *in, func(seen int64) (*casework.Application, error) {
				return c.Load.IssuePermit(ctx, by(ctx), in.ID, seen)
			})
		})
}

func (c Cases) score(ctx context.Context, in *scoreInput) (*applicationOutput, error) {
	return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
		if in.Body.Step == "supplement" {
			desk := casework.Desk{Indicator: in.Indicator, Department: in.Department}
			return c.Load.Ask(ctx, by(ctx), in.ID, seen, desk, wants(in.Body.Materials), in.Body.Reason)
		}
		step := casework.ScoreCommand{
			Step: steps[in.Body.Step], Indicator: in.Indicator, Department: in.Department,
			Reason: in.Body.Reason, Evidence: in.Body.Evidence,
		}
		if step.Step == casework.ScoreGiven {
			if in.Body.Points == nil {
				return nil, refused("/points", words().Points)
			}
			step.Points = *in.Body.Points
		}
		return c.Load.Score(ctx, by(ctx), in.ID, seen, step)
	})
}
