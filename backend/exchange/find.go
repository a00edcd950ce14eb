package exchange

import (
	"context"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Named is a line of a list with the names that people read.
type Named struct {
	store.Line
	Name     string // of the person, masked: 王*明; empty: erased
	UnitName string
	Hidden   bool // its total is not to be told
}

// Sight says in which state somebody is told that an application is, whether they
// see its points, and whether its place on the list.
type Sight func(store.Line) (state casework.State, points, place bool)

// ForStaff is what staff see: points from the day on which they are all given.
func ForStaff(l store.Line) (state casework.State, points, place bool) {
	return l.State, l.State.PointsOut() || l.State == casework.Scored, l.State != casework.Disqualified
}

// See takes out what somebody does not see.
func (n *Named) See(sees Sight) {
	state, points, place := sees(n.Line)
	n.State = state
	if n.Hidden = !points; !place {
		n.Place, n.Outside = 0, ""
	}
}

// unitsFound bounds how many units may begin with the words of a search.
const unitsFound = 50

// CodeIDNumberInAddress refuses an ID number where addresses are kept: in logs
// and histories.
const CodeIDNumberInAddress casework.Code = "id_number_in_address"

// Page is one page, with names: four reads, however long it is.
func (x *Exchange) Page(ctx context.Context, f store.ApplicationFilter) ([]Named, error) {
	if f.Of != nil && len(f.Of.Persons)+len(f.Of.Units) == 0 {
		return []Named{}, nil // nobody was found
	}
	lines, err := x.Store.Applications(ctx, f)
	if err != nil {
		return nil, err
	}
	return x.named(ctx, lines)
}

func (x *Exchange) named(ctx context.Context, lines []store.Line) ([]Named, error) {
	persons, units := make([]string, 0, len(lines)), make([]string, 0, len(lines))
	seenPerson, seenUnit := map[string]bool{}, map[string]bool{}
	for _, line := range lines {
		if !seenPerson[line.Person] {
			persons, seenPerson[line.Person] = append(persons, line.Person), true
		}
		if !seenUnit[line.Unit] {
			units, seenUnit[line.Unit] = append(units, line.Unit), true
		}
	}
	names, err := x.People.Names(ctx, persons...)
	if err != nil {
		return nil, err
	}
	unitNames, err := x.Store.UnitNames(ctx, units)
	if err != nil {
		return nil, err
	}
	all := make([]Named, len(lines))
	for i, line := range lines {
		all[i] = Named{Line: line, Name: names[line.Person], UnitName: unitNames[line.Unit]}
	}
	return all, nil
}

// Narrow narrows a filter by words that stand in an address: the beginning of a
// number, or of a unit's name. People are found by [Exchange.Search].
func (x *Exchange) Narrow(ctx context.Context, f *store.ApplicationFilter, typed string) error {
	typed = strings.TrimSpace(typed)
	switch narrow := norm.NFKC.String(typed); {
	case typed == "":
		return nil
	case looksLikeID(narrow):
		return refuse(CodeIDNumberInAddress, nil)
	case strings.Trim(narrow, "0123456789") == "":
		f.Number = narrow
		return nil
	}
	return x.either(ctx, f, "", typed) // a unit's name is looked for as it is written
}

// either narrows a filter to whoever has a name, and to units whose name begins
// so.
func (x *Exchange) either(ctx context.Context, f *store.ApplicationFilter, name, unit string) (err error) {
	f.Of = &store.Found{}
	if name != "" {
		if f.Of.Persons, err = x.People.ByName(ctx, name); err != nil {
			return err
		}
	}
	if unit != "" {
		f.Of.Units, err = x.Store.UnitsNamed(ctx, unit, unitsFound)
	}
	return err
}

// looksLikeID says that something may be an ID number, perhaps mistyped: no
// number of an application has so many digits.
func looksLikeID(s string) bool {
	digits := strings.TrimRight(strings.NewReplacer(" ", "", "-", "").Replace(s), "Xx")
	return len(digits) >= 15 && strings.Trim(digits, "0123456789") == ""
}

// Wanted is one thing to search by.
type Wanted struct{ IDNumber, Name, Number, Unit string }

// CodeOneThing refuses a search by nothing, or by several things.
const CodeOneThing casework.Code = "search_one_thing"

// Search narrows a filter to what is wanted. Looking for a person is noted
// before anything is told.
func (x *Exchange) Search(ctx context.Context, by casework.Actor, f *store.ApplicationFilter, w Wanted) error {
	given := 0
	for _, value := range []string{w.IDNumber, w.Name, w.Number, w.Unit} {
		if strings.TrimSpace(value) != "" {
			given++
		}
	}
	if given != 1 {
		return refuse(CodeOneThing, nil)
	}
	switch {
	case w.Number != "":
		f.Number = strings.TrimSpace(norm.NFKC.String(w.Number))
		return nil
	case w.Unit != "":
		return x.either(ctx, f, "", strings.TrimSpace(w.Unit))
	case w.Name != "":
		if err := x.either(ctx, f, w.Name, ""); err != nil {
			return err
		}
		return x.noted(ctx, by, "name", len(f.Of.Persons))
	}
	number, err := casework.ParseIDNumber(w.IDNumber, x.Load.Now())
	if err != nil {
		return err
	}
	person, found, err := x.People.ByIDNumber(ctx, number)
	if err != nil {
		return err
	}
	f.Of = &store.Found{}
	if found {
		f.Of.Persons = []string{person}
	}
	return x.noted(ctx, by, "id_number", len(f.Of.Persons))
}

func (x *Exchange) noted(ctx context.Context, by casework.Actor, what string, found int) error {
	return x.Store.Do(ctx, func(tx *store.Tx) error {
		return tx.Audit(store.Deed{
			By: by, Act: "application.search", Kind: "account", Subject: by.ID,
			Details: map[string]string{"by": what, "persons": strconv.Itoa(found)},
		})
	})
}
