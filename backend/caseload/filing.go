package caseload

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	fast "github.com/go-json-experiment/json"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/store"
	"luohu/estimator"
)

// Applicant finds a person, or makes them, in the transaction in which their
// application begins: a refusal or a crash leaves neither.
type Applicant func(tx *store.Tx) (person string, err error)

// Add begins an application of a unit for a person in a period.
func (c *Caseload) Add(ctx context.Context, by casework.Actor, period casework.PeriodID, whose Applicant) (next *casework.Application, err error) {
	if by.Role != casework.Agent { // who has no unit
		return nil, &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": casework.ApplicantAdded, "role": by.Role}}
	}
	err = c.do(ctx, func(tx *store.Tx) error {
		if err := tx.HoldPeriod(period); err != nil { // what it does to all, it does to this one
			return err
		}
		w, err := c.world(tx, by, period, by.Unit)
		if err != nil {
			return err
		}
		person, err := whose(tx)
		if err != nil {
			return err
		}
		next, err = c.write(tx, &casework.Application{ID: newID()}, casework.AddApplicant{Unit: by.Unit, Person: person}, w)
		if errors.Is(err, store.ErrConflict) { // somebody has filed for them: who is nobody's business
			return &casework.Refusal{Code: casework.CodePersonTaken}
		}
		return err
	})
	return next, err
}

// about is what facts are sealed as, so that they open as nothing else.
func about(application string) string { return "facts/" + application }

// entered is what is sealed: what was entered so far, with a salt that keeps
// its hash, which stays when the key is destroyed, from telling what it was.
type entered struct {
	Salt  string         `json:"salt"`
	Facts map[string]any `json:"facts"`
}

func (c *Caseload) entered(ctx context.Context, tx *store.Tx, a *casework.Application) (e entered, err error) {
	return c.enteredAt(ctx, tx, a, a.Facts.Revision)
}

// enteredAt is what was entered as of a revision.
func (c *Caseload) enteredAt(ctx context.Context, tx *store.Tx, a *casework.Application, revision int) (e entered, err error) {
	if revision <= 0 {
		return entered{rand.Text(), map[string]any{}}, nil
	}
	kept, err := tx.Facts(a.ID, revision)
	if err != nil {
		return e, err
	}
	return c.opened(ctx, a, kept)
}

func (c *Caseload) opened(ctx context.Context, a *casework.Application, kept store.Facts) (e entered, err error) {
	plain, err := c.Vault.Open(ctx, a.Person, about(a.ID), kept.Sealed)
	if err != nil {
		return e, fmt.Errorf("open the facts of application %s: %w", a.ID, err)
	}
	if err := fast.Unmarshal(plain, &e); err != nil {
		return e, fmt.Errorf("read the facts of application %s: %w", a.ID, err)
	}
	return e, nil
}

// EditFacts changes some facts; nil takes one back. What is wrong with one is
// [estimator.FactErrors], and then nothing is changed.
func (c *Caseload) EditFacts(ctx context.Context, by casework.Actor, id string, seen int64, patch map[string]any) (*casework.Application, error) {
	return c.edit(ctx, by, id, seen, func(*store.Tx, *casework.Application, map[string]any) (map[string]any, error) { return patch, nil })
}

// patching says what is to be changed of the facts as they are.
type patching func(tx *store.Tx, a *casework.Application, now map[string]any) (map[string]any, error)

func (c *Caseload) edit(ctx context.Context, by casework.Actor, id string, seen int64, patched patching) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(tx *store.Tx, a *casework.Application, w casework.World) (casework.Command, error) {
		now, err := c.entered(ctx, tx, a)
		if err != nil {
			return nil, err
		}
		facts := now.Facts
		patch, err := patched(tx, a, facts)
		if err != nil {
			return nil, err
		}
		policy, err := c.policy(ctx, w.Period)
		if err != nil {
			return nil, err
		}
		var changed []string
		for name, value := range patch {
			if old, given := facts[name]; value == nil && given || value != nil && fmt.Sprint(old) != fmt.Sprint(value) {
				changed = append(changed, name)
			}
			if facts[name] = value; value == nil {
				delete(facts, name)
			}
		}
		if _, err := policy.Partial(facts, w.Period.Terms.AsOf.Time); err != nil {
			return nil, err
		}
		plain, err := json.Marshal(now)
		if err != nil {
			return nil, err
		}
		command := casework.EditFacts{Hash: digest.Of(plain), Changed: changed}
		if _, err := casework.Decide(a, command, w); err != nil || len(changed) == 0 || command.Hash == a.Facts.Hash {
			return command, err
		}
		sealed, err := c.Vault.Seal(ctx, a.Person, about(a.ID), plain)
		if err != nil {
			return nil, err
		}
		return command, tx.SaveFacts(store.Facts{
			Application: a.ID, Revision: a.Facts.Revision + 1, Hash: command.Hash, Sealed: sealed, SavedBy: by.ID,
		})
	})
}

