package portal

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"luohu/backend/casework"
	"luohu/backend/kv"
	"luohu/backend/roster"
	"luohu/backend/spreadsheet"
	"luohu/backend/web/site"
)

// rosterView is the page on which many applicants are added from a file. What was
// read stands in its form alone: nothing of it is kept, or stands in an address.
type rosterView struct {
	*site.Form
	Period  *casework.Period // that is filed in; nil: none
	Columns []roster.Column
	Bad     []rosterRow // with something wrong
	Good    []rosterRow
	There   int // of the good ones, who are the unit's own already
	Added   int // just now
	Most    int
	MostMB  int
	Often   bool // too many lists came in a minute
}

// Read says that a list is shown.
func (v rosterView) Read() bool { return len(v.Bad)+len(v.Good) > 0 }

// New is how many would be added.
func (v rosterView) New() int { return len(v.Good) - v.There }

// Faults is how many cells are wrong.
func (v rosterView) Faults() (n int) {
	for _, r := range v.Bad {
		n += len(r.Says)
	}
	return n
}

// rosterRow is one person of the list.
type rosterRow struct {
	roster.Checked
	At    int               // its place in the form
	Says  map[string]string // what is wrong, by the column
	There bool
}

// listsPerMinute is how many lists one account sends: who would try out ID
// numbers gets no further than by hand.
const listsPerMinute = 20

func (o *portal) rosterView(p *site.Page) (v rosterView, list *roster.List, err error) {
	v = rosterView{Form: site.Blank(), Most: roster.MostRows, MostMB: roster.MostBytes >> 20}
	if v.Period, err = o.current(p); err != nil {
		return v, nil, err
	}
	if v.Period == nil || v.Period.Stage != casework.Applying {
		v.Period = nil
		return v, nil, nil
	}
	table, err := o.Load.Table(p, v.Period)
	if err != nil {
		return v, nil, err
	}
	list = roster.New(o.Roster, table, v.Period.Terms.AsOf.Time)
	v.Columns = list.Columns
	return v, list, nil
}

func (o *portal) newRoster(p *site.Page) error {
	v, _, err := o.rosterView(p)
	if err != nil {
		return err
	}
	return p.Show("roster.html", v)
}

func (o *portal) rosterTemplate(p *site.Page) error {
	_, list, err := o.rosterView(p)
	if err != nil {
		return err
	}
	if list == nil {
		return &casework.Refusal{Code: casework.CodeNoPeriod}
	}
	var file bytes.Buffer
	if err := list.Template(&file); err != nil {
		return err
	}
	p.Header("Content-Disposition", `attachment; filename="applicants.xlsx"; filename*=UTF-8''%E7%94%B3%E8%AF%B7%E4%BA%BA%E5%90%8D%E5%8D%95.xlsx`)
	p.Data(http.StatusOK, spreadsheet.Type, file.Bytes())
	return nil
}

// sendRoster checks a list, and adds those who are on it if that is asked for.
func (o *portal) sendRoster(p *site.Page) error {
	const form = 64 << 10 // around the file
	sent, err := p.Sent(roster.MostBytes + form)
	v, list, wrong := o.rosterView(p)
	if wrong != nil {
		return wrong
	}
	v.Form = sent
	switch _, large := errors.AsType[*http.MaxBytesError](err); {
	case large:
		err = &casework.Refusal{Code: roster.CodeLarge, Params: map[string]any{"most": v.MostMB}}
	case err != nil: // it broke off on the way
		err = &casework.Refusal{Code: roster.CodeEmpty}
	case list == nil:
		err = &casework.Refusal{Code: casework.CodeNoPeriod}
	}
	limit := kv.Limit{What: "lists", Most: listsPerMinute, Per: time.Minute}
	if v.Often = !limit.Allows(p, o.KV, p.By().ID); v.Often {
		p.Header("Retry-After", "60")
		return p.ShowAs(http.StatusTooManyRequests, "roster.html", v)
	}
	var entries []roster.Entry
	if err == nil {
		entries, err = o.entries(p, list)
	}
	if err != nil {
		return o.rosterRefused(p, v, err)
	}
	if err := o.checkRoster(p, &v, list.Check(entries, o.Load.Now())); err != nil {
		return err
	}
	switch wanted := sent.Get("go"); {
	case wanted == "good", wanted == "all" && len(v.Bad) == 0:
		return o.addRoster(p, v, wanted == "all")
	case wanted == "all":
		return p.ShowAs(http.StatusUnprocessableEntity, "roster.html", v)
	}
	return p.Show("roster.html", v)
}

