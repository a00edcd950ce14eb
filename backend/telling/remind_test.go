package telling_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/telling"
)

// remind sets the clock of the rules, and reminds and tells, twice: the second
// time there is nothing to do.
func (o *office) remind(at string) {
	o.Helper()
	o.clock(at)
	for range 2 {
		if _, err := o.Remind(o.Context()); err != nil {
			o.Fatal(err)
		}
		o.tell()
	}
}

func (o *office) clock(at string) {
	o.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", at, casework.Zone)
	if err != nil {
		o.Fatal(err)
	}
	o.at = now
}

// hears says what somebody was told since they were asked last.
func (o *office) hears(who string, pieces ...string) {
	o.Helper()
	o.mu.Lock()
	got := o.got[who]
	delete(o.got, who)
	o.mu.Unlock()
	if len(got) != len(pieces) {
		o.Errorf("%s: %s hears %q, expected %q", o.at.Format("01-02 15:04"), who, got, pieces)
		return
	}
	for i, piece := range pieces {
		if !strings.Contains(got[i], piece) {
			o.Errorf("%s: %s hears %q, expected %q", o.at.Format("01-02 15:04"), who, got[i], piece)
		}
	}
}

func (o *office) follows(who string, topics ...string) {
	o.Helper()
	if err := o.store.SetFollowing(o.Context(), who, true, ""); err != nil {
		o.Fatal(err)
	}
	if len(topics) == 0 {
		return
	}
	if err := o.store.Subscribe(o.Context(), who, telling.City, "sha256:x", "words", topics...); err != nil {
		o.Fatal(err)
	}
}

func TestTheEndOfFilingIsToldToWhoHasNotFiledAndToSubscribers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.Applying)
		o.do(func(tx *store.Tx) (err error) {
			if _, err = o.application(tx, 1, casework.Draft, "late", "stopped"); err != nil {
				return err
			}
			_, err = o.application(tx, 2, casework.Submitted, "done")
			return err
		})
		for _, who := range []string{"late", "stopped", "done"} {
			o.follows(who)
		}
		o.follows("late", "filing")
		o.follows("reader", "filing", "points")
		o.follows("other", "points")
		o.follows("left", "filing")
		if err := s.SetFollowing(t.Context(), "left", false, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.StopReminders(t.Context(), "stopped", true, telling.RemindFiling); err != nil {
			t.Fatal(err)
		}
		o.remind("2026-10-24 08:59")
		o.hears("late")
		o.remind("2026-10-24 09:00")
		o.hears("late", "还有 7 天，你的申请还没有提交")
		o.hears("reader", "还有 7 天。要报的")
		o.remind("2026-10-29 15:00")
		o.hears("late")
		o.remind("2026-10-30 09:00")
		o.hears("late", "还有 1 天")
		if n, err := s.Unsubscribe(t.Context(), "reader", "filing"); err != nil || n != 1 {
			t.Errorf("%d ended, %v", n, err)
		}
		o.remind("2026-10-31 17:00")
		o.hears("late")
		o.hears("reader", "还有 1 天")
		for _, who := range []string{"done", "stopped", "other", "left"} {
			o.hears(who)
		}
	})
}

func TestTheDayOfASupplementIsToldTwoWorkingDaysBeforeAndOnIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.Applying)
		o.do(func(tx *store.Tx) error {
			for n, due := range []string{"2026-09-29", "2026-10-09"} {
				id, err := o.application(tx, n, casework.Submitted, fmt.Sprint("f", n))
				if err != nil {
					return err
				}
				day, err := casework.ParseDate(due)
				if err != nil {
					return err
				}
				a, err := tx.Application(id)
				if err != nil {
					return err
				}
				work := casework.Work{Desk: casework.Desk{Line: "hrss"}, Status: casework.InSupplement, Open: true, AnswerBy: casework.Due{Day: day}}
				a.Version++
				event := casework.Recorded{Application: id, Version: a.Version, At: time.Now(), Event: casework.Asked{}}
				if err := tx.SaveApplication(a, []casework.Recorded{event}, nil, []casework.Work{work}); err != nil {
					return err
				}
			}
			return nil
		})
		o.remind("2026-09-23 10:00")
		o.hears("f0")
		o.remind("2026-09-24 10:00") // the festival follows: the 28th and 29th are the next working days
		o.hears("f0", "还有 2 个工作日，最晚 9月29日（周二）")
		o.remind("2026-09-29 10:00")
		o.hears("f0", "今天是最后一天")
		o.remind("2026-09-30 10:00") // the holiday of October lies between
		o.hears("f0")
		o.hears("f1", "还有 2 个工作日，最晚 10月9日（周五）")
	})
}

func TestTheLastHoursOfObjectingAreToldToWhoHasNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.ScoresPublished)
		o.do(func(tx *store.Tx) (err error) {
			if _, err = o.application(tx, 1, casework.Published, "still"); err != nil {
				return err
			}
			id, err := o.application(tx, 2, casework.Published, "objected")
			if err != nil {
				return err
			}
			a, err := tx.Application(id)
			if err != nil {
				return err
			}
			a.Version++
			return tx.SaveApplication(a, []casework.Recorded{{Application: id, Version: a.Version, At: time.Now(), Event: casework.Objected{}}}, nil, nil)
		})
		o.remind("2026-11-06 13:59")
		o.hears("still")
		o.remind("2026-11-06 14:00")
		o.hears("still", "今天 17:00 结束")
		o.remind("2026-11-06 17:00")
		o.hears("still")
		o.hears("objected")
	})
}