// Table is what a period counts by.
func (c *Caseload) Table(ctx context.Context, p *casework.Period) (*estimator.Policy, error) {
	return c.policy(ctx, p)
}

func (c *Caseload) policy(ctx context.Context, p *casework.Period) (*estimator.Policy, error) {
	policy, err := c.Policies.Version(ctx, p.Terms.PolicyVersion)
	if err == nil && policy == nil {
		err = fmt.Errorf("the table %s of period %s is not kept", p.Terms.PolicyVersion, p.ID)
	}
	return policy, err
}

// Assessment is what was counted, and why.
type Assessment struct {
	*estimator.Explanation
	BirthDiffers bool // the birthday that was entered is not that in the ID number
}

// Assess holds the facts against the line, and says why.
func (c *Caseload) Assess(ctx context.Context, by casework.Actor, id string, seen int64) (a *casework.Application, told Assessment, err error) {
	a, err = c.act(ctx, by, id, seen, func(tx *store.Tx, a *casework.Application, w casework.World) (casework.Command, error) {
		facts, policy, err := c.counted(ctx, tx, a, w)
		if err != nil {
			return nil, err
		}
		command := casework.Assess{Facts: a.Facts.Hash, PolicyVersion: policy.Version, Line: policy.PassLine}
		if command.Missing = missing(policy, facts, w.Period.Terms.AsOf.Time); len(command.Missing) > 0 {
			return command, nil
		}
		if told.Explanation, err = policy.Explain(facts, w.Period.Terms.AsOf.Time); err != nil {
			return nil, err
		}
		command.Total = told.Total
		told.BirthDiffers, err = c.birthDiffers(ctx, a.Person, facts)
		return command, err
	})
	return a, told, err
}

// counted are the facts by which an application counts, and the table.
func (c *Caseload) counted(ctx context.Context, tx *store.Tx, a *casework.Application, w casework.World) (map[string]any, *estimator.Policy, error) {
	now, err := c.entered(ctx, tx, a)
	if err != nil {
		return nil, nil, err
	}
	policy, err := c.policy(ctx, w.Period)
	if err != nil {
		return nil, nil, err
	}
	return filed(now.Facts, policy, w.Period, a.SentAt, c.moment()), policy, nil
}

// filed are facts with the day of filing, on which ages are counted: when the
// application was sent, or else the day on which it can be that is nearest to now.
func filed(facts map[string]any, policy *estimator.Policy, p *casework.Period, sent, now time.Time) map[string]any {
	fact := policy.SubmissionFact()
	if fact == nil {
		return facts
	}
	day := sent
	if day.IsZero() {
		day = now
		if from := p.Terms.Filing.From; day.Before(from) {
			day = from
		}
		if to := p.Terms.Filing.To; !to.IsZero() && day.After(to) {
			day = to
		}
	}
	facts = maps.Clone(facts)
	facts[fact.ID] = day.In(casework.Zone).Format(time.DateOnly)
	return facts
}

// missing are facts without which nothing can be counted.
func missing(policy *estimator.Policy, facts map[string]any, asOf time.Time) estimator.FactErrors {
	_, err := policy.Total(facts, asOf)
	wrong, _ := errors.AsType[estimator.FactErrors](err)
	byPointer := func(a, b estimator.FactError) int { return strings.Compare(a.Pointer, b.Pointer) }
	return slices.CompactFunc(slices.SortedFunc(slices.Values(wrong), byPointer), func(a, b estimator.FactError) bool { return a.Pointer == b.Pointer })
}

