package bot

import (
	"slices"

	"luohu/backend/notice"
	"luohu/bot/dialogue"
)

// missedAtOnce is how many notices that could not be brought to a follower are listed at
// a time: they are not to end up on a further page.
const missedAtOnce = 5

// whatIsNew are the notices that could not be brought to the follower, each listed once
// over the newest.
func (t *talk) whatIsNew() (string, error) {
	missed, err := t.Records.Missed(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	for _, n := range missed[:min(len(missed), missedAtOnce)] {
		t.missed, t.changed = append(t.missed, n.ID), true
	}
	return t.withQuestion(t.notices(missed))
}

// notices are the newest that were published, from memory, under those that somebody
// missed.
func (b *Bot) notices(missed []notice.Posted) string {
	var newest []notice.Posted
	if b.Notices != nil {
		newest = b.Notices()
	}
	if len(newest)+len(missed) == 0 {
		return b.Words.NoNotices.String()
	}
	first := missed[:min(len(missed), missedAtOnce)]
	newest = slices.DeleteFunc(slices.Clone(newest), func(n notice.Posted) bool {
		return slices.ContainsFunc(first, func(m notice.Posted) bool { return m.ID == n.ID })
	})
	return b.Words.Notices.With(map[string]any{
		"Missed": b.rows(first), "Count": len(missed), "Left": len(missed) - len(first), "Notices": b.rows(newest), "All": b.PublicURL + "/h5/notices",
	})
}

// noticeRow is one in a list.
type noticeRow struct {
	Day, Title, Link    string
	Corrects, Corrected bool
}

func (b *Bot) rows(all []notice.Posted) []noticeRow {
	rows := make([]noticeRow, len(all))
	for i, n := range all {
		day := n.At.In(dialogue.Tianjin).Format("2006年1月2日")
		rows[i] = noticeRow{day, n.Title, b.PublicURL + "/h5/notices/" + n.ID, n.Corrects != "", n.Corrected}
	}
	return rows
}
