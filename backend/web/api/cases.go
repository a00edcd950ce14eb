package api

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/broadcast"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web/door"
	"luohu/backend/web/problem"
	"luohu/estimator"
)

// Cases is what the operations of the core workflow stand on.
type Cases struct {
	Load  *caseload.Caseload
	Store *store.Store
	Words *casework.Words
	// FileWords say why an upload was refused.
	FileWords *files.Words
	// Persons finds the one with an ID number, or notes them.
	Persons interface {
		FindOrCreate(tx *store.Tx, g vault.Given) (person string, err error)
		Amend(ctx context.Context, by casework.Actor, person string, g vault.Given) error
	}
	// Exchange is what goes in and out in files, lists and from other systems.
	Exchange *exchange.Exchange
	// Searches says whether an account may search once more now.
	Searches func(ctx context.Context, account string) bool
	// Door finds out who sent a request, and lets them to what is theirs.
	Door *door.Door
	// Fingerprint is a keyed hash of what was sent: bodies hold passwords and ID
	// numbers, which nobody is to find out from what is kept of them.
	Fingerprint func(sent []byte) string

	Identity *identity.Identity // nil: signing in and accounts are not served
	Reveals  Reveals            // of persons; none: not served
	Log      *slog.Logger       // for what is nobody's fault; nil: nowhere

	catalog func() *estimator.Catalog
}

// Secured is the header that every operation of the workflow needs.
type Secured struct {
	Authorization  string `header:"Authorization" hidden:"true" doc:"Bearer and a token; else the session's cookie"`
	IdempotencyKey string `header:"Idempotency-Key" doc:"of a POST that may be sent again when its answer was lost: it is carried out once" maxLength:"64"`
}

// Conditional is Secured, for a change of an application that was read before.
type Conditional struct {
	Secured
	ID      string `path:"id" maxLength:"26" doc:"of the application"`
	IfMatch string `header:"If-Match" doc:"version of the application as it was read; left out: whatever it is" example:"12"`
}

// seen is the version that somebody has seen; 0: none.
func (in Conditional) seen() (int64, error) {
	if in.IfMatch == "" {
		return 0, nil
	}
	version, err := strconv.ParseInt(strings.Trim(in.IfMatch, `"`), 10, 64)
	if err != nil || version < 1 {
		return 0, refused("/header/If-Match", words().IfMatch)
	}
	return version, nil
}

// operation is one of the workflow's.
func (c Cases) operation(id, method, path, summary string, more ...int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: root + path, Summary: summary, Tags: []string{"workflow"},
		DefaultStatus: http.StatusOK, MaxBodyBytes: bodyLimit, Middlewares: huma.Middlewares{c.let, c.once, form},
		Errors: append([]int{400, 401, 403, 404, 409, 422}, more...), Security: eitherWay,
	}
}

// told turns what went wrong into what people are told.
func (c Cases) told(err error) error {
	var stale *caseload.Stale
	var facts estimator.FactErrors
	var file *files.Refusal
	refusal, isRefusal := casework.IsRefusal(err)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stale):
		p := c.problem(&casework.Refusal{Code: casework.CodeStale, Params: map[string]any{"version": stale.Version}})
		p.SetStatus(http.StatusPreconditionFailed)
		p.Params = map[string]any{"version": stale.Version, "since": c.since(stale.Since)}
		return p
	case isRefusal:
		return later(c.problem(refusal), refusal)
	case errors.Is(err, vault.ErrErased):
		return c.problem(&casework.Refusal{Code: vault.CodeErased})
	case errors.As(err, &facts):
		return unusable(facts)
	case errors.As(err, &file):
		return c.fileProblem(file)
	case errors.Is(err, store.ErrRepeated): // by another request of the same key, a moment ago
		p := problem.New(http.StatusConflict, words().OnceRunning)
		p.Code = "carried_out"
		return p
	case errors.Is(err, store.ErrNotFound):
		return c.problem(&casework.Refusal{Code: casework.CodeNotYours})
	}
	if c.Log != nil && !errors.Is(err, context.Canceled) { // nobody waits for it any more
		c.Log.Error("a request failed", "error", err)
	}
	return err
}

