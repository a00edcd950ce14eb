package main

import (
	"context"
	"fmt"
	"slices"

	"luohu/backend/editorial"
	"luohu/backend/guide"
	"luohu/backend/store"
	"luohu/backend/web/console/writing"
	"luohu/backend/web/h5"
	"luohu/bot"
	"luohu/bot/keyword"
)

// spoken is how the guides and words of one edition are heard in chat and shown on
// pages.
type spoken struct {
	*content
	guides  *guide.Library
	matcher *keyword.Matcher
	chat    *bot.Content
	shelf   *h5.Shelf // once it is ready
}

// spoken makes it of a library and the words that staff added. A word that means two
// things is told to staff; among the files alone it is a fault of theirs.
func (c *content) spoken(lib *guide.Library, words map[string][]string) (editorial.Hearer, []editorial.Clash, error) {
	m, err := c.keywords.Matcher(lib, words)
	if clashes := keyword.Clashes(err); len(clashes) > 0 && c.desk != nil {
		return nil, clashing(clashes, lib, words, c.keywords), nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("keywords: %w", err)
	}
	return &spoken{content: c, guides: lib, matcher: m, chat: bot.NewContent(m, lib, c.words, c.publicURL)}, nil, nil
}

// clashing are clashes as the desk knows them: of a guide that staff gave the word to, if
// it is one of theirs.
func clashing(clashes []keyword.Clash, lib *guide.Library, words map[string][]string, known *keyword.Config) (all []editorial.Clash) {
	for _, c := range clashes {
		mine, other := c.Then, c.First
		if mine.Guide == "" || slices.Contains(words[other.Guide], c.Word) {
			mine, other = other, mine
		}
		clash := editorial.Clash{Word: c.Word, Guide: mine.Guide, Intent: other.Intent, Other: other.Guide, Title: known.Title(other.Intent)}
		if g, there := lib.Get(other.Guide); there {
			clash.Title = g.Title
		}
		all = append(all, clash)
	}
	return all
}

// Hear says what words would be answered with.
func (s *spoken) Hear(words string, n int) editorial.Heard {
	h := s.chat.Hear(s.interview, words, n)
	return editorial.Heard{Layer: h.Layer, Intent: h.Intent, Guide: h.Guide, Title: h.Title, Score: h.Score, Word: h.Word, Next: h.Next}
}

// Search is the n guides nearest to a question, best first.
func (s *spoken) Search(q string, n int) []guide.Hit { return s.matcher.Search(q, n) }

// Meanings are all words that mean exactly one thing.
func (s *spoken) Meanings() (all []editorial.Meaning) {
	for _, m := range s.matcher.Meanings(s.guides) {
		all = append(all, editorial.Meaning(m))
	}
	return all
}

// Ready makes the pages.
func (s *spoken) Ready() (err error) {
	s.shelf, err = s.binder.Shelf(s.guides, s.Search)
	return err
}

// spokenNow is the edition of now: whoever asks once sees guides and words of one release.
func (c *content) spokenNow() *spoken { return c.desk.Now().Hearer.(*spoken) }

// refreshGuides takes in what was released.
func (a *App) refreshGuides(ctx context.Context, s *store.Store) (changed bool, err error) {
	changed, left, err := a.content.desk.Refresh(ctx, s)
	for _, f := range left {
		a.log.Warn("what staff released does not fit to the files of this program and is left out: it is to be mended at /console/guides",
			"kind", f.Kind, "guide", f.Item, "line", f.Line)
	}
	return changed, err
}

// followGuides takes in what staff release, on whichever machine.
func (a *App) followGuides(ctx context.Context) {
	a.follow(ctx, "the guides", a.refreshGuides, func() []any { return []any{"release", a.content.desk.Now().Release} })
}

// editing is what the pages of guides and words stand on.
func (a *App) editing() writing.Editing {
	c := a.content
	return writing.Editing{
		Desk: c.desk, Page: c.binder.Page, KeepsQuestions: a.settings.Bot.KeepQuestions > 0,
		Chat: func(lib *guide.Library, id string) []string { return bot.Pages(lib, id, c.words, c.publicURL) },
	}
}
