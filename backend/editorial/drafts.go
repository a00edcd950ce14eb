package editorial

import (
	"context"
	"slices"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/guide"
	"luohu/backend/store"
)

// Drafted is what would be answered by if all drafts were released now; nil if they
// have faults.
func (d *Desk) Drafted(ctx context.Context, s *store.Store) (e *Edition, faults []Fault, err error) {
	var live, drafts []store.ContentVersion
	err = s.Look(ctx, func(tx *store.Tx) (err error) {
		if live, err = tx.LiveContent(); err != nil {
			return err
		}
		drafts, err = tx.DraftContent()
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if len(drafts) == 0 {
		return d.Now(), nil, nil
	}
	return d.edition(over(live, drafts))
}

// Check refuses versions that can't be released as they are: together with what is
// in force they are held to what files are held to.
func (d *Desk) Check(tx *store.Tx, versions []store.ContentVersion) error {
	live, err := tx.LiveContent()
	if err != nil {
		return err
	}
	_, faults, err := d.edition(over(live, versions))
	if err != nil || len(faults) == 0 {
		return err
	}
	first := faults[0]
	about := map[string]any{"count": len(faults), "item": first.Item, "line": first.Line, "says": strings.TrimSuffix(first.Says, "。"), "word": "", "other": ""}
	if c := first.Clash; c != nil {
		about["word"], about["other"] = c.Word, c.Title
	}
	return &casework.Refusal{Code: casework.CodeContentWrong, Params: about}
}

// Preview is a guide that is still being written, over what is in force: the library
// to look at it in (nil if it can't be shown), and what is wrong with it.
func (d *Desk) Preview(id, text string) (*guide.Library, []Fault) {
	now := d.Now()
	lib, wrong := now.Guides.Preview(id, text)
	for i, f := range wrong {
		if f.ID() != id && f.Other() == id { // told from the side of who writes
			wrong[i] = f.Turned()
		}
	}
	faults := ofGuides(now.Guides, wrong)
	if lib == nil {
		return nil, faults
	}
	g, _ := lib.Get(id)
	for _, m := range now.Meanings() {
		if m.Guide != "" { // guides are held against each other by the library
			continue
		}
		for _, word := range g.Keywords {
			if slices.Contains(m.Words, word) {
				faults = append(faults, Fault{Kind: store.ContentGuide, Item: id, Clash: &Clash{Word: word, Guide: id, Intent: m.Intent, Title: m.Title}})
			}
		}
	}
	return lib, faults
}
