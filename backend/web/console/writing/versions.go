package writing

import (
	"strconv"
	"strings"

	"luohu/backend/store"
	"luohu/backend/web/site"
)

// version is one of a text, for people.
type version struct {
	store.ContentVersion
	By   string
	Live bool
	Last bool
}

// textVersions is how many a page lists.
const textVersions = 50

// texts are the last version of a text and the one in force, and fills in the
// versions there are.
func (o *Pages) texts(p *site.Page, kind store.ContentKind, id string, w *writing) (last, live string, err error) {
	var history []store.ContentVersion
	old, _ := strconv.Atoi(p.Query("version"))
	err = o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		if w.Item, err = tx.ContentItem(kind, id); err != nil {
			return err
		}
		if history, err = tx.ContentHistory(kind, id, textVersions); err != nil {
			return err
		}
		read := func(seq int) (string, error) {
			if seq == 0 {
				return o.fileText(kind, id), nil
			}
			v, err := tx.ContentVersion(store.ContentRef{Kind: kind, Item: id, Seq: seq})
			if err == nil && v.Source == "" {
				return o.fileText(kind, id), nil
			}
			return v.Source, err
		}
		if last, err = read(w.Item.Latest); err != nil {
			return err
		}
		if live, err = read(w.Item.Live); err != nil || p.Query("version") == "" {
			return err
		}
		w.Old = &version{ContentVersion: store.ContentVersion{ContentRef: store.ContentRef{Kind: kind, Item: id, Seq: old}}}
		w.OldText, err = read(old)
		return err
	})
	if err != nil {
		return "", "", err
	}
	w.Draft, w.Ours, w.New = w.Item.Draft(), w.Item.LiveHash != "", w.Item.LiveHash == "" && !w.InFile
	return last, live, o.savedBy(p, history, w)
}

func (o *Pages) fileText(kind store.ContentKind, id string) string {
	if kind == store.ContentGuide {
		return lines(o.Editing.Desk.Files().Source(id))
	}
	return ""
}

// savedBy says who saved the versions.
func (o *Pages) savedBy(p *site.Page, history []store.ContentVersion, w *writing) error {
	var accounts []string
	for _, v := range history {
		accounts = append(accounts, v.SavedBy)
	}
	names, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return err
	}
	for _, v := range history {
		one := version{v, names[v.SavedBy], v.Seq == w.Item.Live, v.Seq == w.Item.Latest}
		w.Versions = append(w.Versions, one)
		if w.Old != nil && w.Old.Seq == v.Seq {
			w.Old = &one
		}
	}
	return nil
}

// lines are a text with one kind of line end.
func lines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
