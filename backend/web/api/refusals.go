package api

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/vault"
	"luohu/backend/web/problem"
	"luohu/estimator"
)

// statuses are those of refusals that are no plain conflict with a rule.
var statuses = map[casework.Code]int{
	casework.CodeNotAllowed:     http.StatusForbidden,
	casework.CodeOneApplication: http.StatusForbidden,
	casework.CodeNotYours:       http.StatusNotFound,
	identity.CodeSignedOut:      http.StatusUnauthorized,
	identity.CodeCrossSite:      http.StatusForbidden,
	identity.CodeMustChange:     http.StatusForbidden,
	identity.CodeMustEnrol:      http.StatusForbidden,
	identity.CodeSignInWait:     http.StatusTooManyRequests,
	identity.CodeBusy:           http.StatusServiceUnavailable,
	vault.CodeRevealOften:       http.StatusTooManyRequests,
}

// fileStatuses are those of refusals that are not about what a file is.
var fileStatuses = map[files.Code]int{
	files.NoSuchUpload:   http.StatusNotFound,
	files.WrongOffset:    http.StatusConflict,
	files.NotComplete:    http.StatusConflict,
	files.TooManyUploads: http.StatusConflict,
	files.TooManyParts:   http.StatusConflict,
	files.BadAddress:     http.StatusNotFound,
	files.AddressExpired: http.StatusGone,
}

// lacking points at each thing that a refusal says is missing.
func lacking(r *casework.Refusal) (all []problem.Field) {
	switch r.Code {
	case casework.CodeFactsMissing:
		facts, _ := r.Params["missing"].(estimator.FactErrors)
		for _, f := range facts {
			all = append(all, problem.Field(f))
		}
	case casework.CodeMaterialMissing:
		ids, _ := r.Params["materials"].([]string)
		names, _ := r.Params["names"].(map[string]string)
		for _, id := range ids {
			all = append(all, problem.Field{Pointer: "/materials/" + id, Detail: fmt.Sprintf(words().Material, cmp.Or(names[id], id))})
		}
	case casework.CodePromiseMissing:
		parties, _ := r.Params["promises"].([]string)
		for _, by := range parties {
			all = append(all, problem.Field{Pointer: "/promises/" + by, Detail: words().Promise})
		}
	}
	return all
}

func (c Cases) fileProblem(r *files.Refusal) *problem.Problem {
	status, other := fileStatuses[r.Code]
	p := problem.New(cmp.Or(status, http.StatusUnprocessableEntity), c.FileWords.Refusal(r))
	p.Code = string(r.Code)
	if len(r.Params) > 0 {
		p.Params = r.Params
	}
	if !other {
		p.Errors = []problem.Field{{Pointer: "/file", Detail: p.Detail}}
	}
	return p
}

// next says which operation does what has to be done first.
type next struct {
	Operation string `json:"operation"`
	Method    string `json:"method"`
	Path      string `json:"path"`
}

var nexts = map[casework.Code]next{
	identity.CodeMustChange: {"changePassword", http.MethodPut, root + "/account/password"},
	identity.CodeMustEnrol:  {"enrolFactor", http.MethodPost, root + "/account/factor"},
}

// busyFor is after how many seconds it may be tried again when many sign in.
const busyFor = 5

// later says when something that is refused now may be tried again.
func later(p *problem.Problem, r *casework.Refusal) error {
	if p.Status != http.StatusTooManyRequests && p.Status != http.StatusServiceUnavailable {
		return p
	}
	seconds, counted := r.Params["seconds"]
	if !counted {
		seconds = busyFor
	}
	return huma.ErrorWithHeaders(p, http.Header{"Retry-After": {fmt.Sprint(seconds)}})
}
