package portal

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/kv"
	"luohu/backend/vault"
	"luohu/backend/web/site"
)

// The most that a form may have: anybody may register, agents are known. A licence
// that is somewhat too large does not take along what else was filled in.
const (
	licenceLimit      = 5_000_000
	registrationLimit = 3 * licenceLimit
	fileLimit         = 24 << 20
)

// registration is the page on which a unit registers.
type registration struct {
	*site.Form
	Period *casework.Period // that is filed in; nil: none
	Closed bool             // staff let none register now
	Often  bool             // too many came from one address
	Again  bool             // a file has to be chosen again
	Lost   bool             // nothing of the form could be read
}

func (o *portal) register(p *site.Page) error {
	r := registration{Form: site.Blank(), Closed: !o.Load.RegistersUnits()}
	var err error
	if r.Period, err = o.current(p); err != nil {
		return err
	}
	if r.Period != nil && r.Period.Stage != casework.Applying {
		r.Period = nil
	}
	if p.Request.Method != http.MethodPost {
		return p.Show("register.html", r)
	}
	if r.Form, err = p.Sent(registrationLimit); err != nil {
		if r.Lost = isTooLarge(err); r.Lost {
			err = files.TooLargeFor(licenceLimit)
		}
		if p.Refused(r.Form, err) {
			return p.ShowAs(http.StatusUnprocessableEntity, "register.html", r)
		}
		return err
	}
	limit := kv.Limit{What: "units", Most: int64(o.UnitsPerMinute()), Per: time.Minute}
	if r.Often = !limit.Allows(p, o.KV, p.ClientIP()); r.Often {
		p.Header("Retry-After", "60")
		return p.ShowAs(http.StatusTooManyRequests, "register.html", r)
	}
	wanted := wantedOf(r.Form)
	licence, header, fileErr := p.Request.FormFile("licence")
	if fileErr == nil {
		defer licence.Close()
		r.Again = true
		if header.Size > licenceLimit {
			o.fileWrong(r.Form, "licence", files.TooLargeFor(licenceLimit))
		}
		wanted.Licence = &files.Upload{Name: header.Filename, Type: header.Header.Get("Content-Type"), Content: licence}
	}
	if o.checkRegistration(r.Form, wanted); len(r.Wrong) == 0 {
		_, err := o.Load.Register(p, wanted)
		if err == nil {
			return p.To("/account/sign-in?next=/portal/unit&name="+url.QueryEscape(identity.FoldName(wanted.Agents[0].Name)), "registered")
		}
		if refusal, is := errors.AsType[*files.Refusal](err); is {
			o.fileWrong(r.Form, "licence", refusal)
		} else if !o.refusedBeside(p, r.Form, err) {
			return err
		}
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "register.html", r)
}

// fileWrong puts why a file is not taken beside its field.
func (o *portal) fileWrong(form *site.Form, field string, refusal *files.Refusal) {
	if form.Wrong == nil {
		form.Wrong = map[string]string{}
	}
	form.Wrong[field] = o.FileWords.Refusal(refusal)
}

// agentsAsked is how many agents a unit names.
const agentsAsked = 2

func wantedOf(form *site.Form) caseload.Registration {
	r := caseload.Registration{USCC: form.Get("uscc"), Name: form.Get("name")}
	for i := range agentsAsked {
		r.Agents = append(r.Agents, agentOf(form, "agents."+strconv.Itoa(i)))
	}
	return r
}

func agentOf(form *site.Form, part string) caseload.NewAgent {
	return caseload.NewAgent{
		Name: form.Get(part + ".name"), Password: form.Values.Get(part + ".password"), Phone: form.Get(part + ".phone"),
		Insured: form.Has(part+".insured", "yes"),
	}
}

// checkRegistration finds everything that is wrong at once.
func (o *portal) checkRegistration(form *site.Form, r caseload.Registration) {
	_, err := casework.ParseUSCC(r.USCC)
	o.wrong(form, "uscc", err)
	if r.Name == "" {
		o.wrong(form, "name", missing("name"))
	}
	for i, a := range r.Agents {
		o.checkAgent(form, "agents."+strconv.Itoa(i), a)
	}
	if first, second := identity.FoldName(r.Agents[0].Name), identity.FoldName(r.Agents[1].Name); first != "" && first == second {
		o.wrong(form, "agents.1.name", &casework.Refusal{Code: casework.CodeAgentsWrong, Params: map[string]any{"count": agentsAsked}})
	}
}

func (o *portal) checkAgent(form *site.Form, part string, a caseload.NewAgent) {
	if a.Name == "" {
		o.wrong(form, part+".name", missing("agent"))
	}
	if a.Password != "" {
		o.wrong(form, part+".password", identity.CheckPassword(a.Password, identity.FoldName(a.Name)))
	}
	if a.Password != form.Values.Get(part+".again") {
		o.wrong(form, part+".again", &casework.Refusal{Code: identity.CodePasswordUnlike})
	}
	if a.Phone != "" {
		_, err := vault.ParsePhone(a.Phone)
		o.wrong(form, part+".phone", err)
	}
	if !a.Insured {
		o.wrong(form, part+".insured", &casework.Refusal{Code: casework.CodeNotInsured, Params: map[string]any{"field": part}})
	}
}

func missing(field string) error {
	return &casework.Refusal{Code: casework.CodeReasonMissing, Params: map[string]any{"field": field}}
}

// checked is what is said of a number while it is typed.
type checked struct {
	ID     string // of the element
	Typed  int    // characters
	Left   int    // still to come
	Wrong  string
	Right  bool
	Reason casework.Code
}

// wholeNumber is how long an ID number and the code of a unit are.
const wholeNumber = 18

func (o *portal) check(id string, err error) checked {
	c := checked{ID: id, Right: err == nil}
	refusal, is := casework.IsRefusal(err)
	if !is {
		return c
	}
	if c.Typed, is = refusal.Params["length"].(int); is && c.Typed < wholeNumber {
		c.Left = wholeNumber - c.Typed
		return c
	}
	says, help := o.Words.Refusal(refusal)
	c.Wrong = says + help
	return c
}

func (o *portal) checkUSCC(p *site.Page) error {
	_, err := casework.ParseUSCC(p.Form().Get("uscc"))
	return p.ShowPart("register.html", "checked", o.check("f-uscc-wrong", err))
}
