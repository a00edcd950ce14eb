package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"luohu/backend/chat"
	"luohu/backend/digest"
	"luohu/backend/store"
)

// talkedFor is how many days people have talked with the bot.
const talkedFor = 60

// asked are questions that nothing answered, with how often.
var asked = []struct {
	text  string
	times int64
}{
	{"宠物能不能跟着一起落户", 41},
	{"落户以后车牌要换吗", 33},
	{"津心办在哪里下载", 27},
	{"落户以后医保卡要换吗", 24},
	{"我叫〔姓名〕，帮我查一下", 19},
	{"集体户口能买房吗", 17},
	{"积分能转让吗", 14},
	{"办好以后身份证要重新办吗", 12},
	{"孩子高考还来得及吗", 11},
	{"今天天气怎么样", 9},
	{"地铁怎么走", 7},
	{"〔号码〕这个电话是真的吗", 6},
	{"落户以后能领补贴吗", 5},
	{"讲个笑话", 4},
	{"双休日能去窗口吗", 3},
}

// sentGuides are the guides that people ask for most.
var sentGuides = []string{"jifenluohu", "pass-line", "conditions", "materials", "calendar", "points-table", "social-insurance-gap", "score-query", "entrance", "human"}

// talk makes up how people have fared with the bot until the clock begins.
func (d *director) talk(ctx context.Context, r *rand.Rand) error {
	period, err := d.Load.Period(ctx, Running)
	if err != nil {
		return err
	}
	table, err := d.Load.Table(ctx, period)
	if err != nil {
		return err
	}
	var counts []store.ChatCount
	for day := range talkedFor {
		on := Begins.AddDate(0, 0, day-talkedFor).Format(time.DateOnly)
		add := func(kind, name string, n int) {
			if n > 0 {
				counts = append(counts, store.ChatCount{Day: on, Kind: kind, Name: name, Times: int64(n)})
			}
		}
		busy := 60 + day + r.IntN(40)
		for name, share := range map[string]int{"exact": 55, "alias": 4, "pinyin": 3, "typo": 5, "search": 24, chat.Nothing: 6, "line": 2, "told": 3} {
			add(chat.Heard, name, busy*share/20)
		}
		for i, id := range sentGuides {
			add(chat.Guide, id, busy/(i+1))
		}
		begun := busy / 4
		add(chat.Command, "estimate", begun)
		add(chat.Interview, chat.Begun, begun)
		still := begun
		for i, fact := range table.Facts() {
			if i == 22 || still == 0 { // about as many as one person is asked
				break
			}
			gone := r.IntN(max(2, still/9))
			add(chat.Asked, fact.ID, still)
			add(chat.Passed, fact.ID, still-gone)
			if gone > 1 {
				add(chat.LeftAt, fact.ID, gone/2)
				add(chat.Interview, chat.Left, gone/2)
			}
			still -= gone
		}
		add(chat.Interview, chat.Finished, still)
	}
	return d.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.AddChatCounts(counts); err != nil {
			return err
		}
		var questions []store.Question
		for i, q := range asked {
			questions = append(questions, store.Question{Hash: digest.Of([]byte(q.text)), Text: q.text, Times: q.times, LastAt: Begins.Add(-time.Duration(i+1) * 7 * time.Hour).UTC()})
		}
		return tx.AddQuestions(questions)
	})
}
