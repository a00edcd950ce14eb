package store_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// viewed keeps the case a0 with its facts, its period and its unit.
func viewed(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.Do(t.Context(), func(tx *store.Tx) error {
		if err := tx.AddCases(newCase(0)); err != nil {
			return err
		}
		if err := tx.SaveUnit(&casework.Unit{ID: "u", USCC: "91120000MA00000000", Name: "一厂"}); err != nil {
			return err
		}
		return tx.SavePeriod(&casework.Period{ID: "2026-2", Version: 1}, casework.Moved{}, store.Operator)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// renamed gives the unit another name.
func renamed(t *testing.T, s *store.Store, name string) {
	t.Helper()
	err := s.Do(t.Context(), func(tx *store.Tx) error {
		u, err := tx.Unit("u")
		if err != nil {
			return err
		}
		u.Name = name
		return tx.SaveUnit(u)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// looked is what a row is read for.
func looked[T any](t *testing.T, ctx context.Context, s *store.Store, read func(*store.Tx) (T, error)) (got T) {
	t.Helper()
	err := s.Look(ctx, func(tx *store.Tx) (err error) {
		got, err = read(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func unitNamed(t *testing.T, ctx context.Context, s *store.Store) string {
	t.Helper()
	return looked(t, ctx, s, func(tx *store.Tx) (*casework.Unit, error) { return tx.Unit("u") }).Name
}

func TestAViewSeesOneMomentWhileOthersWrite(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, s, beside *store.Store) {
		viewed(t, s)
		err := s.View(t.Context(), func(ctx context.Context) error {
			first := unitNamed(t, ctx, s)
			renamed(t, beside, "二厂")
			listed, err := s.UnitNames(ctx, []string{"u"}) // another statement, nothing that is remembered
			if err != nil {
				return err
			}
			within := ""
			err = s.View(ctx, func(ctx context.Context) error {
				within = unitNamed(t, ctx, s)
				return nil
			})
			if first != "一厂" || listed["u"] != first || within != first {
				t.Errorf("first %q, then %q, in a view within %q", first, listed["u"], within)
			}
			if now := unitNamed(t, ctx, beside); now != "二厂" {
				t.Errorf("the view of one database is that of another: %q", now)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if now := unitNamed(t, t.Context(), s); now != "二厂" {
			t.Errorf("after the view it is %q", now)
		}
	})
}

func TestAViewReadsARowOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		viewed(t, s)
		page := func(ctx context.Context) error {
			for range 3 {
				a := looked(t, ctx, s, func(tx *store.Tx) (*casework.Application, error) { return tx.Application("a0") })
				facts := looked(t, ctx, s, func(tx *store.Tx) (store.Facts, error) { return tx.Facts(a.ID, 1) })
				period := looked(t, ctx, s, func(tx *store.Tx) (*casework.Period, error) { return tx.Period(a.Period) })
				if a.ID != "a0" || facts.Sealed != "sa0" || period.ID != "2026-2" || unitNamed(t, ctx, s) != "一厂" {
					t.Errorf("got %+v, %+v, %+v", a, facts, period)
				}
			}
			return nil
		}
		whole := func(ctx context.Context) error {
			looked(t, ctx, s, func(tx *store.Tx) (*casework.Application, error) {
				a, _, _, err := tx.Case("a0")
				return a, err
			})
			return page(ctx)
		}
		for _, one := range []struct {
			what string
			read func(context.Context) error
			want int64
		}{
			{"without a view", page, 12},
			{"in a view", func(ctx context.Context) error { return s.View(ctx, page) }, 4},
			{"behind a case that was read whole", func(ctx context.Context) error { return s.View(ctx, whole) }, 2},
		} {
			ctx, statements := store.CountQueries(t.Context())
			if err := one.read(ctx); err != nil {
				t.Fatal(err)
			}
			if n := statements.Load(); n != one.want {
				t.Errorf("%s it takes %d statements, want %d", one.what, n, one.want)
			}
		}
	})
}

func TestWhatIsTakenOutOfAViewIsNobodyElses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		viewed(t, s)
		err := s.View(t.Context(), func(ctx context.Context) error {
			read := func() (*casework.Application, *casework.Unit) {
				var unit *casework.Unit
				return looked(t, ctx, s, func(tx *store.Tx) (a *casework.Application, err error) {
					a, _, unit, err = tx.Case("a0")
					return a, err
				}), unit
			}
			a, unit := read()
			a.Number, unit.Name = "", "别的厂"
			again := looked(t, ctx, s, func(tx *store.Tx) (*casework.Application, error) { return tx.Application("a0") })
			if name := unitNamed(t, ctx, s); again.Number == "" || name != "一厂" {
				t.Errorf("the next gets %q and %q", again.Number, name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestNothingIsWrittenInAView(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		viewed(t, s)
		writes := map[string]func(context.Context) error{
			"a transaction": func(ctx context.Context) error { return s.Do(ctx, func(*store.Tx) error { return nil }) },
			"a new row":     func(ctx context.Context) error { return s.SetFollowing(ctx, "o", true, "") },
			"a change":      func(ctx context.Context) error { return s.SeeCredential(ctx, "c", time.Now()) },
			"a deletion": func(ctx context.Context) error {
				_, err := s.PurgeCredentials(ctx, time.Now())
				return err
			},
			"a statement": func(ctx context.Context) error {
				_, err := s.ForgetChatCounts(ctx, time.Now())
				return err
			},
		}
		err := s.View(t.Context(), func(ctx context.Context) error {
			for what, write := range writes {
				if err := write(ctx); !errors.Is(err, store.ErrWrittenInView) {
					t.Errorf("%s: %v", what, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for what, write := range writes {
			if err := write(t.Context()); err != nil {
				t.Errorf("%s, outside: %v", what, err)
			}
		}
	})
}

func TestAViewGivesItsConnectionBackHoweverItEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		viewed(t, s)
		broken := errors.New("broken")
		for _, one := range []struct {
			what  string
			end   func(over context.CancelFunc) error
			wants []error
		}{
			{"an error", func(context.CancelFunc) error { return broken }, []error{broken}},
			{"a panic", func(context.CancelFunc) error { panic(broken) }, []error{broken}},
			{"a request that is over", func(over context.CancelFunc) error {
				over()
				return nil
			}, []error{context.Canceled, sql.ErrTxDone}},
		} {
			for range store.Readers(s) + 1 { // the last one finds no connection, if they were kept
				limited, done := context.WithTimeout(t.Context(), 20*time.Second)
				ctx, over := context.WithCancel(limited)
				err := viewTo(ctx, s, func(ctx context.Context) error {
					unitNamed(t, ctx, s)
					return one.end(over)
				})
				if !slices.ContainsFunc(one.wants, func(want error) bool { return errors.Is(err, want) }) {
					t.Errorf("%s: %v", one.what, err)
				}
				over()
				done()
			}
		}
	})
}

// viewTo is a view whose panic is an error.
func viewTo(ctx context.Context, s *store.Store, work func(context.Context) error) (err error) {
	defer func() {
		if wrong, is := recover().(error); is {
			err = wrong
		}
	}()
	return s.View(ctx, work)
}
