package binding

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/store"
	"luohu/backend/vault"
)

const (
	codeLasts    = 5 * time.Minute
	codeTries    = 5
	codesAnHour  = 3 // to one phone, and asked for by one follower
	namesakes    = 20
	sendPatience = 20 * time.Second
)

// lastSix are a name and the end of an ID number as people write them.
var lastSix = regexp.MustCompile(`^(.*?[^\d\s])[\s,，、:：]*(\d{5}[\dXx])$`)

// ReadLastSix finds the name and the last six of the ID number in what somebody
// wrote.
func ReadLastSix(words string) (name, last string, ok bool) {
	found := lastSix.FindStringSubmatch(strings.TrimSpace(norm.NFKC.String(words)))
	if found == nil {
		return "", "", false
	}
	return strings.TrimRight(found[1], " ,、:"), strings.ToUpper(found[2]), true
}

// SendsCodes says whether codes can be sent to phones.
func (b *Bindings) SendsCodes() bool { return b.Sender != nil }

// sent is a code on its way.
type sent struct {
	Person string `json:"person"` // empty: there is nobody, and nothing was sent
	Code   string `json:"code"`
	About  string `json:"about"`
	Phone  string `json:"phone"` // the hash of the one it went to
}

// AskCode sends a code to the phone of whoever has a name and these last six of
// their ID number. It tells nobody whether there is such a person: what takes
// longer if there is happens behind the answer.
func (b *Bindings) AskCode(ctx context.Context, follower, name, last string) error {
	if b.Sender == nil {
		return refuse(CodeNoPhone, "how", ByPhone)
	}
	about := tried("person", name, last)
	if err := b.try(ctx, follower, about); err != nil {
		return err
	}
	code, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return err
	}
	waits := sent{Code: fmt.Sprintf("%06d", code), About: about}
	select {
	case b.sending <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	b.waiting.Add(1)
	go func() {
		defer b.waiting.Done()
		defer func() { <-b.sending }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendPatience)
		defer cancel()
		if err := b.send(ctx, follower, name, last, waits); err != nil {
			b.Log.Error("a code to bind by was not sent", "error", err)
		}
	}()
	return nil
}

func (b *Bindings) send(ctx context.Context, follower, name, last string, waits sent) error {
	person, phone, err := b.withLastSix(ctx, name, last)
	if err != nil || person == "" {
		return err
	}
	n, err := b.KV.Count(ctx, "binding-codes:"+person, time.Hour)
	if err != nil || n > codesAnHour {
		return err
	}
	waits.Person, waits.Phone = person, b.Vault.PhoneHash(phone)
	kept, err := json.Marshal(waits)
	if err != nil {
		return err
	}
	if err := b.KV.Set(ctx, codeKey(follower), string(kept), codeLasts); err != nil {
		return err
	}
	if err := b.KV.Delete(ctx, codeKey(follower)+":tries"); err != nil {
		return err
	}
	return b.Sender.SendCode(ctx, phone, waits.Code)
}

// withLastSix is the one person who fits and has a phone; empty: nobody, or more
// than one.
func (b *Bindings) withLastSix(ctx context.Context, name, last string) (person, phone string, err error) {
	ids, err := b.Vault.ByName(ctx, name)
	if err != nil {
		return "", "", err
	}
	for _, id := range ids[:min(len(ids), namesakes)] {
		all, err := b.Vault.Everything(ctx, id)
		if err != nil {
			return "", "", err
		}
		if !strings.HasSuffix(all[vault.IDNumber], last) || all[vault.Phone] == "" {
			continue
		}
		if person != "" {
			return "", "", nil
		}
		person, phone = id, all[vault.Phone]
	}
	return person, phone, nil
}

// ByCode binds who has read the code on the phone on file.
func (b *Bindings) ByCode(ctx context.Context, f Follower, code string) error {
	key := codeKey(f.ID)
	n, err := b.KV.Count(ctx, key+":tries", codeLasts)
	if err != nil {
		return err
	}
	kept, found, err := b.KV.Get(ctx, key)
	if err != nil {
		return err
	}
	var waits sent
	if found {
		if err := json.Unmarshal([]byte(kept), &waits); err != nil {
			return err
		}
	}
	if n > codeTries {
		_ = b.KV.Delete(ctx, key)
		return refuse(CodeOver, "how", ByPhone)
	}
	if waits.Person == "" || subtle.ConstantTimeCompare([]byte(waits.Code), []byte(code)) == 0 {
		return refuse(CodeWrong, "how", ByPhone)
	}
	err = b.Store.Do(ctx, func(tx *store.Tx) error {
		phone, err := tx.PhoneHash(waits.Person)
		if err != nil {
			return err
		}
		if phone != waits.Phone { // it went to one that is theirs no more
			return refuse(CodeChanged, "how", ByPhone)
		}
		if err := right(tx, f.ID, waits.About); err != nil {
			return err
		}
		return b.bind(tx, proof{f, waits.Person, ByPhone, ""})
	})
	if refusal, refused := casework.IsRefusal(err); refused && refusal.Code == CodeChanged {
		_ = b.KV.Delete(ctx, key)
	}
	if err != nil {
		return err
	}
	return b.KV.Delete(ctx, key, key+":tries")
}

func codeKey(follower string) string { return "binding-code:" + digest.Of([]byte(follower)) }
