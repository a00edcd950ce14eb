package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
)

// unitShown is a unit as the API shows it.
type unitShown struct {
	ID          string                                         `json:"id"`
	Version     int64                                          `json:"version" doc:"for If-Match"`
	USCC        casework.USCC                                  `json:"uscc" example:"91350100M000100Y43"`
	Name        string                                         `json:"name"`
	Licence     casework.Licence                               `json:"licence" enum:"pending,checked,refused"`
	LicenceName string                                         `json:"licence_name" doc:"for people" example:"等待核对"`
	Why         string                                         `json:"why,omitempty" doc:"why the licence was refused"`
	LicenceFile string                                         `json:"licence_file,omitempty" doc:"id of the licence that was handed in last; a decision names it as file"`
	HandedIn    bool                                           `json:"handed_in" doc:"whether there is a licence to look at"`
	Points      map[casework.PeriodID]casework.AcceptancePoint `json:"acceptance_points,omitempty" doc:"by period"`
	Barred      *barShown                                      `json:"barred,omitempty" doc:"while it may not file"`
	Agents      []agentShown                                   `json:"agents,omitempty" doc:"not in lists"`
}

type barShown struct {
	Until  string `json:"until" doc:"the last day" format:"date"`
	Reason string `json:"reason"`
}

type agentShown struct {
	ID    string `json:"id"`
	Name  string `json:"name" doc:"to sign in by"`
	Phone string `json:"phone,omitempty" doc:"for its agents and for window officers"`
}

func (c Cases) showUnit(u *casework.Unit) unitShown {
	v := unitShown{
		ID: u.ID, Version: u.Version, USCC: u.USCC, Name: u.Name, Licence: u.Licence, LicenceName: c.Words.Licences[u.Licence],
		Why: u.Why, LicenceFile: u.File.ID, HandedIn: u.File.Hash != "", Points: u.Points,
	}
	if b := u.BarOn(c.Load.Now()); b != nil {
		v.Barred = &barShown{b.Until.Format(time.DateOnly), b.Reason}
	}
	return v
}

type unitOutput struct {
	ETag string `header:"ETag"`
	Body unitShown
}

// unit shows one after a command, or says what went wrong.
func (c Cases) unit(ctx context.Context, who casework.Actor, u *casework.Unit, err error) (*unitOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	agents, err := c.Load.AgentsOf(ctx, who, u)
	if err != nil {
		return nil, c.told(err)
	}
	v := c.showUnit(u)
	for _, a := range agents {
		v.Agents = append(v.Agents, agentShown(a))
	}
	return &unitOutput{`"` + itoa(v.Version) + `"`, v}, nil
}

// UnitInput is about one unit.
type UnitInput struct {
	Secured
	USCC    string `path:"uscc" maxLength:"40" doc:"统一社会信用代码"`
	IfMatch string `header:"If-Match" doc:"version of the unit as it was read; left out: whatever it is" example:"3"`
}

// read is the code, and the version that somebody has seen (0: none).
func (in UnitInput) read() (uscc casework.USCC, seen int64, err error) {
	if uscc, err = casework.ParseUSCC(in.USCC); err != nil {
		return "", 0, &casework.Refusal{Code: casework.CodeNotYours} // there is no such unit
	}
	seen, err = Conditional{IfMatch: in.IfMatch}.seen()
	return uscc, seen, err
}

// changeUnit carries out a command on the version that was seen.
func (c Cases) changeUnit(ctx context.Context, in UnitInput, do func(uscc casework.USCC, seen int64) (*casework.Unit, error)) (*unitOutput, error) {
	uscc, seen, err := in.read()
	if err != nil {
		return nil, c.told(err)
	}
	u, err := do(uscc, seen)
	return c.unit(ctx, nobody, u, err)
}

// nobody is shown no phones: answers to a POST are kept for a while.
var nobody casework.Actor

