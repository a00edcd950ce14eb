package policies

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/progress"
	"luohu/backend/store"
	"luohu/backend/web/site"
	"luohu/estimator"
	"luohu/estimator/edges"
	"luohu/estimator/impact"
)

// outcome is what a version would mean for many people: how far the counting
// is, and what came of it.
type outcome struct {
	progress.Work
	Of     string // whose facts
	Report *impact.Report
}

// asked is what was asked to be counted.
type asked struct{ Version, Of string }

// People that a version is tried on.
const (
	ofApplications = "applications" // of the current period, or the last
	ofSaved        = "saved"        // estimates that followers kept
	ofMadeUp       = "madeup"       // people at the edges of the table
)

func (o *pages) mountImpact() {
	o.Post("/console/policies/:hash/impact", "listPolicyVersions", o.beginImpact)
	o.Post("/console/policies/:hash/impact/stop", "listPolicyVersions", o.stopImpact)
}

// impactWork is what one account waits for of one version: the last it began.
func impactWork(p *site.Page, hash string) string { return "impact:" + p.By().ID + ":" + hash }

func (o *pages) impactOf(p *site.Page, v page) (*outcome, error) {
	id, begun, err := o.KV.Get(p, impactWork(p, v.Hash()))
	if err != nil || !begun {
		return nil, err
	}
	w, found, err := o.Works.Find(p, p.By().ID, id)
	if err != nil || !found {
		return nil, err
	}
	shown := &outcome{Work: w}
	var of asked
	if err := json.Unmarshal(w.About, &of); err != nil {
		return nil, err
	}
	shown.Of = of.Of
	if w.State == progress.Done {
		shown.Report = new(impact.Report)
		err = json.Unmarshal(w.Result, shown.Report)
	}
	return shown, err
}

// beginImpact counts beside the request; the page tells how far it is.
func (o *pages) beginImpact(p *site.Page) error {
	form := p.Form()
	v, err := o.page(p)
	if err != nil {
		return err
	}
	if v.Before == nil {
		return store.ErrNotFound
	}
	of := site.Known(form.Get("of"), ofApplications, ofSaved, ofMadeUp)
	if of == "" {
		of = ofMadeUp
	}
	if running, err := o.impactOf(p, v); err != nil || running != nil && !running.Over() {
		if err != nil {
			return err
		}
		return p.To(v.Path()+"#impact", "") // one at a time
	}
	w, err := o.Works.Plan(p, p.By().ID, "impact", asked{v.Version, of})
	if err != nil {
		return err
	}
	if err := o.KV.Set(p, impactWork(p, v.Hash()), w.ID, time.Hour); err != nil {
		return err
	}
	comparison := impact.Comparison{From: v.Before, To: v.Table}
	o.Works.Run(w, func(ctx context.Context, c *progress.Counter) (any, error) {
		source, err := o.people(ctx, of, v.Table, c)
		if err != nil {
			return nil, err
		}
		return impact.Run(ctx, comparison, o.Policies.Impact, source)
	})
	return p.To(v.Path()+"#impact", "")
}

func (o *pages) stopImpact(p *site.Page) error {
	v, err := o.page(p)
	if err != nil {
		return err
	}
	running, err := o.impactOf(p, v)
	if err == nil && running != nil && !running.Over() {
		err = o.Works.Stop(p, running.Work)
	}
	if err != nil {
		return err
	}
	return p.To(v.Path()+"#impact", "")
}

// people gives those that a version is tried on, and counts them on the way.
func (o *pages) people(ctx context.Context, of string, t *estimator.Policy, c *progress.Counter) (impact.Source, error) {
	counted := func(each func(func(impact.Person) error) error) impact.Source {
		return impact.Saved(func(give func(impact.Person) error) error {
			return each(func(p impact.Person) error {
				c.Add(1)
				return give(p)
			})
		})
	}
	switch of {
	case ofApplications:
		period, err := o.Load.LastPeriod(ctx)
		if err != nil {
			return nil, err
		}
		day := estimator.DayOf(period.Terms.AsOf.Time)
		return counted(func(give func(impact.Person) error) error {
			return o.Load.EachFacts(ctx, period.ID, c.Of, func(facts []byte) error { return give(impact.Person{AsOf: day, Facts: facts}) })
		}), nil
	case ofSaved:
		return counted(func(give func(impact.Person) error) error {
			return o.Load.Store.EachSaved(ctx, func(s store.SavedFacts) error {
				if kept, known := o.Policies.Tables.Catalog().Get(s.Policy); known && kept.City != t.City {
					return nil
				}
				day, err := time.Parse(time.DateOnly, s.AsOf)
				if err != nil {
					return fmt.Errorf("the day of a saved estimate: %w", err)
				}
				return give(impact.Person{AsOf: estimator.DayOf(day), Facts: s.Facts})
			})
		}), nil
	}
	all := edges.Of(t, o.Policies.Edges)
	n := 0
	for _, edge := range all {
		n += len(edge.Cases)
	}
	c.Of(n)
	return counted(func(give func(impact.Person) error) error {
		for _, edge := range all {
			for _, one := range edge.Cases {
				facts, err := json.Marshal(one.Facts)
				if err != nil {
					return err
				}
				if err := give(impact.Person{AsOf: estimator.DayOf(one.AsOf), Facts: facts}); err != nil {
					return err
				}
			}
		}
		return nil
	}), nil
}
