package store_test

import (
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
)

// counter is where lists are asked for, on a database with some people.
type counter struct {
	*exchange.Exchange
	store *store.Store
}

// id is a made-up ID number with a valid check digit.
func id(n int) casework.IDNumber {
	digits := fmt.Sprintf("120101%04d%02d%02d%03d", 1990-n/21_000, n%12+1, n%28+1, n%1000) // 21,000 a year
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(digits[i]-'0') * weight
	}
	return casework.IDNumber(digits + string("10X98765432"[sum%11]))
}

func openCounter(t testing.TB, s *store.Store) counter {
	t.Helper()
	keys, err := vault.OpenKeyring(t.Context(), vault.Source{Dir: t.TempDir()}, s)
	if err != nil {
		t.Fatal(err)
	}
	people, err := vault.Open(t.Context(), vault.Parts{Store: s, Keys: keys, Note: (*store.Tx).Audit, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		src, err := os.ReadFile("../../configs/words/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	words, err := casework.LoadWords(read("casework.yaml"), read("exchange.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := exchange.LoadTables(read("tables.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	load := caseload.New(caseload.Parts{Store: s, Now: time.Now})
	return counter{exchange.New(exchange.Parts{
		Load: load, Store: s, People: people, Words: words, Tables: tables, Log: slog.New(slog.DiscardHandler),
	}), s}
}

// filled keeps so many applications: of five units, two of which are called
// alike, at two points, some of them not submitted.
func (c counter) filled(t testing.TB, n int) {
	t.Helper()
	people := c.People.(*vault.Vault)
	persons := make([]string, n)
	for i := range persons {
		persons[i] = storetest.In(t, c.store, func(tx *store.Tx) (string, error) {
			return people.FindOrCreate(tx, vault.Given{IDNumber: id(i), Name: []string{"王小明", "李四", "买买提·艾力"}[i%3]})
		})
	}
	err := c.store.Do(t.Context(), func(tx *store.Tx) error {
		for i, name := range []string{"天津示例机械（集团）有限公司", "天津示例机械配件厂", "滨海_软件", "滨海%软件", "北辰"} {
			if err := tx.SaveUnit(&casework.Unit{ID: fmt.Sprint("u", i), USCC: casework.USCC(fmt.Sprintf("91120000000000000%d", i)), Name: name}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	states := []casework.State{casework.Accepted, casework.Submitted, casework.Draft, casework.Scored}
	filler := strings.Repeat("x", 4000) // a document of the usual length
	for all := range slices.Chunk(numbered(n), 500) {
		err := c.store.Do(t.Context(), func(tx *store.Tx) error {
			for _, i := range all {
				a := &casework.Application{
					ID: fmt.Sprintf("01K%023d", i), Version: 1, Period: "2026-2", Unit: fmt.Sprint("u", i%5), Person: persons[i],
					State: states[i%4], Ending: filler,
				}
				if a.State != casework.Draft {
					a.Point = []casework.AcceptancePoint{casework.Municipal, casework.Municipal, casework.Binhai}[i%3]
					a.Number, a.SentAt = fmt.Sprintf("1020262%05d", i), time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
				}
				event := casework.Recorded{Application: a.ID, Version: 1, At: a.SentAt, Event: casework.Added{Period: a.Period, Unit: a.Unit, Person: a.Person}}
				if a.SentAt.IsZero() {
					event.At = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
				}
				if err := tx.SaveApplication(a, []casework.Recorded{event}, nil, nil); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func numbered(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func TestAPageHasItsNamesInFourReadsHoweverLongItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := openCounter(t, s)
		c.filled(t, 40)
		reads := store.CountReads(t, s)
		for _, limit := range []int{1, 10, 40} {
			before := reads.Load()
			page, err := c.Page(t.Context(), store.ApplicationFilter{Period: "2026-2", Limit: limit})
			if err != nil || len(page) != limit || page[0].Name != "王*明" || page[0].UnitName == "" {
				t.Fatalf("%d: %+v, %v", limit, page, err)
			}
			if n := reads.Load() - before; n > 4 {
				t.Errorf("a page of %d took %d reads", limit, n)
			}
		}
	})
}

func TestASearchFindsWhatItSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := openCounter(t, s)
		c.filled(t, 24)
		for typed, want := range map[string]func(n exchange.Named) bool{
			"name 王小明":    func(n exchange.Named) bool { return n.Name == "王*明" },
			"name 买买提.艾力": func(n exchange.Named) bool { return strings.HasPrefix(n.Name, "买") },
			"name 王小":     func(exchange.Named) bool { return false },
			"天津示例机械":      func(n exchange.Named) bool { return strings.HasPrefix(n.UnitName, "天津示例机械") },
			"天津示例机械（集团）":  func(n exchange.Named) bool { return n.Unit == "u0" },
			"滨海_":         func(n exchange.Named) bool { return n.Unit == "u2" },
			"滨海%":         func(n exchange.Named) bool { return n.Unit == "u3" },
			"102026200":   func(n exchange.Named) bool { return n.Number != "" },
			"１０２０２６２０００１": func(n exchange.Named) bool { return strings.HasPrefix(n.Number, "10202620001") },
			"9":           func(exchange.Named) bool { return false },
		} {
			f := store.ApplicationFilter{Period: "2026-2", Limit: 100}
			all, err := c.Page(t.Context(), f)
			if err != nil || len(all) != 24 {
				t.Fatal(len(all), err)
			}
			if name, person := strings.CutPrefix(typed, "name "); person {
				err = c.Search(t.Context(), casework.Actor{ID: "auditor", Role: casework.Auditor}, &f, exchange.Wanted{Name: name})
			} else {
				err = c.Narrow(t.Context(), &f, typed)
			}
			if err != nil {
				t.Fatal(err)
			}
			found, err := c.Page(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			wanted := slices.DeleteFunc(all, func(n exchange.Named) bool { return !want(n) })
			if len(found) != len(wanted) {
				t.Errorf("%s finds %d, want %d", typed, len(found), len(wanted))
			}
			for _, n := range found {
				if !want(n) {
					t.Errorf("%s finds %+v", typed, n)
				}
			}
		}
	})
}

func TestNumbersAreListedInTheirOrderPageByPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := openCounter(t, s)
		c.filled(t, 24)
		f, seen := store.ApplicationFilter{Number: "1", Points: []casework.AcceptancePoint{casework.Municipal}, Limit: 5}, []string{}
		for {
			page, err := c.Page(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range page {
				seen = append(seen, n.Number)
				f.After = n.Number
			}
			if len(page) < f.Limit {
				break
			}
		}
		if len(seen) != 12 || !slices.IsSorted(seen) {
			t.Errorf("%d: %v", len(seen), seen)
		}
		ids, err := s.MatchingIDs(t.Context(), store.ApplicationFilter{Number: "1", Points: f.Points}, 1000)
		if err != nil || len(ids) != 12 {
			t.Errorf("%d match, %v", len(ids), err)
		}
	})
}

// Whoever is erased, or was never there, has no name; the page stands.
func TestAPageStandsWithoutANameOfTheErased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := openCounter(t, s)
		c.filled(t, 6)
		people := c.People.(*vault.Vault)
		person, _, err := people.ByIDNumber(t.Context(), id(0))
		if err != nil {
			t.Fatal(err)
		}
		if err := people.Erase(t.Context(), casework.Actor{ID: "approver", Role: casework.Approver}, person, "本人要求删除资料"); err != nil {
			t.Fatal(err)
		}
		page, err := c.Page(t.Context(), store.ApplicationFilter{Limit: 10})
		if err != nil || len(page) != 6 || page[0].Name != "" || page[1].Name != "李*" {
			t.Errorf("%+v, %v", page, err)
		}
	})
}
