package report

import (
	"strconv"
	"time"

	"luohu/backend/chat"
	"luohu/backend/spreadsheet"
)

const inChat = "chat"

// chatDay is a day by how many it is behind the first.
type chatDay struct {
	chat.Day
	after int
}

func (r *Report) chatDays(sides []Side) *Table {
	return r.note(set(r.Words, sides, sheet[chatDay]{
		id: "chat_days", section: inChat, form: Lines, empty: true,
		rows: func(s Side) (all []chatDay) {
			if s.Chat == nil {
				return nil
			}
			y, m, d := s.Chat.From.Date()
			first := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
			for _, one := range s.Chat.Days {
				on, err := time.Parse(time.DateOnly, one.On)
				if err == nil { // it is a day of ours
					all = append(all, chatDay{one, int(on.Sub(first).Hours() / 24)})
				}
			}
			return all
		},
		key:   func(d chatDay) string { return strconv.Itoa(d.after) },
		order: func(d chatDay) int { return d.after },
		label: func(d chatDay) string {
			if len(sides) > 1 {
				return fill(r.Words.DayOf, "day", strconv.Itoa(d.after+1))
			}
			return d.On
		},
		metrics: []metric[chatDay]{
			{name: "questions", format: spreadsheet.Whole, drawn: always, of: func(d chatDay, _ Side) Value { return count(d.Heard) }},
			{name: "unanswered", format: spreadsheet.Whole, drawn: always, of: func(d chatDay, _ Side) Value { return count(d.Nothing) }},
		},
	}))
}

func (r *Report) chatQuestions(sides []Side) *Table {
	all := func(s Side) (n int) {
		for _, l := range s.Chat.Understood {
			n += l.Times
		}
		return n
	}
	return r.note(set(r.Words, sides, sheet[chat.Layer]{
		id: "chat_questions", section: inChat, form: Bars, empty: true, versus: true,
		rows: func(s Side) []chat.Layer {
			if s.Chat == nil {
				return nil
			}
			return s.Chat.Understood
		},
		key:   func(l chat.Layer) string { return l.Name },
		label: func(l chat.Layer) string { return called(r.Words.Layers, l.Name) },
		metrics: []metric[chat.Layer]{
			{name: "times", format: spreadsheet.Whole, drawn: alone, of: func(l chat.Layer, _ Side) Value { return count(l.Times) }},
			{name: "share", format: spreadsheet.Percent, drawn: compared, of: func(l chat.Layer, s Side) Value {
				if s.Chat == nil {
					return nothing
				}
				return share(l.Times, all(s))
			}},
		},
	}))
}

func (r *Report) chatInterviews(sides []Side) *Table {
	fact := func(id string) string {
		for _, s := range sides {
			if s.Chat != nil && s.Chat.Facts[id] != "" {
				return s.Chat.Facts[id]
			}
		}
		return called(r.Words.Stops, id)
	}
	t := set(r.Words, sides, sheet[chat.Stop]{
		id: "chat_interviews", section: inChat, form: Bars, empty: true, versus: true,
		rows: func(s Side) (some []chat.Stop) {
			if s.Chat == nil {
				return nil
			}
			for _, stop := range s.Chat.Stops {
				if stop.Gone > 0 {
					some = append(some, stop)
				}
			}
			return some
		},
		key:   func(s chat.Stop) string { return s.Fact },
		label: func(s chat.Stop) string { return fact(s.Fact) },
		metrics: []metric[chat.Stop]{
			{name: "gone", format: spreadsheet.Whole, drawn: alone, of: func(s chat.Stop, _ Side) Value { return count(s.Gone) }},
			{name: "asked", format: spreadsheet.Whole, of: func(s chat.Stop, _ Side) Value { return count(s.Asked) }},
			{name: "gone_share", format: spreadsheet.Percent, drawn: compared, of: func(s chat.Stop, _ Side) Value { return share(s.Gone, s.Asked) }},
			{name: "said_stop", format: spreadsheet.Whole, of: func(s chat.Stop, _ Side) Value { return count(s.Left) }},
		},
	})
	for i, s := range sides {
		if s.Chat != nil {
			r.note(t, "begun", grouped(s.Chat.Begun), "finished", grouped(s.Chat.Finished), "share", share(s.Chat.Finished, s.Chat.Begun).Text)
			named(t, sides, i)
		}
	}
	return t
}
