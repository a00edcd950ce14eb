// Package tables holds the points tables that are counted by: those of files,
// and the versions that staff have loaded and a second person has approved. It
// keeps the record of who submitted, approved, rejected and withdrew what.
package tables

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"luohu/backend/store"
	"luohu/estimator"
)

// Tables are the tables of now. They may be asked for by many at once while
// [Tables.Refresh] takes in what has changed.
type Tables struct {
	home  string
	words *estimator.Words
	files []*estimator.Policy

	now        atomic.Pointer[taken]
	refreshing sync.Mutex
}

// taken is what is in force after a step of the record.
type taken struct {
	catalog   *estimator.Catalog
	withdrawn map[string]bool // by version
	step      int64           // 0: the files alone
}

// New are the tables of files, as long as nothing is taken from the record.
// home is the city that is meant where none is named.
func New(home string, words *estimator.Words, files ...*estimator.Policy) (*Tables, error) {
	catalog, err := estimator.NewCatalog(home, files...)
	if err != nil {
		return nil, err
	}
	t := &Tables{home: home, words: words, files: files}
	t.now.Store(&taken{catalog: catalog})
	return t, nil
}

// Catalog is the catalog of now. What was taken from it before stays as it was.
func (t *Tables) Catalog() *estimator.Catalog { return t.now.Load().catalog }

// Withdrawn says that staff took a version out of force: what was counted by it
// is not to be relied on.
func (t *Tables) Withdrawn(version string) bool { return t.now.Load().withdrawn[version] }

// Refresh takes in what was approved or withdrawn since it was last called; if
// nothing was, it costs one small question to the database. On an error the
// tables stay as they are.
func (t *Tables) Refresh(ctx context.Context, s *store.Store) (changed bool, err error) {
	t.refreshing.Lock()
	defer t.refreshing.Unlock()
	step, err := s.LastPolicyStep(ctx)
	if err != nil {
		return false, err
	}
	before := t.now.Load()
	if step == before.step {
		return false, nil
	}
	catalog, err := t.build(ctx, s)
	if err != nil {
		return false, err
	}
	withdrawn, err := t.takenBack(ctx, s, catalog)
	if err != nil {
		return false, err
	}
	t.now.Store(&taken{catalog, withdrawn, step})
	return !slices.Equal(hashes(before.catalog), hashes(catalog)), nil
}

func hashes(c *estimator.Catalog) (all []string) {
	for _, p := range c.All() {
		all = append(all, p.Version)
	}
	return all
}

// build makes a catalog of the files and the approved versions.
func (t *Tables) build(ctx context.Context, s *store.Store) (*estimator.Catalog, error) {
	approved, err := s.PolicyVersions(ctx, store.Approved)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(t.files)
	for _, v := range approved {
		if slices.ContainsFunc(t.files, func(p *estimator.Policy) bool { return p.Version == v.Version }) {
			continue // it has come with a file meanwhile
		}
		p, err := t.load(v)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	catalog, err := estimator.NewCatalog(t.home, all...)
	if err != nil {
		return nil, fmt.Errorf("with the versions that staff approved: %w", err)
	}
	return catalog, nil
}

// takenBack are the versions withdrawn, but for those that have come with a file.
func (t *Tables) takenBack(ctx context.Context, s *store.Store, now *estimator.Catalog) (map[string]bool, error) {
	all, err := s.PolicyVersions(ctx, store.Withdrawn)
	if err != nil {
		return nil, err
	}
	withdrawn := map[string]bool{}
	for _, v := range all {
		if _, there := now.Version(v.Version); !there {
			withdrawn[v.Version] = true
		}
	}
	return withdrawn, nil
}

// load reads a version of the record, unless it is among the tables of now.
func (t *Tables) load(v store.PolicyVersion) (*estimator.Policy, error) {
	if p, found := t.Catalog().Version(v.Version); found {
		return p, nil
	}
	p, err := estimator.Load(v.Policy+".yaml", []byte(v.Source), t.words)
	if err != nil {
		return nil, fmt.Errorf("version %s that staff loaded: %w", v.Version, err)
	}
	return p, nil
}
