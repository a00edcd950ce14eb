package webtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

// Passphrase is everybody's, where one is asked for.
const Passphrase = "horse battery 落户 staple"

// Account is somebody who need not change a password; unit is empty for staff. A
// password is the hash of one: empty, and nobody signs in by it.
func (h *House) Account(id, name, unit, password string, grants ...identity.Grant) {
	h.Helper()
	if password == "" {
		password = "nobody's"
	}
	doc := Must(json.Marshal(identity.Account{Grants: grants, Password: password}))
	h.do(func(tx *store.Tx) error {
		if err := h.Vault.NewKey(tx, id); err != nil {
			return err
		}
		return tx.SaveAccount(store.Account{ID: id, Name: name, Unit: unit, Version: 1, Doc: string(doc)})
	})
}

// Hash is that of [Passphrase], as accounts keep it.
func (h *House) Hash() string {
	h.Helper()
	if h.hash != "" {
		return h.hash
	}
	_, oneTime, err := h.Identity.Add(h.Context(), store.Operator, "first", identity.Grant{Role: casework.Editor})
	if err != nil {
		h.Fatal(err)
	}
	who := Must(h.Identity.Who(h.Context(), Must(h.Identity.SignIn(h.Context(), identity.Attempt{Name: "first", Password: oneTime}))))
	if err := h.Identity.ChangePassword(h.Context(), who, oneTime, Passphrase); err != nil {
		h.Fatal(err)
	}
	h.hash = Must(h.Identity.Named(h.Context(), "first")).Password
	return h.hash
}

// Token is a new one of an account, in its first role.
func (h *House) Token(name string) string {
	h.Helper()
	return Must(h.Identity.StaffToken(h.Context(), store.Operator, name, "", time.Hour))
}

// Prepare makes a period that will be filed in on its day, by the staff that it
// takes: it begins at the first tick of the clock from then on.
func (h *House) Prepare(id casework.PeriodID) {
	h.Helper()
	publisher, approver := casework.Actor{ID: "p", Role: casework.Publisher}, casework.Actor{ID: "a", Role: casework.Approver}
	Must(h.Load.CreatePeriod(h.Context(), publisher, id, caseload.Preparation{}))
	asked := Must(h.Load.Request(h.Context(), publisher, casework.AskPeriod, string(id), caseload.Details{}, "按通知"))
	Must(h.Load.DecideRequest(h.Context(), approver, asked.ID, true, ""))
}

// Unit saves one.
func (h *House) Unit(u casework.Unit) {
	h.Helper()
	h.do(func(tx *store.Tx) error {
		if err := h.Vault.NewKey(tx, u.ID); err != nil {
			return err
		}
		return tx.SaveUnit(&u)
	})
}

func (h *House) do(what func(*store.Tx) error) {
	h.Helper()
	if err := h.Store.Do(h.Context(), what); err != nil {
		h.Fatal(err)
	}
}

// IDNumber is that of a made-up person, another one for every n below 1000, and
// on which day they were born.
func IDNumber(n int, now time.Time) (number casework.IDNumber, born string) {
	head := fmt.Sprintf("110101198503%02d%03d", 1+n%28, n)
	for _, check := range "0123456789X" {
		if found, err := casework.ParseIDNumber(head+string(check), now); err == nil {
			number = found
		}
	}
	return number, fmt.Sprintf("1985-03-%02d", 1+n%28)
}

// Picture is a PNG that looks like no other, for every n below 60,000.
func Picture(n int) []byte {
	page := image.NewGray(image.Rect(0, 0, 300, 200))
	page.SetGray(n%300, n/300, color.Gray{Y: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, page); err != nil {
		panic(err)
	}
	return b.Bytes()
}
