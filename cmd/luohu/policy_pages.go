package main

import pages "luohu/backend/web/console/policies"

// policyPages are what the console's pages of points tables stand on: the same as
// the commands.
func (a *App) policyPages() (p pages.Policies, err error) {
	p.Tables, p.Words = a.content.tables, a.content.policyWords
	if p.Diff, err = loadDiffWords(); err != nil {
		return p, err
	}
	if p.Impact, err = loadImpactWords(); err != nil {
		return p, err
	}
	p.Edges, err = loadEdgesWords()
	return p, err
}
