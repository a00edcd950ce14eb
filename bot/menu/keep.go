package menu

import (
	"context"
	"errors"
	"time"

	"luohu/backend/casework"
)

// Account is the official account; bot/wechat does it.
type Account interface {
	Menu(ctx context.Context) ([]byte, error) // as Read reads it
	PushMenu(ctx context.Context, menu []byte) error
}

// Records are what all machines know; backend/store does it.
type Records interface {
	StagesNow(ctx context.Context) ([]casework.Stage, error)
	MenuSent(ctx context.Context) (digest string, err error)
	TakeMenu(ctx context.Context, lasts time.Duration) (taken bool, err error)
	NoteMenu(ctx context.Context, digest string) error
}

// Keeper lets the account have the menu of the stage in which periods are. Any number
// of machines may keep the same one: each menu is sent once.
type Keeper struct {
	Menus   *Menus
	Account Account
	Records Records
	Sends   bool // else it only says that one is due

	checked bool // against what the account itself says, since the program started
}

// ErrDue says that the account has another menu than it should.
var ErrDue = errors.New("the account has another menu than the one for this stage: luohu menu push")

// sending is how long one machine has for it; who failed tries again after it.
const sending = time.Minute

// Keep looks once, and sends what is due.
func (k *Keeper) Keep(ctx context.Context) (sent bool, err error) {
	stages, err := k.Records.StagesNow(ctx)
	if err != nil {
		return false, err
	}
	want := k.Menus.Of(stages...)
	known, err := k.Records.MenuSent(ctx)
	if err != nil || k.checked && known == want.Digest() {
		return false, err
	}
	differs, err := Differs(ctx, k.Account, want)
	switch {
	case err != nil:
		return false, err
	case differs == "": // sent by hand, or by who was killed before it could note it
		k.checked = true
		return false, k.note(ctx, known, want)
	case !k.Sends:
		return false, ErrDue
	}
	if taken, err := k.Records.TakeMenu(ctx, sending); err != nil || !taken {
		return false, err
	}
	// Whoever had it before may have sent it since we looked.
	if differs, err = Differs(ctx, k.Account, want); err == nil && differs != "" {
		err = k.Account.PushMenu(ctx, want.JSON())
	}
	if err != nil {
		return false, err
	}
	k.checked = true
	return differs != "", k.Records.NoteMenu(ctx, want.Digest())
}

func (k *Keeper) note(ctx context.Context, known string, want Menu) error {
	if known == want.Digest() {
		return nil
	}
	return k.Records.NoteMenu(ctx, want.Digest())
}

// Differs is what a menu would change of what the account has now; empty: nothing.
func Differs(ctx context.Context, account Account, want Menu) (string, error) {
	has, err := Of(ctx, account)
	if err != nil {
		return "", err
	}
	return Diff(has, want), nil
}

// Of is the menu that an account has now.
func Of(ctx context.Context, account Account) (Menu, error) {
	src, err := account.Menu(ctx)
	if err != nil {
		return nil, err
	}
	return Read(src)
}
