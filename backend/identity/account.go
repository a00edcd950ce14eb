package identity

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Account is somebody who signs in: of the staff, or a unit's agent.
type Account struct {
	ID       string     `json:"-"`
	Name     string     `json:"-"` // to sign in by
	Unit     string     `json:"-"` // of an agent
	Version  int64      `json:"-"`
	Disabled *time.Time `json:"-"`

	Grants       []Grant   `json:"grants"`
	Password     string    `json:"password"`                // argon2id
	OneTimeUntil time.Time `json:"one_time_until,omitzero"` // the password is a one-time one
	Factor       *Factor   `json:"factor,omitempty"`
	Phone        string    `json:"phone,omitempty"`   // of an agent, sealed with the key of the unit
	Outside      bool      `json:"outside,omitempty"` // of an agent: not yet, or not any more, one of the unit's
}

// HasFactor says whether signing in asks for a second factor.
func (a *Account) HasFactor() bool { return a.Factor.confirmed() }

// Grant is a role and how far it reaches.
type Grant struct {
	Role       casework.Role              `json:"role"`
	Department string                     `json:"department,omitempty"`
	Points     []casework.AcceptancePoint `json:"points,omitempty"`
}

// Staff are the roles that an account of the staff may have.
var Staff = []casework.Role{
	casework.WindowOfficer, casework.Scorer, casework.Editor, casework.Publisher, casework.Approver, casework.Admin, casework.Auditor,
}

// alone are roles that nobody has beside another: who gives out rights works on
// no case, and who looks after the others is none of them.
var alone = []casework.Role{casework.Admin, casework.Auditor}

// Departments are those that score (domain/glossary.md).
var Departments = []string{
	"hrss", "police", "education", "civil_affairs", "housing", "planning", "housing_fund", "health", "medical_insurance", "veterans",
	"tax", "patent", "pboc",
}

// windows are the departments that accept.
var windows = []string{"hrss", "police"}

var points = casework.AcceptancePoints

func (g Grant) equal(other Grant) bool {
	return g.Role == other.Role && g.Department == other.Department && slices.Equal(g.Points, other.Points)
}

// check says what is wrong with a grant of the staff.
func (g Grant) check() error {
	wrong := func(why string, values ...any) error {
		return refuse(CodeRolesWrong, "why", fmt.Sprintf(why, values...))
	}
	for _, p := range g.Points {
		if !slices.Contains(points, p) {
			return wrong("%q is none of %v", p, points)
		}
	}
	switch {
	case !slices.Contains(Staff, g.Role):
		return wrong("%q is none of %v", g.Role, Staff)
	case g.Role == casework.WindowOfficer && (!slices.Contains(windows, g.Department) || len(g.Points) != 1):
		return wrong("a window officer is of one department of %v at one point", windows)
	case g.Role == casework.Scorer && (!slices.Contains(Departments, g.Department) || len(g.Points) == 0):
		return wrong("a scorer is of one department of %v at one or both points", Departments)
	case g.Role != casework.WindowOfficer && g.Role != casework.Scorer && (g.Department != "" || len(g.Points) > 0):
		return wrong("%q has no department and no point", g.Role)
	}
	return nil
}

func checkGrants(all []Grant) error {
	if len(all) == 0 {
		return refuse(CodeRolesWrong, "why", "at least one role is needed")
	}
	for i, g := range all {
		if err := g.check(); err != nil {
			return err
		}
		if len(all) > 1 && slices.Contains(alone, g.Role) {
			return refuse(CodeRolesWrong, "why", fmt.Sprintf("%q stands alone", g.Role))
		}
		if slices.ContainsFunc(all[:i], g.equal) {
			return refuse(CodeRolesWrong, "why", fmt.Sprintf("%q stands there twice", g.Role))
		}
	}
	return nil
}

// actor is who somebody is by one of their grants. It is the same person
// whichever it is: four eyes are told by the id.
func (a *Account) actor(g Grant) casework.Actor {
	return casework.Actor{ID: a.ID, Role: g.Role, Unit: a.Unit, Department: g.Department, Points: g.Points}
}

// holds says whether an actor is still what the account may be.
func (a *Account) holds(who casework.Actor) bool {
	return a.Disabled == nil && who.ID == a.ID && who.Unit == a.Unit &&
		slices.ContainsFunc(a.Grants, Grant{who.Role, who.Department, who.Points}.equal)
}

// goodName is letters (also Chinese), digits and . - _, and no ID number or
// mobile number: names are shown and logged.
var (
	goodName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$`)
	number   = regexp.MustCompile(`^\d{11}$|^\d{17}[\dx]$`)
)

// FoldName is a name as it is kept and compared.
func FoldName(typed string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(typed)))
}

func checkName(folded string) error {
	if !goodName.MatchString(folded) || number.MatchString(folded) {
		return refuse(CodeNameWrong)
	}
	return nil
}

// row writes an account that was changed down.
func (a *Account) row() (store.Account, error) {
	doc, err := json.Marshal(a)
	return store.Account{ID: a.ID, Name: a.Name, Unit: a.Unit, Version: a.Version + 1, Doc: string(doc), DisabledAt: a.Disabled}, err
}

func readAccount(row store.Account) (*Account, error) {
	a := Account{ID: row.ID, Name: row.Name, Unit: row.Unit, Version: row.Version, Disabled: row.DisabledAt}
	if err := json.Unmarshal([]byte(row.Doc), &a); err != nil {
		return nil, fmt.Errorf("account %s: %w", row.ID, err)
	}
	return &a, nil
}
