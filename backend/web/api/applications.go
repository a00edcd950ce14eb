package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/estimator"
)

// application is one as the API shows it. Its person is a reference: names and
// numbers are asked for apart, with a reason.
type application struct {
	ID        string                   `json:"id"`
	Version   int64                    `json:"version" doc:"for If-Match"`
	Period    casework.PeriodID        `json:"period" example:"2026-2"`
	Unit      string                   `json:"unit"`
	Person    string                   `json:"person"`
	Point     casework.AcceptancePoint `json:"point,omitempty"`
	Number    string                   `json:"number,omitempty" doc:"受理编号, from the submission on" example:"102026200001"`
	State     casework.State           `json:"state"`
	StateName string                   `json:"state_name" doc:"for people" example:"人社受理通过"`
	SentAt    *time.Time               `json:"submitted_at,omitempty"`

	Assessment *assessment         `json:"assessment,omitempty"`
	Materials  []casework.Material `json:"materials,omitempty"`
	Reviews    []lineShown         `json:"reviews,omitempty"`
	Supplement []supplementShown   `json:"supplements,omitempty"`
	Scores     []scoreShown        `json:"scores,omitempty" doc:"from the publication on for unit and applicant"`
	Total      *estimator.Points   `json:"total,omitempty"`
	Objection  *casework.Objection `json:"objection,omitempty"`
	Place      int                 `json:"place,omitempty" doc:"on the list"`
	Outside    string              `json:"outside,omitempty" doc:"why it is not on the list"`
	Withheld   *withheld           `json:"results_withheld,omitempty" doc:"instead of points, objection and place: results can't be asked for any more"`
	Permit     *casework.Due       `json:"permit,omitempty" doc:"until when it is promised"`
	Claims     []claimShown        `json:"claims,omitempty" doc:"who has it in hand: one of a desk at most"`
	Ending     string              `json:"ending,omitempty" doc:"the reason of the end"`
}

type assessment struct {
	Passes bool             `json:"passes"`
	Total  estimator.Points `json:"total"`
	Policy string           `json:"policy_version"`

	Warnings []estimator.Warning `json:"warnings,omitempty" doc:"when it has just been made: facts that contradict each other, or the ID number; the total still stands"`
}

// supplementShown is a supplement with why it is due then.
type supplementShown struct {
	casework.Supplement
	DueDays []casework.DueDay `json:"due_days,omitempty" doc:"while it is open: each day of the count, with why it counted or not"`
	WhyThen string            `json:"due_because,omitempty" doc:"while it is open, for people: until when it is to be answered, and why then"`
}

// lineShown is a line with until when it is to be decided, and why then.
type lineShown struct {
	casework.Review
	StatusName string            `json:"status_name"`
	ReasonName string            `json:"reason_name,omitempty" doc:"of a rejection, for people"`
	Due        *casework.Due     `json:"due,omitempty"`
	DueDays    []casework.DueDay `json:"due_days,omitempty" doc:"each day of the count, with why it counted or not"`
}

