package casework_test

import (
	"errors"
	"testing"

	"luohu/backend/casework"
)

func TestATurnedPageIsTheSameFileAndAnswersNothing(t *testing.T) {
	w := stages()[0]
	w.Days = days(t)
	a := waiting(t, w)
	w.By = agent
	file := a.Material("id_card").Files[0]
	turned := decided(t, a, casework.TurnFile{Material: "id_card", File: file.ID, Turn: 270}, w)
	if now := turned.Material("id_card").Files[0]; now.Hash != file.Hash || turned.Turn(file.ID) != 270 || turned.Turn("another") != 0 {
		t.Errorf("%+v", now)
	}
	if events, err := casework.Decide(turned, casework.TurnFile{Material: "id_card", File: file.ID, Turn: 270}, w); len(events) > 0 || err != nil {
		t.Errorf("sent twice: %v, %v", events, err)
	}
	if _, err := casework.Decide(turned, casework.AnswerSupplement{ID: "1"}, w); !errors.Is(err, &casework.Refusal{Code: casework.CodeUnchanged}) {
		t.Errorf("it answers what was asked for: %v", err)
	}
	for _, wrong := range []casework.TurnFile{
		{"id_card", file.ID, 45}, {"id_card", file.ID, -90}, {"id_card", file.ID, 360}, {"id_card", "another", 90},
	} {
		if _, err := casework.Decide(a, wrong, w); !errors.Is(err, &casework.Refusal{Code: casework.CodeFileUnknown}) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	if _, err := casework.Decide(a, casework.TurnFile{Material: "degree", File: file.ID, Turn: 90}, w); !errors.Is(err, &casework.Refusal{Code: casework.CodeWrongState}) {
		t.Errorf("of a material that nobody asks for any more: %v", err)
	}
}
