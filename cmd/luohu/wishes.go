package main

import (
	"luohu/backend/telling"
	"luohu/backend/web/h5"
)

// wishes are what followers choose on their page, in the words of the chat.
func (a *App) wishes() h5.Wishes {
	w := a.content.words
	made := h5.Wishes{Records: a.store, Wording: w.Topics.Wording.String(), City: w.Wishes.City.String(), Ask: a.askPage()}
	for _, topic := range telling.Topics {
		made.Topics = append(made.Topics, h5.Named{ID: string(topic), Name: w.Topics.Names[topic].String(), About: w.Topics.About[topic].String()})
	}
	for _, step := range telling.Steps {
		made.Steps = append(made.Steps, h5.Named{ID: step, Name: w.Wishes.Steps[step].String() + "通知", About: w.Wishes.About[step].String()})
	}
	for _, kind := range telling.Kinds {
		made.Reminders = append(made.Reminders, h5.Named{ID: kind, Name: w.Reminders.Kinds[kind].String() + "提醒", About: w.Wishes.About[kind].String()})
	}
	for _, subject := range telling.Subjects {
		if set := a.noticeSettings(subject); set.Template != "" {
			made.Notices = append(made.Notices, h5.NamedNotice{Template: set.Template, Name: w.Wishes.Notices[subject].String(), Lasting: set.Lasting})
		}
	}
	return made
}