func (c Cases) registerUnits(api huma.API, limited func(huma.Context, func(huma.Context))) {
	register := created(c.operation("registerUnit", http.MethodPost, "/units", "单位注册: make a unit and the accounts of its two agents", 413, 429))
	register.Description = "Needs no login. An Idempotency-Key is honoured."
	register.Middlewares, register.MaxBodyBytes = huma.Middlewares{limited, c.once}, registrationLimit
	register.BodyReadTimeout = sendWithin
	huma.Register(api, register, c.registerUnit)
	huma.Register(api, c.operation("getUnit", http.MethodGet, "/units/{uscc}", "One unit, with its agents"),
		func(ctx context.Context, in *UnitInput) (*unitOutput, error) {
			uscc, _, err := in.read()
			if err != nil {
				return nil, c.told(err)
			}
			u, err := c.Load.Unit(ctx, by(ctx), uscc)
			return c.unit(ctx, by(ctx), u, err)
		})
	huma.Register(api, c.operation("listUnits", http.MethodGet, "/units", "Units, in the order in which they have registered"), c.listUnits)
	huma.Register(api, c.operation("chooseAcceptancePoint", http.MethodPut, "/units/{uscc}/acceptance-point", "Choose where applications are accepted: once a period", 412),
		func(ctx context.Context, in *struct {
			UnitInput
			Body struct {
				Period string `json:"period,omitempty" doc:"left out: the one that is being filed in" example:"2026-2" pattern:"^[0-9]{4}-[12]$"`
				Point  string `json:"point" enum:"municipal,binhai"`
			}
		},
		) (*unitOutput, error) {
			return c.changeUnit(ctx, in.UnitInput, func(uscc casework.USCC, seen int64) (*casework.Unit, error) {
				return c.Load.ChoosePoint(ctx, by(ctx), uscc, seen, casework.PeriodID(in.Body.Period), casework.AcceptancePoint(in.Body.Point))
			})
		})
	c.registerUnitRequests(api)
}

// newAgent is an account to be made.
type newAgent struct {
	Name     string `json:"name" doc:"to sign in by: letters, digits, . - _" maxLength:"64"`
	Password string `json:"password" doc:"at least 12 characters" maxLength:"256"`
	Phone    string `json:"phone,omitempty" doc:"a mobile number" maxLength:"40"`
	Insured  bool   `json:"insured_by_unit" doc:"declared: insured by the same employer"`
}

// licenceLimit is the most that a licence may have, in bytes, where anybody may
// send it; a larger one is handed in by an agent. In base64 it is a third more.
const (
	licenceLimit      = 5 << 20
	registrationLimit = licenceLimit/3*4 + bodyLimit
)

type registerInput struct {
	IdempotencyKey string `header:"Idempotency-Key" doc:"sent again when the answer was lost, it is carried out once" maxLength:"64"`
	Body           struct {
		USCC    string     `json:"uscc" doc:"统一社会信用代码; as it is typed" maxLength:"40"`
		Name    string     `json:"name" maxLength:"400"`
		Period  string     `json:"period,omitempty" doc:"left out: the one that is being filed in" pattern:"^[0-9]{4}-[12]$"`
		Agents  []newAgent `json:"agents" doc:"two: employees of the unit" maxItems:"10"`
		Licence string     `json:"licence,omitempty" doc:"营业执照 in base64: JPEG, PNG, HEIC or PDF, at most 5 MiB; left out: an agent hands it in afterwards"`
	}
}

func (c Cases) registerUnit(ctx context.Context, in *registerInput) (*unitOutput, error) {
	r := caseload.Registration{USCC: in.Body.USCC, Name: in.Body.Name, Period: casework.PeriodID(in.Body.Period)}
	for _, a := range in.Body.Agents {
		r.Agents = append(r.Agents, caseload.NewAgent(a))
	}
	if in.Body.Licence != "" {
		content, err := base64.StdEncoding.DecodeString(in.Body.Licence)
		if err != nil {
			return nil, refused("/licence", words().Base64)
		}
		r.Licence = &files.Upload{Content: bytes.NewReader(content)}
	}
	u, err := c.Load.Register(ctx, r)
	if refusal := c.fileRefused("/licence", err); refusal != nil {
		return nil, refusal
	}
	return c.unit(ctx, nobody, u, err)
}

type unitsInput struct {
	Secured
	Paged
	Licence string `query:"licence" enum:"pending,to_check,checked,refused" doc:"to_check: pending, and handed in"`
	Q       string `query:"q" doc:"the beginning of the name or of the code" maxLength:"100" pattern:"^[^\\x00-\\x1f]*$"`
}

type unitsOutput struct {
	Body struct {
		Items []unitShown `json:"items"`
		Next  *string     `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) listUnits(ctx context.Context, in *unitsInput) (*unitsOutput, error) {
	list := c.places("units")
	behind, err := list.behind(in.Paged)
	if err != nil {
		return nil, err
	}
	filter := store.UnitFilter{Beginning: in.Q, After: behind, Limit: in.Limit + 1}
	if filter.ToCheck = in.Licence == "to_check"; !filter.ToCheck {
		filter.Licence = casework.Licence(in.Licence)
	}
	page, err := c.Store.Units(ctx, filter)
	if err != nil {
		return nil, err
	}
	out := &unitsOutput{}
	page, out.Body.Next = pageOf(list, page, in.Limit, func(u *casework.Unit) string { return u.ID })
	out.Body.Items = make([]unitShown, len(page))
	for i, u := range page {
		out.Body.Items[i] = c.showUnit(u)
	}
	return out, nil
}