func TestDaysOfTheirOwnAreToldOnThemAndYearlyOnesAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.follows("one")
		today := time.Date(2026, 5, 26, 0, 0, 0, 0, casework.Zone)
		own := telling.OwnDay("one", "交材料", today.AddDate(0, 0, 3))
		permit := telling.Endorsement("one", today.AddDate(0, 0, 40), today)
		for _, r := range []store.Reminder{own, own, permit} { // the same message twice
			if added, err := s.AddReminder(t.Context(), r, 10); err != nil || !added {
				t.Fatal(added, err)
			}
		}
		if added, err := s.AddReminder(t.Context(), telling.OwnDay("one", "多了", today), 2); err != nil || added {
			t.Errorf("more than the most are noted: %v", err)
		}
		o.remind("2026-05-28 12:00")
		o.hears("one")
		o.remind("2026-05-29 09:00")
		o.hears("one", "5月29日（周五），你让我提醒你：交材料")
		o.remind("2026-06-05 09:00")
		o.hears("one", "居住证 7月5日（周日）满期")
		all, err := s.Reminders(t.Context(), "one")
		if err != nil || len(all) != 1 || all[0].Day != "2027-06-05" || all[0].Meant != "2027-07-05" || !all[0].Yearly {
			t.Errorf("what is left: %+v, %v", all, err)
		}
	})
}

func TestAReminderThatCouldNotBeSentIsNotToldAfterItsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.follows("one")
		o.follows("two")
		for _, who := range []string{"one", "two"} {
			if _, err := s.AddReminder(t.Context(), telling.OwnDay(who, "", time.Date(2026, 5, 29, 0, 0, 0, 0, casework.Zone)), 10); err != nil {
				t.Fatal(err)
			}
		}
		o.now(map[string]error{"one": errClosed, "two": errAway})
		o.remind("2026-05-29 09:00")
		kept, err := s.KeptFor(t.Context(), "one", o.at, 5)
		if err != nil || len(kept) != 1 {
			t.Errorf("on the day %+v is kept, %v", kept, err)
		}
		o.now(nil)
		o.clock("2026-05-30 00:00")
		if kept, err = s.KeptFor(t.Context(), "one", o.at, 5); err != nil || len(kept) != 0 {
			t.Errorf("after it %+v is kept, %v", kept, err)
		}
		o.until("what waited is given up", func() bool {
			o.tell()
			left, err := s.TakeTellings(t.Context(), "nobody", 5, time.Millisecond)
			return err == nil && len(left) == 0
		})
		o.hears("two")
	})
}

func TestSubscribersAreToldOfMovesOnceAndNotBesidesTheirOwnCase(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, s, other *store.Store) {
		o, second := opened(t, s), opened(t, other)
		second.wechat, second.Channel = o.wechat, o.wechat
		o.period(casework.ScoresPublished)
		o.do(func(tx *store.Tx) error {
			_, err := o.application(tx, 1, casework.Published, "own")
			return err
		})
		o.follows("own", "points")
		const many = 600
		for n := range many {
			o.follows(fmt.Sprint("f", n), "points")
		}
		o.happens("period", "2026-2", casework.ScoresShown)
		done := make(chan struct{})
		go func() { defer close(done); second.tell() }()
		o.tell()
		<-done
		o.until("all are told", func() bool { o.tell(); return len(o.got) == many+1 })
		for who, got := range o.got {
			want := "【分值公布】"
			if who == "own" {
				want = "发送「查分」看每一项"
			}
			if len(got) != 1 || !strings.Contains(got[0], want) {
				t.Fatalf("%s is told %q", who, got)
			}
		}
	})
}

func TestAnInterviewLeftHalfWayIsToldOfOnce(t *testing.T) {
	storetest.EachForged(t, func(t *testing.T, s *store.Store, forge func(statement string)) {
		o := opened(t, s)
		ago := map[string]time.Duration{"just": time.Hour, "yesterday": 21 * time.Hour, "closed": 50 * time.Hour, "finished": 21 * time.Hour}
		for who, since := range ago {
			o.follows(who)
			c, err := s.Conversation(t.Context(), who)
			if err != nil {
				t.Fatal(err)
			}
			if c.Dialogue = "estimate"; who == "finished" {
				c.Dialogue, c.Misses = "", 1
			}
			if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c}); err != nil {
				t.Fatal(err)
			}
			forge(fmt.Sprintf("UPDATE conversations SET updated_at = '%s' WHERE follower = '%s'", time.Now().Add(-since).UTC().Format(time.DateTime), who))
		}
		o.remind("2026-05-26 08:00")
		for who := range ago {
			var want []string
			if who == "yesterday" {
				want = []string{"还没有做完"}
			}
			o.hears(who, want...)
		}
	})
}