func (o *portal) rosterRefused(p *site.Page, v rosterView, err error) error {
	if !p.Refused(v.Form, err) {
		return err
	}
	if v.Says == "" {
		v.Says = v.Wrong["file"]
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "roster.html", v)
}

// entries are those of a file that was sent, or, corrected, of the form.
func (o *portal) entries(p *site.Page, list *roster.List) ([]roster.Entry, error) {
	file, _, err := p.Request.FormFile("file")
	if err == nil {
		defer file.Close()
		src, err := io.ReadAll(file)
		if err != nil {
			return nil, err
		}
		return list.Read(src)
	}
	form, all := p.Form(), []roster.Entry{}
	n, _ := strconv.Atoi(form.Get("rows"))
	if n > roster.MostRows {
		return nil, &casework.Refusal{Code: roster.CodeLong, Params: map[string]any{"most": roster.MostRows}}
	}
	for i := range n {
		part := "r." + strconv.Itoa(i) + "."
		e := roster.Entry{Cells: map[string]string{}}
		if e.Row, err = strconv.Atoi(form.Get(part + "row")); err != nil || form.Has(part+"drop", "yes") {
			continue
		}
		for _, c := range list.Columns {
			if cell := form.Get(part + c.Key); cell != "" {
				e.Cells[c.Key] = cell
			}
		}
		all = append(all, e)
	}
	if len(all) == 0 {
		return nil, &casework.Refusal{Code: roster.CodeEmpty}
	}
	return all, nil
}

// checkRoster sorts the rows, and marks who is the unit's own already. Whether
// another unit has filed for somebody is not looked at.
func (o *portal) checkRoster(p *site.Page, v *rosterView, all []roster.Checked) error {
	var numbers []casework.IDNumber
	for _, c := range all {
		if len(c.Wrong) == 0 {
			numbers = append(numbers, c.Given.IDNumber)
		}
	}
	persons, err := o.People.ByIDNumbers(p, numbers...)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(persons))
	for _, person := range persons {
		ids = append(ids, person)
	}
	own, err := o.Load.Store.Living(p, p.By().Unit, v.Period.ID, ids)
	if err != nil {
		return err
	}
	typed := map[string]string{}
	for _, c := range all {
		if person := persons[c.Given.IDNumber]; len(c.Wrong) == 0 && own[person] != "" {
			typed[person] = c.Given.Name
		}
	}
	misnamed, err := o.People.Misnamed(p, typed)
	if err != nil {
		return err
	}
	for i, c := range all {
		if len(c.Wrong) == 0 && misnamed[persons[c.Given.IDNumber]] {
			c.Wrong[roster.Name] = &casework.Refusal{Code: roster.CodeNamed}
		}
		row := rosterRow{Checked: c, At: i, Says: map[string]string{}}
		for key, fault := range c.Wrong {
			says, help := o.Words.Refusal(fault)
			row.Says[key] = says + help
		}
		if len(c.Wrong) > 0 {
			v.Bad = append(v.Bad, row)
			continue
		}
		if row.There = own[persons[c.Given.IDNumber]] != ""; row.There {
			v.There++
		}
		v.Good = append(v.Good, row)
	}
	return nil
}
