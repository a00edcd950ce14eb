package bot

import (
	"luohu/backend/notice"
	"luohu/bot/dialogue"
)

// notices are the newest that were published, from memory.
func (b *Bot) notices() string {
	var newest []notice.Posted
	if b.Notices != nil {
		newest = b.Notices()
	}
	if len(newest) == 0 {
		return b.Words.NoNotices.String()
	}
	type row struct {
		Day, Title, Link    string
		Corrects, Corrected bool
	}
	rows := make([]row, len(newest))
	for i, n := range newest {
		day := n.At.In(dialogue.Tianjin).Format("2006年1月2日")
		rows[i] = row{day, n.Title, b.PublicURL + "/h5/notices/" + n.ID, n.Corrects != "", n.Corrected}
	}
	return b.Words.Notices.With(map[string]any{"Notices": rows, "All": b.PublicURL + "/h5/notices"})
}