// show is an application for somebody: departments' points are shown to staff,
// and to others once they are published.
func (c Cases) show(a *casework.Application, p *casework.Period, by casework.Actor) application {
	state := p.Told(a.State, by, c.Load.Now())
	v := application{
		ID: a.ID, Version: a.Version, Period: a.Period, Unit: a.Unit, Person: a.Person, Point: a.Point, Number: a.Number,
		State: state, StateName: c.Words.States[state], Materials: a.Materials, Ending: c.Words.Why(a.Ending),
	}
	if !a.SentAt.IsZero() {
		v.SentAt = &a.SentAt
	}
	if a.Assessed != nil {
		v.Assessment = &assessment{Passes: a.Assessed.Passes, Total: a.Assessed.Total, Policy: a.Assessed.PolicyVersion}
	}
	c.showResults(&v, a, p, by)
	if !a.Permit.IsZero() && a.State != casework.Disqualified {
		v.Permit = &a.Permit
	}
	for _, s := range a.Wanted {
		shown := supplementShown{Supplement: s}
		if s.Open() {
			_, shown.DueDays = casework.CountDue(c.Load.Days(), s.AskedAt, p.Terms.Clocks.AnswerSupplement)
			shown.WhyThen = c.Words.WhyThen(&s, p)
		}
		v.Supplement = append(v.Supplement, shown)
	}
	for _, r := range a.Reviews {
		line := lineShown{Review: r, StatusName: c.Words.Statuses[r.Status], ReasonName: c.Words.RejectReasons[string(r.Reason)]}
		line.Text = c.Words.Why(r.Text)
		if r.Status == casework.Pending || r.Status == casework.InSupplement {
			due, days := a.Acceptance(r.Line, p, c.Load.Days())
			line.Due, line.DueDays = &due, days
		}
		v.Reviews = append(v.Reviews, line)
	}
	return v
}

type applicationOutput struct {
	ETag string `header:"ETag"`
	Body application
}

// answered shows an application after a command, or says what went wrong.
func (c Cases) answered(ctx context.Context, a *casework.Application, err error) (*applicationOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	p, err := c.Load.Period(ctx, a.Period)
	if err != nil {
		return nil, c.told(err)
	}
	v := c.show(a, p, by(ctx))
	if v.Claims, err = c.claims(ctx, a); err != nil {
		return nil, err
	}
	return &applicationOutput{`"` + itoa(v.Version) + `"`, v}, nil
}

func (c Cases) registerApplications(api huma.API) {
	huma.Register(api, created(c.operation("addApplication", http.MethodPost, "/applications", "Begin an application for somebody")),
		c.add)
	huma.Register(api, c.operation("listApplications", http.MethodGet, "/applications", "Applications within one's reach"),
		c.list)
	huma.Register(api, c.operation("getApplication", http.MethodGet, "/applications/{id}", "One application"),
		func(ctx context.Context, in *Conditional) (*applicationOutput, error) {
			a, err := c.Load.Application(ctx, by(ctx), in.ID)
			return c.answered(ctx, a, err)
		})
	huma.Register(api, c.operation("deleteApplication", http.MethodDelete, "/applications/{id}", "Take back what was never submitted", 412),
		func(ctx context.Context, in *Conditional) (*applicationOutput, error) {
			return c.change(ctx, *in, func(seen int64) (*casework.Application, error) { return c.Load.Delete(ctx, by(ctx), in.ID, seen) })
		})
	huma.Register(api, c.operation("editFacts", http.MethodPatch, "/applications/{id}/facts", "Change some facts; null takes one back", 412),
		func(ctx context.Context, in *struct {
			Conditional
			Body map[string]any `maxProperties:"200"`
		},
		) (*applicationOutput, error) {
			return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
				return c.Load.EditFacts(ctx, by(ctx), in.ID, seen, in.Body)
			})
		})
	huma.Register(api, c.operation("getFacts", http.MethodGet, "/applications/{id}/facts", "What was entered, and what it counts for"),
		func(ctx context.Context, in *Conditional) (*factsOutput, error) {
			f, err := c.Load.Facts(ctx, by(ctx), in.ID)
			if err != nil {
				return nil, c.told(err)
			}
			f.Estimate.Warnings = c.warnings(f.Estimate.Warnings, f.BirthDiffers)
			return &factsOutput{"private, no-store", f}, nil
		})
	huma.Register(api, c.operation("assess", http.MethodPost, "/applications/{id}/assessment", "网上测评: hold the facts against the line", 412),
		func(ctx context.Context, in *Conditional) (*applicationOutput, error) {
			var told caseload.Assessment
			out, err := c.change(ctx, *in, func(seen int64) (a *casework.Application, err error) {
				a, told, err = c.Load.Assess(ctx, by(ctx), in.ID, seen)
				return a, err
			})
			if err == nil && out.Body.Assessment != nil {
				out.Body.Assessment.Warnings = c.warnings(told.Warnings, told.BirthDiffers)
			}
			return out, err
		})
	huma.Register(api, c.operation("listMaterials", http.MethodGet, "/applications/{id}/materials", "The papers that follow from the facts, with why, and what was handed in"),
		func(ctx context.Context, in *Conditional) (*papersOutput, error) {
			all, err := c.Load.Papers(ctx, by(ctx), in.ID)
			if err != nil {
				return nil, c.told(err)
			}
			out := &papersOutput{}
			out.Body.Items = all
			return out, nil
		})
	huma.Register(api, c.operation("submit", http.MethodPost, "/applications/{id}/submission", "提交审核: from here on nothing can be edited", 412),
		func(ctx context.Context, in *struct {
			Conditional
			Body struct {
				Promises map[string]bool `json:"promises" doc:"unit and applicant: both promise that everything is true"`
			}
		},
		) (*applicationOutput, error) {
			return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
				return c.Load.Submit(ctx, by(ctx), in.ID, seen, in.Body.Promises)
			})
		})
	huma.Register(api, c.operation("withdraw", http.MethodPost, "/applications/{id}/withdrawal", "Withdraw the whole application", 412),
		func(ctx context.Context, in *ReasonInput) (*applicationOutput, error) {
			return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
				return c.Load.Withdraw(ctx, by(ctx), in.ID, seen, in.Body.Reason)
			})
		})
}

