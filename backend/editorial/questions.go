package editorial

import (
	"context"
	"errors"
	"slices"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Answer makes a word of a guide out of a question that nothing answered: it goes
// into the draft, and answers from the next release on.
func (d *Desk) Answer(ctx context.Context, s *store.Store, by casework.Actor, question, guide, word string) error {
	return again(func() error {
		return s.Do(ctx, func(tx *store.Tx) error {
			q, err := tx.Question(question)
			if err != nil {
				return err
			}
			if err := d.addWord(tx, by, guide, word); err != nil {
				return err
			}
			return sorted(tx, by, q.Hash, store.QuestionWord, guide)
		})
	})
}

// SetAside marks a question as having nothing to do with the programme; or takes
// whatever mark it has off.
func (d *Desk) SetAside(ctx context.Context, s *store.Store, by casework.Actor, question string, off bool) error {
	state := store.QuestionOpen
	if off {
		state = store.QuestionOff
	}
	return s.Do(ctx, func(tx *store.Tx) error {
		q, err := tx.Question(question)
		if err != nil || q.State == state {
			return err
		}
		return sorted(tx, by, q.Hash, state, "")
	})
}

func sorted(tx *store.Tx, by casework.Actor, hash string, state store.QuestionState, guide string) error {
	if err := tx.SortQuestion(hash, state, guide, by.ID); err != nil {
		return err
	}
	details := map[string]string{"state": string(state)}
	if guide != "" {
		details["guide"] = guide
	}
	return tx.Audit(store.Deed{By: by, Act: "question.sort", Kind: "question", Subject: hash, Details: details})
}

// addWord adds to the last version of a guide's words.
func (d *Desk) addWord(tx *store.Tx, by casework.Actor, guide, word string) error {
	if _, there := d.Now().Guides.Get(guide); !there {
		return &casework.Refusal{Code: casework.CodeContentName}
	}
	word = strings.Join(strings.Fields(word), " ")
	if word == "" || strings.ContainsAny(word, "〔〕") { // a mask is no word
		return &casework.Refusal{Code: casework.CodeContentWord}
	}
	item, err := tx.ContentItem(store.ContentWords, guide)
	if err != nil {
		return err
	}
	t := Text{Kind: store.ContentWords, Item: guide, Seen: item.Latest}
	if item.Latest > 0 {
		last, err := tx.ContentVersion(store.ContentRef{Kind: t.Kind, Item: guide, Seq: item.Latest})
		if err != nil {
			return err
		}
		t.Source = last.Source
	}
	if slices.Contains(Words(t.Source), word) {
		return nil
	}
	t.Source += "\n" + word
	_, err = d.save(tx, by, t)
	return err
}

// again tries anew when somebody else was faster.
func again(try func() error) (err error) {
	for range 5 {
		if err = try(); !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return err
}