// Problem is what people are told of what went wrong; nil: it is nothing that
// they are to know.
func (c Cases) Problem(err error) *problem.Problem {
	p, _ := errors.AsType[*problem.Problem](c.told(err))
	return p
}

// change is an event as people see it.
type change struct {
	Version int64  `json:"version"`
	At      string `json:"at" format:"date-time"`
	Kind    string `json:"kind"`
	Name    string `json:"name" doc:"for people"`
	By      string `json:"by" doc:"the role that acted"`
}

func (c Cases) since(events []casework.Recorded) []change {
	all := make([]change, len(events))
	for i, e := range events {
		kind := string(e.Event.Kind())
		all[i] = change{e.Version, e.At.In(casework.Zone).Format(timeForm), kind, c.Words.Acts[kind], c.Words.Roles[e.By.Role]}
	}
	return all
}

// timeForm has the seconds, and the zone.
const timeForm = "2006-01-02T15:04:05Z07:00"

// wrongField are refusals of something that was entered.
var wrongField = map[casework.Code]string{
	casework.CodeIDLength: "/id_number", casework.CodeIDCharacters: "/id_number", casework.CodeIDBirthday: "/id_number",
	casework.CodeIDCheck: "/id_number", casework.CodeUSCCLength: "/uscc", casework.CodeUSCCCharacters: "/uscc",
	casework.CodeUSCCCheck: "/uscc", casework.CodePointsOutside: "/points", casework.CodePointsImpossible: "/points",
	casework.CodeReasonMissing: "",
	casework.CodeTextTooLong:   "", casework.CodePersonal: "", casework.CodeTermsWrong: "", casework.CodeAgentsWrong: "/agents",
	vault.CodePhone: "/phone", vault.CodeName: "/name", casework.CodeNotInsured: "/agents",
	casework.CodeCalendarWrong: "", casework.CodeMaterialUnknown: "/path/material", casework.CodeIndicatorUnknown: "/items",
	identity.CodeSignInWrong: "/old", identity.CodeFactorWrong: "/code", identity.CodeNameWrong: "/name", identity.CodeRolesWrong: "/roles",
	identity.CodePasswordShort: "/password", identity.CodePasswordLong: "/password", identity.CodePasswordName: "/password",
	identity.CodePasswordKnown: "/password", identity.CodePasswordSame: "/password",
	vault.CodeReasonShort: "/reason", vault.CodeReasonTells: "/reason",
	broadcast.CodeNumber: "/recipients", broadcast.CodeTime: "/schedule/at",
	broadcast.CodePast: "/schedule/at", broadcast.CodeOver: "/schedule/over", broadcast.CodeWindow: "/schedule/until",
}

// partOf are those whose field is in a part of what was sent, which the refusal
// names.
var partOf = map[casework.Code]bool{
	vault.CodePhone: true, identity.CodeNameWrong: true, identity.CodePasswordShort: true, identity.CodePasswordLong: true,
	identity.CodePasswordName: true, identity.CodePasswordKnown: true,
}

// problem says a refusal by rule.
func (c Cases) problem(r *casework.Refusal) *problem.Problem {
	says, help := c.Words.Refusal(r)
	status := cmp.Or(statuses[r.Code], http.StatusConflict)
	pointer, entered := wrongField[r.Code]
	if entered {
		status = http.StatusUnprocessableEntity
	}
	p := problem.New(status, says+help)
	p.Code, p.Params = string(r.Code), r.Params
	if what, first := nexts[r.Code]; first {
		p.Params = map[string]any{"next": what}
	}
	if field, named := r.Params["field"].(string); named && partOf[r.Code] {
		pointer = "/" + field + pointer
	} else if named {
		pointer = "/" + field
	}
	if p.Errors = lacking(r); entered {
		p.Errors = []problem.Field{{Pointer: pointer, Detail: says}}
	}
	return p
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
