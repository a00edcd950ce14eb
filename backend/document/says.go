package document

import (
	"encoding/json"
	"time"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/estimator"
)

// Says is what a document says. While it is the same, the document is the same.
type Says struct {
	Kind     Kind                     `json:"kind"`
	Period   casework.PeriodID        `json:"period"`
	Point    casework.AcceptancePoint `json:"point,omitempty"`
	Number   string                   `json:"number,omitempty"` // 受理编号
	Name     string                   `json:"name,omitempty"`
	IDNumber string                   `json:"id_number,omitempty"` // masked
	Unit     string                   `json:"unit,omitempty"`
	USCC     casework.USCC            `json:"uscc,omitempty"`
	At       time.Time                `json:"at,omitzero"` // when what it tells of happened
	Text     string                   `json:"text,omitempty"`

	Receipt    *Received  `json:"receipt,omitempty"`
	Supplement *Wanted    `json:"supplement,omitempty"`
	Refused    []Decision `json:"refused,omitempty"`
	Scored     *Scored    `json:"scored,omitempty"`
	Permit     *Permitted `json:"permit,omitempty"`
	List       *Posted    `json:"list,omitempty"`
	Clocks     *Clocks    `json:"clocks,omitempty"`
}

// Clocks are the working days that somebody may count on.
type Clocks struct {
	Acceptance int       `json:"acceptance,omitempty"`
	Answer     int       `json:"answer,omitempty"`
	Scoring    int       `json:"scoring,omitempty"` // calendar days from the end of filing
	FilingTo   time.Time `json:"filing_to,omitzero"`
	Display    int       `json:"display,omitempty"`
}

// Received is what was handed in.
type Received struct {
	Assessed  *estimator.Points `json:"assessed,omitempty"`
	Materials []Material        `json:"materials"`
}

// Material is one with how many pages there were, or why it is wanted.
type Material struct {
	Name   string `json:"name"`
	Pages  int    `json:"pages,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// Wanted is what a desk asks for.
type Wanted struct {
	From        string        `json:"from"` // the department
	Materials   []Material    `json:"materials"`
	Due         casework.Date `json:"due"`
	Provisional bool          `json:"provisional,omitempty"`
	Days        int           `json:"days"`
}

// Decision is what a line decided.
type Decision struct {
	Line   casework.Line         `json:"line"`
	Reason casework.RejectReason `json:"reason,omitempty"`
	Text   string                `json:"text,omitempty"`
}

// Scored is what an application came to.
type Scored struct {
	Total      estimator.Points `json:"total"`
	AsOf       casework.Date    `json:"as_of"`
	Policy     string           `json:"policy"`
	Indicators []Indicator      `json:"indicators"`
	Objections []Objection      `json:"objections,omitempty"`
	Until      time.Time        `json:"until,omitzero"` // of the display, and so of objections
}

// Indicator is a line of a score sheet.
type Indicator struct {
	Name        string           `json:"name"`
	Points      estimator.Points `json:"points"`
	Departments []Given          `json:"departments,omitempty"`
	False       estimator.Points `json:"false,omitempty"` // what false records take away
}

// Given is what a department gave.
type Given struct {
	Department string           `json:"department"`
	Points     estimator.Points `json:"points"`
	Skipped    bool             `json:"skipped,omitempty"`
}

// Objection is what was objected to, and how it was answered.
type Objection struct {
	Name    string           `json:"name"`
	Open    bool             `json:"open,omitempty"`
	Changed bool             `json:"changed,omitempty"`
	Before  estimator.Points `json:"before"`
	After   estimator.Points `json:"after"`
	Text    string           `json:"text,omitempty"`
}

// Permitted is what a permit stands on.
type Permitted struct {
	Place  int              `json:"place"`
	Total  estimator.Points `json:"total"`
	Issued casework.Date    `json:"issued"`
}

// Posted is a list for the board; its rows are those of the list with this hash.
type Posted struct {
	ID        string             `json:"id"`
	Hash      string             `json:"hash"`
	Selection casework.Selection `json:"selection"`
	Display   casework.Window    `json:"display"`
	Listed    int                `json:"listed"`
	NotListed int                `json:"not_listed"`
	Second    bool               `json:"second,omitempty"` // those who are not on it are shown too
}

// hash tells what is said from anything else. The code is in it, which nobody
// can guess: so the hash gives away nothing of a person.
func (s *Says) hash(code string) (string, error) {
	src, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	return digest.Of(append([]byte("luohu document\n"+code+"\n"), src...)), nil
}
