package h5

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/standing"
)

const objectionPage = "own-objection.html"

// ownObjection is the one objection that somebody can make, or how it stands.
type ownObjection struct {
	ownCase
	Lines   []ownLine // that can be objected to
	Checked bool      // all is there: they are asked whether to send it
	Until   time.Time // when it is too late
	Made    *casework.Objection
	Items   []ownAnswer // of the one that was made
	Wrong   string      // why it was not sent
	Sent    bool        // just now
	Most    int         // characters of a reason
	Big     bool
	Here    string
}

// ownLine is a line of the table, with what was entered about it.
type ownLine struct {
	standing.Result
	Picked bool
	Reason string
	Wrong  string // what its reason lacks: empty, "short" or "long"
}

// ownAnswer is what a department says to an item.
type ownAnswer struct {
	casework.ObjectionItem
	Name, By string
}

// objection shows the form, or the objection that was made.
func (o *owner) objection(c *gin.Context, v *visit) error {
	page, err := o.objectionOf(c, v)
	if err != nil || page == nil {
		return err
	}
	page.Sent = c.Query("sent") != ""
	o.show(c, objectionPage, page)
	return nil
}

// objectionOf is the page before anything is entered; nil: there is none, and that was said.
func (o *owner) objectionOf(c *gin.Context, v *visit) (*ownObjection, error) {
	if v.one.Objection == "" {
		o.over.send(c)
		return nil, nil //nolint:nilnil // said
	}
	filling, err := o.Cases.Filling(c.Request.Context(), v.by, v.one.Application.ID)
	if err != nil {
		return nil, err
	}
	results := standing.ResultsOf(filling)
	page := &ownObjection{
		ownCase: v.one, Until: v.one.Period.Display.To, Made: v.one.Application.Objection,
		Most: casework.MaxReason, Big: big(c), Here: v.one.Objection,
	}
	if page.Made != nil {
		for _, item := range page.Made.Items {
			page.Items = append(page.Items, ownAnswer{item, results.Named(item.Indicator), o.Called.Departments[item.Department]})
		}
		return page, nil
	}
	for _, l := range results.Open() {
		page.Lines = append(page.Lines, ownLine{Result: l})
	}
	return page, nil
}

// object takes what was entered: it is shown once more before it is sent, and with
// what it lacks until nothing does.
func (o *owner) object(c *gin.Context, v *visit) error {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, formInMemory)
	page, err := o.objectionOf(c, v)
	if err != nil || page == nil {
		return err
	}
	if page.Made != nil { // on another phone, or twice
		c.Redirect(http.StatusSeeOther, page.Here)
		return nil
	}
	items := page.take(c.PostFormArray("line"), func(id string) string { return c.PostForm("reason-" + id) })
	switch step := c.PostForm("step"); {
	case len(items) == 0:
		page.Wrong = "none"
	case slices.ContainsFunc(page.Lines, func(l ownLine) bool { return l.Wrong != "" }):
		page.Wrong = "lines"
	case step != "send":
		page.Checked = step != "change"
		o.show(c, objectionPage, page)
		return nil
	default:
		_, err := o.Cases.Object(c.Request.Context(), v.by, v.one.Application.ID, items)
		if err == nil {
			c.Redirect(http.StatusSeeOther, page.Here+"?sent=1")
			return nil
		}
		if page.Wrong = o.Says.Refusal(err); page.Wrong == "" {
			return err
		}
	}
	o.showAs(c, http.StatusUnprocessableEntity, objectionPage, page)
	return nil
}

// take notes which lines were picked, with the reason of each and what it lacks.
func (page *ownObjection) take(picked []string, reason func(id string) string) (items []casework.ObjectedIndicator) {
	for i := range page.Lines {
		l := &page.Lines[i]
		l.Picked, l.Reason = slices.Contains(picked, l.ID), strings.TrimSpace(reason(l.ID))
		if !l.Picked {
			continue
		}
		switch n := utf8.RuneCountInString(l.Reason); {
		case n < standing.LeastReason:
			l.Wrong = "short"
		case n > casework.MaxReason:
			l.Wrong = "long"
		}
		items = append(items, casework.ObjectedIndicator{Indicator: l.ID, Reason: l.Reason})
	}
	return items
}
