package editorial

import (
	"context"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/guide"
	"luohu/backend/store"
)

// Bounds of what is saved.
const (
	maxReason = 200 // characters
	maxWords  = 200 // of a guide
	maxWord   = 60  // characters: as long as a question that is kept
)

// Text is what somebody wrote over what they had seen.
type Text struct {
	Kind   store.ContentKind
	Item   string // the guide's id
	Source string
	Reason string // may be empty
	Seen   int    // the last version then; 0: none
	madeOf int
}

// Save keeps a text as a draft, whatever is wrong with what it says: nothing that was
// written is lost. [store.ErrConflict] if somebody else has saved another meanwhile.
func (d *Desk) Save(ctx context.Context, s *store.Store, by casework.Actor, t Text) (v store.ContentVersion, err error) {
	err = s.Do(ctx, func(tx *store.Tx) (err error) {
		v, err = d.save(tx, by, t)
		return err
	})
	return v, err
}

func (d *Desk) save(tx *store.Tx, by casework.Actor, t Text) (v store.ContentVersion, err error) {
	if err := t.check(); err != nil {
		return v, err
	}
	item, err := tx.ContentItem(t.Kind, t.Item)
	if err != nil {
		return v, err
	}
	if t.Source == d.fileText(t.Kind, t.Item) {
		t.Source = "" // it is as the files have it
	}
	if item.Latest > 0 || t.Source == "" {
		same, err := d.sameAs(tx, t, item)
		if err != nil || same.Item != "" {
			return same, err
		}
	}
	v = store.ContentVersion{
		ContentRef: store.ContentRef{Kind: t.Kind, Item: t.Item}, Source: t.Source, Reason: t.Reason, MadeOf: t.madeOf, SavedBy: by.ID,
	}
	if err := tx.SaveContent(&v, t.Seen); err != nil {
		return v, err
	}
	return v, tx.Audit(store.Deed{
		By: by, Act: "content.save", Kind: string(t.Kind), Subject: t.Item, Reason: t.Reason,
		Details: map[string]string{"version": strconv.Itoa(v.Seq), "hash": v.Hash},
	})
}

// sameAs is the last version if it says the same already; a zero one if not.
func (d *Desk) sameAs(tx *store.Tx, t Text, item store.ContentItem) (v store.ContentVersion, err error) {
	if item.Latest == 0 { // as the files have it, and nobody has written another
		return store.ContentVersion{ContentRef: store.ContentRef{Kind: t.Kind, Item: t.Item}}, nil
	}
	v, err = tx.ContentVersion(store.ContentRef{Kind: t.Kind, Item: t.Item, Seq: item.Latest})
	if err != nil || v.Source != t.Source {
		return store.ContentVersion{}, err
	}
	return v, nil
}

func (d *Desk) fileText(kind store.ContentKind, item string) string {
	if kind != store.ContentGuide {
		return ""
	}
	return plainLines(d.files.Source(item))
}

// check bounds a text and brings it to one form.
func (t *Text) check() error {
	t.Source, t.Reason = plainLines(t.Source), strings.Join(strings.Fields(t.Reason), " ")
	if !guide.Sound(t.Item) {
		return &casework.Refusal{Code: casework.CodeContentName}
	}
	if t.Reason != "" {
		if err := casework.Reasoned("reason", t.Reason, maxReason); err != nil {
			return err
		}
	}
	if t.Kind == store.ContentGuide {
		if len(t.Source) > guide.MaxFile {
			return &casework.Refusal{Code: casework.CodeTextTooLong, Params: map[string]any{"field": "guide_text", "most": guide.MaxFile / 3}}
		}
		return nil
	}
	words := Words(t.Source)
	for _, w := range words {
		if utf8.RuneCountInString(w) > maxWord {
			return &casework.Refusal{Code: casework.CodeTextTooLong, Params: map[string]any{"field": "words", "most": maxWord}}
		}
		if audit.Personal(w) {
			return &casework.Refusal{Code: casework.CodePersonal, Params: map[string]any{"field": "words"}}
		}
	}
	if len(words) > maxWords {
		return &casework.Refusal{Code: casework.CodeTextTooLong, Params: map[string]any{"field": "words", "most": maxWords}}
	}
	t.Source = strings.Join(words, "\n")
	return nil
}

// plainLines is a text as a file has it: browsers send line ends of their own.
// What can't be seen is left out.
func plainLines(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r == '\r' {
			return '\n'
		}
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// Words are those of a text, one a line, each once.
func Words(text string) (all []string) {
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		if word := strings.Join(strings.Fields(line), " "); word != "" && !seen[word] {
			seen[word] = true
			all = append(all, word)
		}
	}
	return all
}

// Restore makes an old version the last one again, as a draft; 0 is what the files
// have.
func (d *Desk) Restore(ctx context.Context, s *store.Store, by casework.Actor, of store.ContentRef, seen int) (v store.ContentVersion, err error) {
	err = s.Do(ctx, func(tx *store.Tx) error {
		t := Text{Kind: of.Kind, Item: of.Item, Seen: seen, madeOf: of.Seq}
		if of.Seq > 0 {
			old, err := tx.ContentVersion(of)
			if err != nil {
				return err
			}
			t.Source = old.Source
		}
		v, err = d.save(tx, by, t)
		return err
	})
	return v, err
}

// Drop takes a draft back: the last version is again what is in force.
func (d *Desk) Drop(ctx context.Context, s *store.Store, by casework.Actor, kind store.ContentKind, id string, seen int) (v store.ContentVersion, err error) {
	var live int
	err = s.Look(ctx, func(tx *store.Tx) error {
		item, err := tx.ContentItem(kind, id)
		live = item.Live
		return err
	})
	if err != nil {
		return v, err
	}
	return d.Restore(ctx, s, by, store.ContentRef{Kind: kind, Item: id, Seq: live}, seen)
}
