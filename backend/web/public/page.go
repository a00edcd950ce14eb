package public

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// perPage is how many names a page has.
const perPage = 200

// page is what the page of a list tells.
type page struct {
	caseload.Shown
	Rows   []store.ListRow
	Second bool // the second list
	Asked  string
	Cannot bool // what was asked for can't be looked for
	More   bool // there is more than what was found
	Number int  // of the page, from 1
	Pages  int
	Back   string // addresses; empty: there is none
	Next   string
}

// page shows two hundred names, or those that were looked for.
func (d *display) page(c *gin.Context, shown caseload.Shown) error {
	p := page{Shown: shown, Second: c.Query("list") == "second", Asked: strings.TrimSpace(c.Query("q")), Number: 1}
	count, f := shown.Listed, store.ListFilter{Second: p.Second, Limit: perPage}
	if p.Second {
		if !shown.Mask.Second {
			return store.ErrNotFound
		}
		count, f.After = shown.NotListed, shown.Listed
	}
	p.Pages = max(1, (count+perPage-1)/perPage)
	if asked := c.Query("page"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 || n > p.Pages {
			return store.ErrNotFound
		}
		p.Number = n
	}
	if p.Asked != "" {
		f.Limit++
		f.Number, f.Name = lookFor(p.Asked)
		p.Cannot = f.Number == "" && f.Name == ""
	} else {
		f.After += (p.Number - 1) * perPage
	}
	if !p.Cannot {
		var err error
		if p.Rows, err = d.Load.ListPage(c.Request.Context(), shown.Head.List, f); err != nil {
			return err
		}
	}
	if len(p.Rows) > perPage {
		p.Rows, p.More = p.Rows[:perPage], true
	}
	if p.Asked == "" {
		p.Back, p.Next = p.to(p.Number-1), p.to(p.Number+1)
	}
	d.pages.send(c, http.StatusOK, "list.html", p)
	return nil
}

// to is the address of a page of the same list.
func (p page) to(n int) string {
	if n < 1 || n > p.Pages {
		return ""
	}
	q := url.Values{}
	if p.Second {
		q.Set("list", "second")
	}
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
	if len(q) == 0 {
		return p.Path()
	}
	return p.Path() + "?" + q.Encode()
}

// Path is where the list stands.
func (p page) Path() string { return "/public/lists/" + string(p.Period.ID) }

// ByLine says whether a score line decides.
func (p page) ByLine() bool { return p.Selection.By == casework.ByLine }

// Exclude says that whoever ties at the last place is not on the list.
func (p page) Exclude() bool { return p.Selection.Ties == casework.Exclude }

// Bounds of what is looked for, in characters.
const (
	longestNumber = 12
	longestName   = 60
)

// lookFor tells a number, or its beginning, from a name as the list has it.
// Anything else is not looked for: a whole name has no place in an address.
func lookFor(asked string) (number, name string) {
	asked = strings.NewReplacer("＊", "*", " ", "").Replace(asked)
	switch {
	case strings.Trim(asked, "0123456789") == "" && asked != "" && len(asked) <= longestNumber:
		return asked, ""
	case strings.Contains(asked, "*") && len([]rune(asked)) <= longestName:
		return "", asked
	}
	return "", ""
}