// named tells what the materials that a refusal lists are called, if the table
// can be read: the refusal stands without it.
func (c *Caseload) named(ctx context.Context, p *casework.Period, err error) error {
	r, refused := casework.IsRefusal(err)
	ids, lists := []string(nil), false
	if refused && r.Code == casework.CodeMaterialMissing {
		ids, lists = r.Params["materials"].([]string)
	}
	if !lists {
		return err
	}
	policy, unknown := c.policy(ctx, p)
	if unknown != nil {
		return err
	}
	names := make(map[string]string, len(ids))
	for _, id := range ids {
		names[id] = policy.MaterialName(id)
	}
	r.Params["names"] = names
	return err
}

// AddFile puts an uploaded file under a material.
func (c *Caseload) AddFile(ctx context.Context, by casework.Actor, id string, seen int64, material string, file casework.File, replaces string) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(_ *store.Tx, _ *casework.Application, w casework.World) (casework.Command, error) {
		policy, err := c.policy(ctx, w.Period)
		if err != nil {
			return nil, err
		}
		return casework.AddFile{Material: material, Known: policy.HasMaterial(material), File: file, Replaces: replaces}, nil
	})
}

// RemoveFile takes a file out.
func (c *Caseload) RemoveFile(ctx context.Context, by casework.Actor, id string, seen int64, material, file string) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(*store.Tx, *casework.Application, casework.World) (casework.Command, error) {
		return casework.RemoveFile{Material: material, File: file}, nil
	})
}

// Submit sends an application in: from here on the unit can't change it.
func (c *Caseload) Submit(ctx context.Context, by casework.Actor, id string, seen int64, promises map[string]bool) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(tx *store.Tx, a *casework.Application, w casework.World) (casework.Command, error) {
		facts, policy, err := c.counted(ctx, tx, a, w)
		if err != nil {
			return nil, err
		}
		papers, err := policy.Materials(facts, w.Period.Terms.AsOf.Time)
		if err != nil {
			return nil, err
		}
		command := casework.Submit{Required: required(papers), Promises: promises, Wording: c.promised(w.Now), QuotaLeft: true}
		point := w.Unit.Points[a.Period]
		if !point.Known() {
			return command, nil // it will be refused
		}
		serial, err := tx.Count(numbers(point, a.Period))
		if err != nil {
			return nil, err
		}
		if command.Number, err = casework.Number(point, a.Period, serial); err != nil {
			return nil, err
		}
		if quota := w.Period.Terms.Quota[point]; quota > 0 {
			day := w.Now.In(casework.Zone).Format(time.DateOnly)
			today, err := tx.Count("submitted/" + string(point) + "/" + day)
			if err != nil {
				return nil, err
			}
			command.Quota, command.QuotaLeft = quota, today <= quota
		}
		groups, err := profile(policy, facts, w.Period.Terms.AsOf.Time, w.Unit)
		if err != nil { // what can't be counted was not assessed: it will be refused
			return command, nil //nolint:nilerr // see above
		}
		return command, tx.SaveProfile(a.ID, groups)
	})
}

// numbers is what counts the numbers given by a point in a period.
func numbers(point casework.AcceptancePoint, period casework.PeriodID) string {
	return "number/" + string(point) + "/" + string(period)
}

// required are the materials that are needed for sure, each once.
func required(papers []estimator.Material) []string {
	ids := map[string]bool{}
	for _, m := range papers {
		if m.OnlyIf == "" {
			ids[m.ID] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// Delete takes back what was never submitted.
func (c *Caseload) Delete(ctx context.Context, by casework.Actor, id string, seen int64) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.Delete{})
}

// Withdraw ends an application.
func (c *Caseload) Withdraw(ctx context.Context, by casework.Actor, id string, seen int64, reason string) (*casework.Application, error) {
	return c.simply(ctx, by, id, seen, casework.Withdraw{Reason: reason})
}

// simply carries out a command that needs nothing looked up.
func (c *Caseload) simply(ctx context.Context, by casework.Actor, id string, seen int64, wanted casework.Command) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(*store.Tx, *casework.Application, casework.World) (casework.Command, error) {
		return wanted, nil
	})
}
