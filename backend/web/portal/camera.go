package portal

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"luohu/backend/camera"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/kv"
	"luohu/backend/web/site"
)

// withPhone notes which material a phone takes photos of just now.
func (o *portal) withPhone(p *site.Page, v *materialsView) (err error) {
	if v.Phone, err = o.Camera.Of(p, p.By(), v.Application.ID); v.Phone == nil || err != nil {
		return err
	}
	address := o.address(p)
	v.Code, v.Near = address+"/h5/camera/"+o.Camera.Code(*v.Phone), near(address)
	return nil
}

// near says that an address leads nowhere but to this machine.
func near(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// Seen is what a page that looks every few seconds has seen last.
func (s sectionView) Seen() string {
	taken := int64(-1)
	if phone := s.Phone(); phone != nil {
		taken = phone.Taken
	}
	return fmt.Sprintf("%d.%d", s.List.Version(), taken)
}

// lend makes a code for a phone.
func (o *portal) lend(p *site.Page) error {
	v, err := o.materialsView(p)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(v.Papers, func(m paper) bool { return m.ID == p.Param("material") })
	if at < 0 {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	if v.Papers[at].Open {
		_, err = o.Camera.Open(p, p.Who, v.Application.ID, p.Param("material"))
	}
	return o.filesChanged(p, p.Form(), err, "")
}

// takeBack ends it.
func (o *portal) takeBack(p *site.Page) error {
	return o.filesChanged(p, p.Form(), o.Camera.Close(p, p.By(), p.Param("id")), "")
}

// phoneView is the page on the phone. Who has its address may add photos to one
// material and sees nothing of the application but a masked name.
type phoneView struct {
	*site.Form
	Pass    camera.Pass
	Code    string
	Over    bool // the code is good for nothing any more
	Name    string
	Paper   string
	What    string
	Refused []turned
}

// wrongCodes is how many codes that are good for nothing one address may try.
const wrongCodes = 30

func (o *portal) phone(p *site.Page) error {
	p.Header("Referrer-Policy", "no-referrer") // the address is the right to use it
	v := phoneView{Form: site.Blank(), Code: p.Param("code")}
	var err error
	v.Pass, err = o.Camera.Behind(p, v.Code)
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == camera.CodeOver {
		status := http.StatusGone
		if limit := (kv.Limit{What: "camera", Most: wrongCodes, Per: time.Minute}); !limit.Allows(p, o.KV, p.ClientIP()) {
			status = http.StatusTooManyRequests
		}
		v.Over = true
		return p.ShowAs(status, "phone.html", v)
	}
	if err == nil {
		err = o.Door.Let(p, v.Pass.By, "uploadMaterial", "applications", v.Pass.Application)
	}
	if err == nil {
		err = o.paperOnPhone(p, &v)
	}
	if err != nil {
		return err
	}
	if p.Request.Method != http.MethodPost {
		return p.Show("phone.html", v)
	}
	return o.photos(p, v)
}

// paperOnPhone says what is to be photographed.
func (o *portal) paperOnPhone(p *site.Page, v *phoneView) error {
	f, err := o.Load.Filling(p, v.Pass.By, v.Pass.Application)
	if err != nil {
		return err
	}
	if n, known := need(f.Policy, v.Pass.Material); known {
		v.Paper, v.What = n.Name, n.What
	}
	masked, err := o.People.Show(p, f.Period.Terms.List, f.Application.Person)
	v.Name = masked[f.Application.Person].Name
	return err
}

// photos takes what the phone has sent, in its order.
func (o *portal) photos(p *site.Page, v phoneView) error {
	_, err := p.Sent(fileLimit)
	switch {
	case isTooLarge(err):
		v.Refused = []turned{{Says: o.fileSays(o.tooLarge(err))}}
	case err != nil: // it broke off on the way
		v.Refused = []turned{{Says: o.fileSays(&files.Refusal{Code: files.CutOff})}}
	default:
		v.Refused, err = o.take(sentFiles(p), func(u files.Upload) error {
			if err := o.Camera.Take(p, v.Pass); err != nil {
				return err
			}
			_, _, err := o.Load.Upload(caseload.ByPhone(p, v.Pass.ID), v.Pass.By, v.Pass.Application, 0, v.Pass.Material, "", u)
			if err == nil {
				v.Pass.Taken, err = o.Camera.Took(p, v.Pass)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	switch {
	case len(v.Refused) == 0:
		return p.To("/h5/camera/"+v.Code, "photos-taken")
	case p.Partial():
		return p.ShowPartAs(http.StatusUnprocessableEntity, "phone.html", "not-taken-part", v.Refused)
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "phone.html", v)
}
