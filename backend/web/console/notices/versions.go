package notices

import (
	"errors"
	"strconv"

	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// changedField is a field as others have left it, beside one's own.
type changedField struct {
	Label   string
	Changes []notice.Change
}

// changes are the fields in which two texts differ.
func (o *Pages) changes(kind notice.Kind, before, after notice.Text) (all []changedField) {
	now := map[string]string{}
	labels := []notice.FieldText{}
	seen := map[string]bool{}
	old := map[string]string{}
	for _, f := range o.Load.Notices.Fields(kind, before) {
		old[f.Field] = f.Text
		seen[f.Field] = true
		labels = append(labels, f)
	}
	for _, f := range o.Load.Notices.Fields(kind, after) {
		now[f.Field] = f.Text
		if !seen[f.Field] {
			labels = append(labels, f)
		}
	}
	for _, f := range labels {
		if old[f.Field] != now[f.Field] {
			all = append(all, changedField{f.Label, notice.Compare(old[f.Field], now[f.Field])})
		}
	}
	return all
}

// versions is the page of the texts that a notice had.
type versions struct {
	*notice.Notice
	All     []store.NoticeText
	By      map[string]string
	A, B    int64 // that are compared
	Changes []changedField
}

// versionsShown is how many texts of a notice are looked back on.
const versionsShown = 100

func (o *Pages) versions(p *site.Page) error {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return err
	}
	v := versions{Notice: n}
	if v.All, err = o.Load.Store.NoticeTexts(p, n.ID, versionsShown); err != nil {
		return err
	}
	if len(v.All) == 0 {
		return errors.New("a notice without a text")
	}
	var accounts []string
	for _, one := range v.All {
		accounts = append(accounts, one.SavedBy)
	}
	if v.By, err = o.Load.Store.AccountNames(p, accounts...); err != nil {
		return err
	}
	b, before := v.All[0], notice.Text{}
	at := 0
	for i, one := range v.All {
		if strconv.FormatInt(one.Version, 10) == p.Query("b") {
			b, at = one, i
		}
	}
	if v.B = b.Version; at+1 < len(v.All) {
		v.A, before = v.All[at+1].Version, v.All[at+1].Text
	}
	for _, one := range v.All {
		if strconv.FormatInt(one.Version, 10) == p.Query("a") && one.Version < v.B {
			v.A, before = one.Version, one.Text
		}
	}
	v.Changes = o.changes(n.Kind, before, b.Text)
	return p.Show("notice-versions.html", v)
}
