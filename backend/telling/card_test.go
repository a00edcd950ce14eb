package telling_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/telling"
)

// account sends cards, or not.
type account struct {
	mu   sync.Mutex
	fail error
	got  map[string][]telling.Card
	ids  map[string]bool
}

func (a *account) SendCard(_ context.Context, follower, id string, c telling.Card) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fail != nil {
		return a.fail
	}
	a.got[follower] = append(a.got[follower], c)
	a.ids[id] = true
	return nil
}

func TestWhoHasNotWrittenForLongGetsACard(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		cards := &account{got: map[string][]telling.Card{}, ids: map[string]bool{}}
		o.Cards = cards
		o.period(casework.Applying)
		var id string
		o.do(func(tx *store.Tx) (err error) {
			id, err = o.application(tx, 1, casework.Submitted, "closed", "gone", "hushed", "open")
			return err
		})
		if err := s.Hush(t.Context(), "hushed", true); err != nil {
			t.Fatal(err)
		}
		o.now(map[string]error{"closed": errClosed, "gone": errGone})
		o.clock("2026-05-26 09:00")
		o.happens("application", id, casework.ApplicationAccepted)
		o.tell()
		want := telling.Card{What: "2026 年第二期居住证积分", State: "已受理", At: "2026年5月26日 09:00", Hint: "接下来各部门打分，发送「进度」看"}
		if got := cards.got["closed"]; len(cards.got) != 1 || len(got) != 1 || got[0] != want {
			t.Errorf("the cards are %+v", cards.got)
		}
		log, err := s.TellingsOf(t.Context(), id, 10)
		if err != nil || len(log) != 4 {
			t.Fatal(log, err)
		}
		for _, one := range log {
			how := map[string][2]string{"closed": {store.TellingSent, telling.ByCard}, "gone": {store.TellingDropped, telling.ByGone}, "hushed": {store.TellingKept, telling.ByHushed}, "open": {store.TellingSent, ""}}[one.Follower]
			if one.State != how[0] || one.Why != how[1] || one.Follower == "closed" && !cards.ids[one.ID] {
				t.Errorf("%s: %s, %s", one.Follower, one.State, one.Why)
			}
		}
		cards.fail = errors.New("no such template")
		o.happens("application", id, casework.ApplicationReopened)
		o.tell()
		if kept, err := s.KeptFor(t.Context(), "closed", o.at, 5); err != nil || len(kept) != 1 {
			t.Errorf("where the card fails %+v is kept, %v", kept, err)
		}
	})
}

func TestWhatIsShippedFitsTheFieldsOfACardWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		s1 := telling.Said{Period: "2026 年第二期", Department: "公积金中心", Items: 12, Day: "12月31日（周三）", Until: "2026年11月30日 17:00", Days: 7, About: "交材料"}
		check := func(kind string, w *telling.Word, said telling.Said) {
			text, card, err := w.Say(said)
			if err != nil || text == "" || strings.HasSuffix(card.Hint, "…") || card.Hint == "" {
				t.Errorf("%s: %q, %+v, %v", kind, text, card, err)
			}
			for _, thing := range []string{card.What, card.Hint} {
				if utf8.RuneCountInString(thing) > 20 {
					t.Errorf("%s: %q has more than 20 characters", kind, thing)
				}
			}
		}
		for kind, w := range o.Words {
			check(string(kind), w, s1)
		}
		for _, texts := range []telling.Texts{o.Topics, o.Reminders} {
			for kind, w := range texts {
				said := s1
				if kind == telling.RemindObjection {
					said.Until = "17:00"
				}
				check(kind, w, said)
			}
		}
		if _, card, _ := o.Reminders[telling.RemindOwn].Say(telling.Said{About: "带上身份证、居住证、户口本原件，到和平区受理点窗口交材料"}); card.Hint != "带上身份证、居住证、户口本原件…" {
			t.Errorf("a long one is cut to %q", card.Hint)
		}
	})
}
