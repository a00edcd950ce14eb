// Package api is the JSON API under /api/v1. Its OpenAPI document is made from
// the handlers, so that it can't say anything else than what they do.
package api

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/guide"
	"luohu/backend/kv"
	"luohu/backend/web/problem"
	"luohu/estimator"
)

const (
	root      = "/api/v1"
	bodyLimit = 64 << 10
)

// Parts are what the API stands on.
type Parts struct {
	Catalog            func() *estimator.Catalog // of now
	Guides             *guide.Library
	Search             func(q string, n int) []guide.Hit
	KV                 kv.Store
	EstimatesPerMinute int              // by address; 0: no limit
	UnitsPerMinute     int              // that register, by address; 0: no limit
	Now                func() time.Time // of the programme's rules
	Cases              *Cases           // nil: the core workflow is not served
}

// Routes mounts the API and its document.
func Routes(r *gin.Engine, p Parts) {
	speak()
	config := huma.DefaultConfig("luohu", "1")
	config.Components.SecuritySchemes = schemes(p.Cases)
	config.Info.Description = "天津居住证积分落户：积分测算、政策、指南。错误是 RFC 9457 problem documents，字段用 JSON pointer 指出。"
	config.OpenAPIPath = root + "/openapi"
	config.SchemasPath = ""
	config.DocsPath = ""                                   // its page would load scripts from another host
	config.CreateHooks = nil                               // no $schema in answers
	config.Transformers = nil                              // answers are what the handlers return
	for own, shown := range map[reflect.Type]reflect.Type{ // types that write their JSON themselves
		reflect.TypeFor[estimator.Points]():    reflect.TypeFor[string](),
		reflect.TypeFor[estimator.Day]():       reflect.TypeFor[string](),
		reflect.TypeFor[casework.Date]():       reflect.TypeFor[string](),
		reflect.TypeFor[estimator.FactsUsed](): reflect.TypeFor[map[string]any](),
	} {
		config.Components.Schemas.RegisterTypeAlias(own, shown)
	}
	api := humagin.New(r, config)
	p.registerEstimates(api)
	p.registerPolicies(api)
	p.registerGuides(api)
	if p.Cases != nil {
		p.registerPeople(api)
		p.Cases.registerApplications(api)
		p.Cases.registerReviews(api)
		p.Cases.registerPeriods(api)
		p.Cases.registerScores(api)
		p.Cases.registerWork(api)
		p.Cases.registerAmendment(api)
		p.Cases.registerFalseRecords(api)
		p.Cases.registerUnits(api, p.limited("units", p.UnitsPerMinute))
		p.Cases.registerLists(api)
		p.Cases.registerAudit(api)
		if p.Cases.Load.Persons != nil {
			p.Cases.registerPersons(api)
		}
		if p.Cases.Load.Consent != nil {
			p.Cases.registerConsents(api)
		}
		p.Cases.registerCalendar(api)
		p.Cases.registerExchange(api)
		if p.Cases.Load.Cabinet != nil {
			p.Cases.registerFiles(api)
			p.Cases.registerLicences(api)
		}
	}
	illustrate(api.OpenAPI())
}

// refusal turns huma's faults into our problem documents. Values that were sent
// are not sent back.
func refusal(status int, message string, errs ...error) huma.StatusError {
	p := problem.New(status, details[status])
	if status >= http.StatusInternalServerError { // what went wrong is for operators
		return p
	}
	if p.Detail == "" {
		p.Detail = message
	}
	for _, err := range errs {
		var known huma.ErrorDetailer
		switch {
		case err == nil:
		case errors.As(err, &known):
			d := known.ErrorDetail()
			p.Errors = append(p.Errors, problem.Field{Pointer: pointer(d.Location), Detail: d.Message})
		default:
			p.Errors = append(p.Errors, problem.Field{Detail: err.Error()})
		}
	}
	return p
}

var details = map[int]string{
	http.StatusBadRequest:            "请求读不懂：请检查 JSON 格式。",
	http.StatusUnauthorized:          "请先登录：没有令牌，或者已经过期。",
	http.StatusNotFound:              "没有找到。",
	http.StatusRequestEntityTooLarge: "请求太大。文件请压缩后再传。",
	http.StatusUnsupportedMediaType:  "请用 application/json 提交。",
	http.StatusUnprocessableEntity:   "请求里有填错的地方，见 errors。",
	http.StatusTooManyRequests:       "请求太频繁，请过一分钟再试。",
	http.StatusInternalServerError:   "系统出了点问题，请稍后再试。",
}

// pointer turns huma's "body.facts.x[3]" into the JSON pointer "/facts/x/3".
func pointer(location string) string {
	location = strings.TrimPrefix(strings.TrimPrefix(location, "body"), ".")
	if location == "" {
		return ""
	}
	return "/" + strings.NewReplacer("~", "~0", "/", "~1", ".", "/", "[", "/", "]", "").Replace(location)
}
