package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"luohu/backend/calendar"
	"luohu/backend/editorial"
	"luohu/backend/guide"
	"luohu/backend/store"
	"luohu/backend/tables"
	"luohu/backend/web/h5"
	"luohu/bot"
	"luohu/bot/dialogue"
	"luohu/bot/keyword"
	"luohu/bot/menu"
	"luohu/configs"
	"luohu/estimator"
	"luohu/estimator/sentence"
)

// content is what can be changed without code: the shipped files, and those
// of the operator's folders.
type content struct {
	old            sync.Map // tables that are not among those of now, by version
	tables         *tables.Tables
	policyWords    *estimator.Words
	desk           *editorial.Desk // guides and the words that lead to them
	keywords       *keyword.Config
	binder         *h5.Binder
	publicURL      string
	interview      *dialogue.Interview // nil: none is led
	words          *bot.Words
	interviewWords *dialogue.Words
	sentences      *sentence.Lexicon
	menus          *menu.Menus
	now            func() time.Time // the clock of the programme's rules
}

func loadContent(s configs.Settings) (*content, error) {
	c := &content{now: s.RuleClock(time.Now), publicURL: s.HTTP.PublicURL}
	var all errgroup.Group // none needs another's
	for _, load := range []func(configs.Settings) error{c.loadPolicies, c.loadKeywords, c.loadWords} {
		all.Go(func() error { return load(s) })
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	return c, c.loadGuides(s) // with the words that stand around them
}

func (c *content) loadPolicies(s configs.Settings) (err error) {
	if c.policyWords, err = loadPolicyWords(); err != nil {
		return err
	}
	c.tables, err = loadTables(s.Policy, c.policyWords)
	return err
}

func (c *content) loadKeywords(s configs.Settings) error {
	folders, err := withOwn("keywords.dir", s.Keywords.Dir, configs.FS)
	if err != nil {
		return err
	}
	if c.keywords, err = keyword.ReadConfig(folders...); err != nil {
		return fmt.Errorf("keywords: %w", err)
	}
	return nil
}

func (c *content) loadGuides(s configs.Settings) error {
	library, err := loadLibrary(s.Guides.Dir)
	if err != nil {
		return err
	}
	if c.binder, err = h5.NewBinder(s.HTTP.PublicURL); err != nil {
		return err
	}
	c.desk, err = editorial.New(library, c.spoken)
	return err
}

// loadLibrary reads the shipped guides and those of a folder, if any.
func loadLibrary(dir string) (*guide.Library, error) {
	shipped, err := fs.Sub(configs.FS, "guides")
	if err != nil {
		return nil, err
	}
	dirs, err := withOwn("guides.dir", dir, shipped)
	if err != nil {
		return nil, err
	}
	library, err := guide.Load(dirs...)
	if err != nil {
		return nil, fmt.Errorf("guides: %w", err)
	}
	return library, nil
}

func (c *content) loadWords(configs.Settings) error {
	chat, err := configs.FS.ReadFile("words/chat.yaml")
	if err != nil {
		return err
	}
	if c.words, err = bot.LoadWords(chat); err != nil {
		return err
	}
	interview, err := configs.FS.ReadFile("words/interview.yaml")
	if err != nil {
		return err
	}
	if c.interviewWords, err = dialogue.LoadWords(interview); err != nil {
		return err
	}
	sentences, err := configs.FS.ReadFile("words/sentence.yaml")
	if err != nil {
		return err
	}
	if c.sentences, err = sentence.Load(sentences); err != nil {
		return err
	}
	c.menus, err = loadFrom("menu.yaml", menu.Load)
	return err
}

func loadPolicyWords() (*estimator.Words, error) {
	src, err := configs.FS.ReadFile("words/estimate.yaml")
	if err != nil {
		return nil, err
	}
	return estimator.LoadWords(src)
}

// loadTables reads the shipped policies and those of a folder, if any.
func loadTables(s configs.Policy, words *estimator.Words) (*tables.Tables, error) {
	files, err := allFiles("policy.dir", s.Dir, "policies", "*.yaml")
	if err != nil {
		return nil, err
	}
	policies := make([]*estimator.Policy, len(files))
	var all errgroup.Group // none needs another's
	for i, f := range files {
		all.Go(func() (err error) {
			policies[i], err = estimator.Load(f.name, f.src, words)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	return tables.New(s.City, words, policies...)
}

// loadCalendar reads the shipped years and those of a folder, if any.
func loadCalendar(dir string) (*calendar.Calendar, error) {
	files, err := allFiles("calendar.dir", dir, "calendar", "*.json")
	if err != nil {
		return nil, err
	}
	sources := make([][]byte, len(files))
	for i, f := range files {
		sources[i] = f.src
	}
	return calendar.Load(sources...)
}

// contentFile is one file as it stands somewhere.
type contentFile struct {
	name string
	src  []byte
}

// allFiles are those of a shipped folder, then those of the operator's, which a
// setting names.
func allFiles(setting, dir, shipped, pattern string) (files []contentFile, err error) {
	own, err := fs.Sub(configs.FS, shipped)
	if err != nil {
		return nil, err
	}
	folders, err := withOwn(setting, dir, own)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		names, err := fs.Glob(folder, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			src, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, err
			}
			files = append(files, contentFile{name, src})
		}
	}
	return files, nil
}

// withOwn puts the operator's folder, if there is one, behind the shipped one.
func withOwn(setting, dir string, shipped fs.FS) ([]fs.FS, error) {
	if dir == "" {
		return []fs.FS{shipped}, nil
	}
	if info, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("settings: %s: %w", setting, err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("settings: %s: %s is no folder", setting, dir)
	}
	return []fs.FS{shipped, os.DirFS(dir)}, nil
}

// keepPolicies puts every policy file into the database, so that a
// conversation goes on by the version that it began with after an upgrade.
func (c *content) keepPolicies(ctx context.Context, s *store.Store) error {
	for _, p := range c.tables.Catalog().All() {
		if err := s.KeepPolicy(ctx, p.Version, p.ID, p.Source()); err != nil {
			return err
		}
	}
	return nil
}

// policies finds tables for interviews: those of now, and those of before.
type policies struct {
	*content
	store *store.Store
}

// InForce is the table for the period that can still be filed in: the one in
// force on the day after its cut-off.
func (p policies) InForce(city string, now time.Time) (*estimator.Policy, error) {
	catalog := p.tables.Catalog()
	current, err := catalog.InForce(city, now)
	if err != nil {
		return nil, err
	}
	return catalog.InForce(current.City, current.Period(now).AsOf.AddDate(0, 0, 1))
}

// InForceNow is the id of the table for the period that can still be filed in;
// empty where there is none.
func (p policies) InForceNow() string {
	current, err := p.InForce("", p.now())
	if err != nil {
		return ""
	}
	return current.ID
}

// ToCountBy is a table by its id, or the one in force on a day.
func (p policies) ToCountBy(id string, day time.Time) (*estimator.Policy, error) {
	catalog := p.tables.Catalog()
	if id == "" {
		return catalog.InForce("", day)
	}
	if policy, found := catalog.Get(id); found {
		return policy, nil
	}
	return nil, catalog.Unknown(id)
}

// Cities puts the one that is served first.
func (p policies) Cities() []string {
	catalog := p.tables.Catalog()
	home := catalog.Home()
	others := slices.DeleteFunc(catalog.Cities(), func(city string) bool { return city == home })
	return append([]string{home}, others...)
}

// CityOf is for people.
func (p policies) CityOf(policy string) string {
	if found, ok := p.tables.Catalog().Get(policy); ok {
		return found.CityName
	}
	return ""
}

// Withdrawn is told to whoever was counted by it.
func (p policies) Withdrawn(version string) bool { return p.tables.Withdrawn(version) }

// Version looks among the tables of now, then among those ever loaded.
func (p policies) Version(ctx context.Context, version string) (*estimator.Policy, error) {
	if found, ok := p.tables.Catalog().Version(version); ok {
		return found, nil
	}
	if old, ok := p.old.Load(version); ok {
		return old.(*estimator.Policy), nil
	}
	kept, found, err := p.store.PolicySource(ctx, version)
	if err != nil || !found {
		return nil, err
	}
	old, err := estimator.Load(kept.Policy+".yaml", []byte(kept.Source), p.policyWords)
	if err == nil {
		p.old.Store(version, old) // it never changes
	}
	return old, err
}