// warnings are those of an estimate, and whether the birthday is that in the ID
// number: never which.
func (c Cases) warnings(all []estimator.Warning, birthDiffers bool) []estimator.Warning {
	if birthDiffers {
		all = append(all, estimator.Warning{Pointer: "/facts/birth_date", Detail: c.Words.BirthDiffers})
	}
	return all
}

type factsOutput struct {
	Cache string `header:"Cache-Control"`
	Body  caseload.Facts
}

type addInput struct {
	Secured
	Body struct {
		Period   string `json:"period" example:"2026-2" maxLength:"8"`
		IDNumber string `json:"id_number" doc:"公民身份号码; as it is typed" maxLength:"40"`
		Name     string `json:"name" maxLength:"200"`
		Phone    string `json:"phone,omitempty" doc:"the applicant's own mobile number: codes go there" maxLength:"40"`
		Address  string `json:"address,omitempty" doc:"to which the permit is sent" maxLength:"400"`
	}
}

// add finds or notes the person with it. Nobody learns from the answer whether
// they were known.
func (c Cases) add(ctx context.Context, in *addInput) (*applicationOutput, error) {
	number, err := casework.ParseIDNumber(in.Body.IDNumber, c.Load.Now())
	if err != nil {
		return nil, c.told(err)
	}
	a, err := c.Load.Add(ctx, by(ctx), casework.PeriodID(in.Body.Period), func(tx *store.Tx) (string, error) {
		return c.Persons.FindOrCreate(tx, vault.Given{
			IDNumber: number, Name: in.Body.Name, Phone: in.Body.Phone, Address: in.Body.Address,
		})
	})
	return c.answered(ctx, a, err)
}

type papersOutput struct {
	Body struct {
		Items []caseload.Paper `json:"items"`
	}
}

// ReasonInput is a change for which a reason is given.
type ReasonInput struct {
	Conditional
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func created(o huma.Operation) huma.Operation {
	o.DefaultStatus = http.StatusCreated
	return o
}

// change carries out a command on the version that was seen.
func (c Cases) change(ctx context.Context, in Conditional, do func(seen int64) (*casework.Application, error)) (*applicationOutput, error) {
	seen, err := in.seen()
	if err != nil {
		return nil, err
	}
	a, err := do(seen)
	return c.answered(ctx, a, err)
}
