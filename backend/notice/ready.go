package notice

import (
	"encoding/json"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/digest"
)

// Issue is a notice with all its forms as it goes out: what a second person
// approves, down to the last character. Variables of recipients stand in it by
// their names.
type Issue struct {
	Notice       string            `json:"notice"`
	Kind         Kind              `json:"kind"`
	Period       casework.PeriodID `json:"period,omitempty"`
	Corrects     string            `json:"corrects,omitempty"`
	Office       string            `json:"office"`
	Title        string            `json:"title"`
	Body         string            `json:"body"` // Markdown
	Template     *Carrier          `json:"template,omitempty"`
	Subscription *Carrier          `json:"subscription,omitempty"`
	Customer     string            `json:"customer"`
	Article      Article           `json:"article"`
}

// Carrier is a message of the account with its fields filled in.
type Carrier struct {
	Message string `json:"message"` // its name in configs/notices/channels.yaml
	Title   string `json:"title"`
	Fields  []Part `json:"fields"`
}

// Article is what is seen of an article in a chat.
type Article struct {
	Title  string `json:"title"`
	Digest string `json:"digest"`
}

// Part is one field of a message.
type Part struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value"`
}

// Hash is of all of it.
func (i Issue) Hash() string {
	src, err := json.Marshal(i)
	if err != nil {
		panic(err) // strings
	}
	return digest.Of(src)
}

// Measure is how long a form is, and how long it may be.
type Measure struct {
	Have, Most int
	Bytes      bool   // else characters
	Value      string // with the values of variables
	Derived    bool   // nobody has written it
	Cut        bool   // it is less than what it is made of
}

// Ready is a notice as far as it could go out now.
type Ready struct {
	Issue
	Faults   []Fault
	Measures map[string]Measure // by field
	Plain    string             // of the body, as in a chat
	HTML     string             // of the body
}

// Ready makes the forms of a notice; p is the period that it is about.
func (r *Rules) Ready(n *Notice, p *casework.Period) *Ready {
	values := r.values(n, p)
	m := &maker{rules: r, notice: n, values: values, Ready: &Ready{Measures: map[string]Measure{}}}
	m.text()
	m.carriers()
	m.customer()
	m.article()
	m.given()
	m.Faults = m.faults
	return m.Ready
}

// Examples is Ready with examples in the places of what has no value yet, so that
// it can be looked at.
func (r *Rules) Examples(n *Notice, p *casework.Period) *Ready {
	return r.exampled(n, p, func(v Variable) string { return v.Example })
}

func (r *Rules) exampled(n *Notice, p *casework.Period, example func(Variable) string) *Ready {
	values := r.values(n, p)
	for _, v := range r.Known(n.Kind) {
		if values[v.Name] == "" {
			values[v.Name] = example(v)
		}
	}
	m := &maker{rules: r, notice: n, values: values, Ready: &Ready{Measures: map[string]Measure{}}}
	m.text()
	m.carriers()
	m.customer()
	m.article()
	return m.Ready
}

// maker makes one.
type maker struct {
	*Ready
	rules  *Rules
	notice *Notice
	values map[string]string
	faults faults
}

// Fields of the forms beside the messages.
const (
	titleField    = "title"
	customerField = "customer"
	articleField  = "article_title"
	digestField   = "digest"
)

func (m *maker) text() {
	n, r := m.notice, m.rules
	m.Issue = Issue{Notice: n.ID, Kind: n.Kind, Period: n.Period, Corrects: n.Corrects, Office: r.Office.Name}
	m.Title = m.filled(writing{titleField, n.Text.Title, true, false}, r.Title)
	m.Body = m.filled(writing{bodyField, n.Text.Body, true, true}, r.Body)
	var err error
	if m.Plain, m.HTML, err = r.Render(m.Body); err != nil {
		m.faults.add(bodyField, HTML)
	}
	r.shown(&m.faults, n.Text.Body, m.Body)
	if n.Text.Body != "" && strings.TrimSpace(m.Plain) == "" {
		m.faults.add(bodyField, Empty)
	}
}

// filled is what somebody wrote with its values in; it has to be there.
func (m *maker) filled(w writing, most int) string {
	m.rules.written(&m.faults, m.notice.Kind, m.values, w)
	text := fill(w.text, m.values)
	m.measured(w, text, Measure{Have: characters(text), Most: most, Value: text})
	if w.text == "" {
		m.faults.add(w.field, Empty)
	}
	return text
}

// measured notes how long a form is.
func (m *maker) measured(w writing, text string, is Measure) {
	m.Measures[w.field] = is
	if is.Have <= is.Most {
		return
	}
	code, unit := TooLong, m.rules.Labels["characters"]
	if is.Bytes {
		unit = m.rules.Labels["bytes"]
	}
	if text != w.text {
		code = TooLongThen
	}
	m.faults.add(w.field, code, "have", is.Have, "most", is.Most, "unit", unit)
}

// carriers are the messages that WeChat has a form for.
func (m *maker) carriers() {
	k := m.rules.Kinds[m.notice.Kind]
	m.Template = m.carrier("template.", k.Template, m.notice.Text.Template)
	m.Subscription = m.carrier("subscription.", k.Subscription, m.notice.Text.Subscription)
}

func (m *maker) carrier(prefix, name string, written map[string]string) *Carrier {
	message, carries := m.rules.Messages[name]
	if !carries {
		return nil
	}
	c := &Carrier{Message: name, Title: message.Title}
	for _, f := range message.Fields {
		c.Fields = append(c.Fields, Part{f.Key, f.Label, m.part(prefix+f.Key, f, written[f.Key])})
	}
	return c
}

