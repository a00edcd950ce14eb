// Package api is the JSON API under /api/v1. Its OpenAPI document is made from
// the handlers, so that it can't say anything else than what they do.
package api

import (
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/guide"
	"luohu/backend/kv"
	"luohu/estimator"
)

const (
	root      = "/api/v1"
	bodyLimit = 64 << 10
)

// Parts are what the API stands on.
type Parts struct {
	Catalog            func() *estimator.Catalog // of now
	Guides             func() *guide.Library     // of now
	Search             func(q string, n int) []guide.Hit
	KV                 kv.Store
	EstimatesPerMinute func() int       // by address; nil or 0: no limit
	UnitsPerMinute     func() int       // that register, by address; nil or 0: no limit
	Now                func() time.Time // of the programme's rules
	Cases              *Cases           // nil: the core workflow is not served
	Within             time.Duration    // in which most requests are answered; 0: 30 s
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
	api.UseMiddleware(p.bounded)
	p.registerEstimates(api)
	p.registerPolicies(api)
	p.registerGuides(api)
	if p.Cases != nil {
		mounted := *p.Cases
		mounted.catalog = p.Catalog
		p.Cases = &mounted
		p.registerPeople(api)
		p.Cases.registerApplications(api)
		p.Cases.registerReviews(api)
		p.Cases.registerPeriods(api)
		p.Cases.registerBroadcasts(api)
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
	delete(config.Components.Schemas.Map(), "FormFile") // the library's, to which nothing points
	illustrate(api.OpenAPI())
}
