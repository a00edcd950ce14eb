// Package stage serves what a demonstration has besides: the phone and the pages
// side by side, everybody's place with a click, and the clock to be moved
// forward. It is never mounted elsewhere.
package stage

import (
	"cmp"
	"context"
	"embed"
	"net/http"
	"net/url"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/demo"
	"luohu/backend/identity"
	"luohu/backend/web/site"
)

//go:embed templates
var templates embed.FS

// policy lets the page hold our own in frames.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Parts are what it stands on.
type Parts struct {
	Site  *site.Site
	Clock *demo.Clock
	Days  func() casework.Workdays
	Next  func(context.Context) (time.Time, error) // the next move of a period; zero: none is known
	Tour  Tour
	Work  demo.Offices
	// Example is some case in a state, or with an open supplement; false: there is none.
	Example func(ctx context.Context, state string) (Example, bool, error)
}

type stage struct {
	Parts
	*site.Shell
}

// Routes mounts the pages under /demo.
func Routes(p Parts) error {
	shell, err := p.Site.Shell("stage", templates, "templates/pages/*.html")
	if err != nil {
		return err
	}
	s := &stage{p, shell}
	s.Open("/demo", s.show)
	s.Open("/demo/as", s.as)
	s.Open("/demo/clock", s.forward)
	s.Open("/demo/work", s.work)
	s.Open("/demo/tour", s.tour)
	return nil
}

// scene is what the page shows.
type scene struct {
	Now   time.Time
	Next  time.Time
	Staff []demo.Member
	Units []string
	Who   string
	Where string
	Work  offices
	Tour  *toured // nil: one looks around alone
}

var agents = []string{"unit1a", "unit2a", "unit3a"}

func (s *stage) show(p *site.Page) error {
	next, err := s.Next(p)
	if err != nil {
		return err
	}
	p.Header("Content-Security-Policy", policy)
	show := scene{Now: s.Clock.Now(), Next: next, Staff: demo.Staff, Units: agents, Where: "/account/sign-in"}
	if p.Who.Account != nil {
		show.Who, show.Where = p.Who.Account.Name, site.Home(p.By())
	}
	if show.Work.Left, err = s.Work.Left(p); err != nil {
		return err
	}
	if show.Tour = s.step(p); show.Tour != nil {
		_, page, err := s.at(p, show.Tour.Step)
		if err != nil {
			return err
		}
		show.Where = cmp.Or(page, show.Where)
	}
	return p.Show("demo.html", show)
}

// as puts whoever clicks into the place of somebody else.
func (s *stage) as(p *site.Page) error {
	name := p.Form().Get("name")
	if p.Request.Method != http.MethodPost || !slices.Contains(agents, name) && !slices.ContainsFunc(demo.Staff, func(m demo.Member) bool { return m.Name == name }) {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	if err := s.become(p, name); err != nil {
		return err
	}
	return p.To("/demo", "")
}

// become signs in as somebody of the demonstration.
func (s *stage) become(p *site.Page, name string) error {
	secret, err := s.Identity.SignIn(p, identity.Attempt{Name: name, Password: demo.Passphrase, Address: p.ClientIP(), About: p.Request.UserAgent()})
	if err != nil {
		return err
	}
	return p.SignedIn(secret)
}

// offices are the departments, with what they have to do.
type offices struct {
	Left  int
	Going bool // there was something that they could do: they go on
	Stuck bool // the rest waits for answers
}

// workedFor is how long departments work before the page hears of it.
const workedFor = time.Second

// work lets the departments do some of what there is to do; the page asks again while
// they get on.
func (s *stage) work(p *site.Page) error {
	var o offices
	if p.Request.Method == http.MethodPost {
		done, err := s.Work.Work(p, workedFor)
		if err != nil {
			return err
		}
		o.Going, o.Stuck = done > 0, done == 0
	}
	if !p.Partial() {
		return p.To("/demo", "")
	}
	var err error
	if o.Left, err = s.Work.Left(p); err != nil {
		return err
	}
	return p.ShowPart("demo.html", "offices-part", o)
}

// forward moves the clock: to the next working day, or to the next move of a
// period.
func (s *stage) forward(p *site.Page) error {
	now := s.Clock.Now().In(casework.Zone)
	to := time.Date(now.Year(), now.Month(), now.Day(), 9, 0, 0, 0, casework.Zone)
	switch p.Form().Get("to") {
	case "workday":
		for to = to.AddDate(0, 0, 1); !s.Days().On(to).Counted; to = to.AddDate(0, 0, 1) {
		}
	case "move":
		next, err := s.Next(p)
		if err != nil {
			return err
		}
		to = next
	default:
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	s.Clock.Forward(to)
	if t := p.Form().Get("tour"); t != "" {
		return p.To("/demo?tour="+url.QueryEscape(t), "")
	}
	return p.To("/demo", "")
}