// part is the value of one field: as it was written, or made of what it is from.
func (m *maker) part(field string, f Field, written string) string {
	t := m.rules.Types[f.Type()]
	w := writing{field, written, false, false}
	if written == "" {
		return m.derived(w, f.From, t)
	}
	m.rules.written(&m.faults, m.notice.Kind, m.values, w)
	value := fill(written, m.values)
	m.measured(w, value, Measure{Have: characters(value), Most: t.most(value), Value: value})
	if !forms[t.Form](value) && len(uses(value)) == 0 {
		m.wrongForm(field, t.Form)
	}
	return value
}

// derived is a value that nobody wrote.
func (m *maker) derived(w writing, from string, t Type) string {
	value := oneLine(m.made(from))
	short := value
	if t.cuts() {
		short = Cut(value, t.Most, characters)
	}
	m.Measures[w.field] = Measure{Have: characters(short), Most: t.most(short), Value: short, Derived: true, Cut: short != value}
	switch {
	case len(uses(short)) > 0:
		m.missing(w.field, from)
	case short == "":
		m.faults.add(w.field, Underivable)
	case !forms[t.Form](short) || characters(short) > t.most(short):
		m.wrongForm(w.field, t.Form)
	}
	return short
}

func (m *maker) wrongForm(field, form string) {
	is := m.rules.Forms[form]
	m.faults.add(field, WrongForm, "form", is.Name, "example", is.Example)
}

// missing notes the value that a derived form waits for; what the title and the
// body wait for is noted there.
func (m *maker) missing(field, from string) {
	for _, u := range uses(fill(from, m.values)) {
		if v, known := m.rules.Variables[u.Name]; known {
			m.faults.add(field, NoValue, "name", u.Name, "says", v.Says)
			return
		}
	}
}

// made is what a form is from, with the title and the opening of the body in it.
func (m *maker) made(from string) string {
	own := map[string]string{"标题": m.Title, "正文": m.opening()}
	return fill(fill(from, m.values), own)
}

// opening is the body up to its first heading, if something stands before that.
func (m *maker) opening() string {
	before, _, headed := strings.Cut("\n"+m.Body, "\n#")
	if plain, _, err := m.rules.Render(before); headed && err == nil && strings.TrimSpace(plain) != "" {
		return plain
	}
	return m.Plain
}

// customer is the message in a chat: the title, as much of the body as there is
// room for, and where the rest stands.
func (m *maker) customer() {
	w := writing{customerField, m.notice.Text.Customer, false, true}
	most := m.rules.Customer
	if w.text != "" {
		m.rules.written(&m.faults, m.notice.Kind, m.values, w)
		m.Customer = fill(w.text, m.values)
		m.measured(w, m.Customer, Measure{Have: len(m.Customer), Most: most, Bytes: true, Value: m.Customer})
		return
	}
	head, foot := "【"+m.Title+"】\n", "\n\n"+m.rules.Labels["whole"]+m.rules.Page(m.notice.ID)
	body := Cut(m.Plain, most-len(head)-len(foot), bytesOf)
	m.Customer = head + body + foot
	m.Measures[w.field] = Measure{Have: len(m.Customer), Most: most, Bytes: true, Value: m.Customer, Derived: true, Cut: body != strings.TrimSpace(m.Plain)}
	if body == "" && m.Plain != "" {
		m.faults.add(w.field, Underivable)
	}
}

// Page is where a notice stands.
func (r *Rules) Page(id string) string { return r.Office.URL + "/h5/notices/" + id }

// article is what is seen of it in a mass send.
func (m *maker) article() {
	a := m.rules.Article
	m.Article.Title = m.line(writing{articleField, m.notice.Text.ArticleTitle, true, false}, m.Title, a.Title)
	m.Article.Digest = m.line(writing{digestField, m.notice.Text.Digest, true, false}, oneLine(m.opening()), a.Digest)
}

// line is one that was written, or else cut from what it follows from.
func (m *maker) line(w writing, from string, most int) string {
	if w.text != "" {
		m.rules.written(&m.faults, m.notice.Kind, m.values, w)
		text := fill(w.text, m.values)
		m.measured(w, text, Measure{Have: characters(text), Most: most, Value: text})
		return text
	}
	short := Cut(from, most, characters)
	m.Measures[w.field] = Measure{Have: characters(short), Most: most, Value: short, Derived: true, Cut: short != strings.TrimSpace(from)}
	if short == "" && from != "" {
		m.faults.add(w.field, Underivable)
	}
	return short
}

// given holds the values that are typed against their form.
func (m *maker) given() {
	for _, v := range m.rules.Known(m.notice.Kind) {
		if v.Source != Given {
			continue
		}
		w := writing{"given." + v.Name, m.notice.Text.Given[v.Name], true, false}
		m.rules.written(&m.faults, m.notice.Kind, m.values, w)
		m.measured(w, w.text, Measure{Have: characters(w.text), Most: m.rules.Given, Value: w.text})
		if v.Form != "" && w.text != "" && !forms[v.Form](w.text) {
			m.wrongForm(w.field, v.Form)
		}
		if than := m.notice.Text.Given[v.After]; !later(w.text, than) {
			m.faults.add(w.field, NotAfter, "name", v.After, "than", than)
		}
		if at := strings.Index(w.text, "{{"); at >= 0 {
			m.faults.at(w.field, w.text, at, OpenBraces)
		}
	}
	for _, name := range m.rules.unwanted(m.notice.Kind, m.notice.Text.Given) {
		m.faults.add("given."+name, Unknown, "name", name)
	}
}
