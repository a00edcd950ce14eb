package vault

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/casework"
)

// foundAtMost bounds how many have one name or phone.
const foundAtMost = 200

// ByIDNumber finds the person with an ID number.
func (v *Vault) ByIDNumber(ctx context.Context, n casework.IDNumber) (person string, found bool, err error) {
	ids, err := v.Store.PersonsByHash(ctx, "id_hash", v.Keys.hashIDNumber(n), 1)
	if err != nil || len(ids) == 0 {
		return "", false, err
	}
	return ids[0], true, nil
}

// ByIDNumbers finds the persons with some ID numbers by one read; who is not there
// is left out.
func (v *Vault) ByIDNumbers(ctx context.Context, numbers ...casework.IDNumber) (map[casework.IDNumber]string, error) {
	hashes := make(map[string]casework.IDNumber, len(numbers))
	for _, n := range numbers {
		hashes[v.Keys.hashIDNumber(n)] = n
	}
	found, err := v.Store.PersonsByIDHashes(ctx, slices.Collect(maps.Keys(hashes)))
	if err != nil {
		return nil, err
	}
	persons := make(map[casework.IDNumber]string, len(found))
	for hash, person := range found {
		persons[hashes[hash]] = person
	}
	return persons, nil
}

// Misnamed are those of some persons who are called otherwise than was typed.
func (v *Vault) Misnamed(ctx context.Context, typed map[string]string) (map[string]bool, error) {
	hashes, err := v.Store.NameHashes(ctx, slices.Collect(maps.Keys(typed)))
	if err != nil {
		return nil, err
	}
	wrong := map[string]bool{}
	for person, hash := range hashes {
		wrong[person] = hash != v.Keys.hashName(cleanName(typed[person]))
	}
	return wrong, nil
}

// ByPhone finds those with a mobile number, at most 200.
func (v *Vault) ByPhone(ctx context.Context, typed string) (persons []string, err error) {
	phone, ok := cleanPhone(typed)
	if !ok {
		return nil, nil
	}
	return v.Store.PersonsByHash(ctx, "phone_hash", v.Keys.hashPhone(phone), foundAtMost)
}

// ByName finds those with a name, the whole of it, at most 200.
func (v *Vault) ByName(ctx context.Context, typed string) (persons []string, err error) {
	return v.Store.PersonsByHash(ctx, "name_hash", v.Keys.hashName(cleanName(typed)), foundAtMost)
}

func (r *Keyring) hashIDNumber(n casework.IDNumber) string { return r.hash(IDNumber, string(n)) }
func (r *Keyring) hashPhone(clean string) string           { return r.hash(Phone, clean) }
func (r *Keyring) hashName(clean string) string            { return r.hash(Name, clean) }

// hash is HMAC-SHA256 by the lookup key: without it nobody can try out the few
// ID numbers that there are. The field is hashed too, so that no hash of one
// field is that of another.
func (r *Keyring) hash(f Field, clean string) string {
	if clean == "" {
		return ""
	}
	h := hmac.New(sha256.New, r.lookup[:])
	h.Write(bound("luohu lookup", string(f), clean))
	return hex.EncodeToString(h.Sum(nil))
}

// Fingerprint is a keyed hash of what somebody sent: whoever reads it can't try
// out which ID number, or password, was in it.
func (r *Keyring) Fingerprint(sent []byte) string {
	h := hmac.New(sha256.New, r.lookup[:])
	h.Write(bound("luohu request", string(sent)))
	return hex.EncodeToString(h.Sum(nil))
}

// ParsePhone is a mobile number as it is kept; a refusal of what is none.
func ParsePhone(typed string) (string, error) {
	clean, ok := cleanPhone(typed)
	if !ok {
		return "", &casework.Refusal{Code: CodePhone}
	}
	return clean, nil
}

// dots are what people type in names of minorities where · is meant.
var dots = strings.NewReplacer("•", "·", "・", "·", "．", "·", ".", "·", "‧", "·", "∙", "·", "●", "·")

// cleanName is a name as it is compared: of one width, one kind of dot, and with
// no spaces, except single ones in a name of Latin letters only.
func cleanName(typed string) string {
	words := strings.Fields(dots.Replace(norm.NFKC.String(strings.ToValidUTF8(typed, ""))))
	between := " "
	if slices.ContainsFunc(words, notLatin) {
		between = ""
	}
	return norm.NFKC.String(strings.Join(words, between))
}

func notLatin(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return r > 0x24f })
}

// cleanPhone is a mobile number of the mainland: 11 digits, the first a 1.
func cleanPhone(typed string) (clean string, ok bool) {
	s := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(norm.NFKC.String(typed))
	for _, prefix := range []string{"+86", "0086"} {
		s = strings.TrimPrefix(s, prefix)
	}
	if len(s) != 11 || s[0] != '1' || s[1] < '3' || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	return s, true
}

// codeAlphabet is Crockford's base32: nothing in it is taken for something else
// when it is read out.
const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// CodeOf is a short code of something by its id, always the same, which nobody can
// work out who lacks the lookup key.
func (r *Keyring) CodeOf(about, id string, length int) string {
	h := hmac.New(sha256.New, r.lookup[:])
	h.Write(bound("luohu code", about, id))
	code := h.Sum(nil)[:length]
	for i, b := range code {
		code[i] = codeAlphabet[b%byte(len(codeAlphabet))]
	}
	return string(code)
}
