// Package editorial keeps what staff write over the files that came with the
// program: guides, and words that lead to them. Everything saved is a version that
// stays; what is in force changes by releases, which one asks for and another
// approves. All programs on one database answer by the same.
package editorial

import (
	"context"
	"sync"
	"sync/atomic"

	"luohu/backend/guide"
	"luohu/backend/store"
)

// Hearer understands people by the guides of an edition; bot/keyword does it.
type Hearer interface {
	// Hear says what words would be answered with, and the n likeliest guides.
	Hear(words string, n int) Heard
	// Search is the n guides nearest to a question, best first.
	Search(q string, n int) []guide.Hit
	// Meanings are all words that mean exactly one thing.
	Meanings() []Meaning
	// Ready makes what is served often, once, before it is served.
	Ready() error
}

// Heard is what words would be answered with, and why.
type Heard struct {
	Layer  string // what understood them
	Intent string // of a command
	Guide  string
	Title  string  // of either
	Score  float64 // how sure it is, from 0 to 1
	Word   string  // the known word that they were taken for
	Next   []guide.Hit
}

// Meaning is a command or a guide, with the words that mean exactly it.
type Meaning struct {
	Intent, Guide, Title string
	Words                []string
}

// Clash is a word of a guide that means something else already.
type Clash struct {
	Word, Guide   string
	Intent, Other string // the command, or the other guide
	Title         string // of it
}

// Edition is what is answered by at a time. It never changes.
type Edition struct {
	Release int64 // the last one in it; 0: the files alone
	Guides  *guide.Library
	Hearer
}

// Make makes who understands a library, with words that staff added by guide; or
// says which of these can't be.
type Make func(lib *guide.Library, words map[string][]string) (Hearer, []Clash, error)

// Desk is where editions are made.
type Desk struct {
	files *guide.Library
	make  Make

	now        atomic.Pointer[Edition]
	refreshing sync.Mutex

	building sync.Mutex
	built    []*outcome // the last few that were asked for, the newest last
}

// New is a desk that answers by the files alone, until something is taken from a
// database.
func New(files *guide.Library, made Make) (*Desk, error) {
	hears, _, err := made(files, nil)
	if err == nil {
		err = hears.Ready()
	}
	if err != nil {
		return nil, err
	}
	d := &Desk{files: files, make: made}
	d.now.Store(&Edition{0, files, hears})
	return d, nil
}

// Now is the edition of now. What was taken before stays as it was.
func (d *Desk) Now() *Edition { return d.now.Load() }

// Files are the guides as they came with the program, or stand in the operator's
// folder.
func (d *Desk) Files() *guide.Library { return d.files }

// Refresh takes in what was released since it was last called; if nothing was, it
// costs one small question to the database. left is what no longer fits to the files
// of this program and is left out, so that a new program never fails to start for
// what was released under an old one. On an error everything stays.
func (d *Desk) Refresh(ctx context.Context, s *store.Store) (changed bool, left []Fault, err error) {
	d.refreshing.Lock()
	defer d.refreshing.Unlock()
	release, err := s.LastContentRelease(ctx)
	if err != nil || release == d.Now().Release {
		return false, nil, err
	}
	var live []store.ContentVersion
	err = s.Look(ctx, func(tx *store.Tx) (err error) {
		live, err = tx.LiveContent()
		return err
	})
	if err != nil {
		return false, nil, err
	}
	next, left, err := d.settled(over(live))
	if err != nil {
		return false, nil, err
	}
	if err := next.Ready(); err != nil {
		return false, nil, err
	}
	d.now.Store(&Edition{release, next.Guides, next.Hearer})
	return true, left, nil
}
