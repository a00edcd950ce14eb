package tables

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"luohu/backend/store"
	"luohu/estimator"
)

const (
	hashPrefix = "sha256:"
	shortest   = 4 // characters of a hash that are enough to be looked for
)

// hash is what a version's hash begins with, if words can be meant so: with or
// without sha256: before it.
func hash(words string) (prefix string, ok bool) {
	digits := strings.TrimPrefix(strings.ToLower(words), hashPrefix)
	notHex := func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) }
	return hashPrefix + digits, len(digits) >= shortest && !strings.ContainsFunc(digits, notHex)
}

// Version finds a version of the record by its hash or the beginning of it. Its
// error is a [Refusal] if there is none, or more than one.
func (t *Tables) Version(ctx context.Context, s *store.Store, words string) (store.PolicyVersion, error) {
	prefix, ok := hash(words)
	if !ok {
		return store.PolicyVersion{}, refuse(CodeUnknown, params{"version": words},
			"%q is no hash of a version; expected at least its first %d characters", words, shortest)
	}
	all, err := s.PolicyVersions(ctx)
	if err != nil {
		return store.PolicyVersion{}, err
	}
	all = slices.DeleteFunc(all, func(v store.PolicyVersion) bool { return !strings.HasPrefix(v.Version, prefix) })
	switch len(all) {
	case 0:
		return store.PolicyVersion{}, refuse(CodeUnknown, params{"version": words}, "nobody submitted a version %s", words)
	case 1:
		return all[0], nil
	}
	return store.PolicyVersion{}, refuse(CodeAmbiguous, params{"version": words}, "%s can be %s (%s) or %s (%s): more of the hash is needed",
		words, all[0].Policy, all[0].Version, all[1].Policy, all[1].Version)
}

// Find finds a policy by its id or by the hash of its version, also one that
// was ever loaded and is not counted by any more. s may be nil: then only the
// tables of now are known.
func (t *Tables) Find(ctx context.Context, s *store.Store, words string) (*estimator.Policy, error) {
	if p, found := t.Catalog().Get(words); found {
		return p, nil
	}
	var found []store.PolicyVersion
	note := func(v store.PolicyVersion) {
		if !slices.ContainsFunc(found, func(f store.PolicyVersion) bool { return f.Version == v.Version }) {
			found = append(found, v)
		}
	}
	prefix, isHash := hash(words)
	for _, p := range t.Catalog().All() {
		if isHash && strings.HasPrefix(p.Version, prefix) {
			note(store.PolicyVersion{Version: p.Version, Policy: p.ID})
		}
	}
	if s != nil {
		all, err := s.PolicyVersions(ctx)
		if err != nil {
			return nil, err
		}
		for _, v := range all {
			if v.Policy == words || isHash && strings.HasPrefix(v.Version, prefix) {
				note(v)
			}
		}
		if isHash {
			sources, err := s.PolicySources(ctx, prefix, 2)
			if err != nil {
				return nil, err
			}
			for _, source := range sources {
				note(store.PolicyVersion{Version: source.Version, Policy: source.Policy, Source: source.Source})
			}
		}
	}
	switch len(found) {
	case 0:
		return nil, t.Catalog().Unknown(words)
	case 1:
		return t.load(found[0])
	}
	return nil, fmt.Errorf("%q can be %s or %s: more of the hash is needed", words, found[0].Version, found[1].Version)
}
