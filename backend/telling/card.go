package telling

import (
	"context"
	"encoding/json"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Card is what a message of the account's templates says: it also reaches who has
// not written for two days.
type Card struct {
	What  string `json:"what"`
	State string `json:"state"`
	At    string `json:"at"`
	Hint  string `json:"hint"`
}

// Cards sends them. The id is that of the telling: a repeat of it is none.
type Cards interface {
	SendCard(ctx context.Context, follower, id string, c Card) error
}

// ByCard says how it was sent, where not by a customer-service message.
const ByCard = "card"

// card sends a telling that WeChat does not let through otherwise; sent is false
// where there are no cards, or the account has none to send.
func (t *Tellings) card(ctx context.Context, one store.Telling) (sent bool, err error) {
	if t.Cards == nil || one.Card == "" {
		return false, nil
	}
	var c Card
	if err := json.Unmarshal([]byte(one.Card), &c); err != nil {
		return false, err
	}
	err = t.Cards.SendCard(ctx, one.Follower, one.ID, c)
	return err == nil, err
}

// written is a card as it is kept, with the moment of which it tells.
func (c Card) written(at time.Time) string {
	c.At = at.In(casework.Zone).Format("2006年1月2日 15:04")
	src, err := json.Marshal(c)
	if err != nil { // of four strings
		return ""
	}
	return string(src)
}
