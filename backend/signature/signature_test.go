package signature_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"luohu/backend/signature"
)

// The first test vector of RFC 8032, 7.1.
const (
	rfcSeed      = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
	rfcSignature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)

func rfcKey(t *testing.T) *signature.Key {
	t.Helper()
	seed, err := hex.DecodeString(rfcSeed)
	if err != nil {
		t.Fatal(err)
	}
	key, err := signature.Parse(base64.StdEncoding.EncodeToString(seed) + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSignaturesAreThoseOfEd25519(t *testing.T) {
	key := rfcKey(t)
	if got := hex.EncodeToString(key.Sign(nil)); got != rfcSignature {
		t.Error(got)
	}
	signed := key.Sign([]byte("list"))
	if err := key.Public().Verify([]byte("list"), signed); err != nil {
		t.Error(err)
	}
	for _, wrong := range []error{
		key.Public().Verify([]byte("lists"), signed),
		key.Public().Verify([]byte("list"), signed[:63]),
		signature.Public{}.Verify([]byte("list"), signed),
	} {
		if !errors.Is(wrong, signature.ErrWrong) {
			t.Errorf("got %v", wrong)
		}
	}
}

func TestAPublicKeyIsReadBackFromPEM(t *testing.T) {
	public := rfcKey(t).Public()
	pem, err := public.PEM()
	if err != nil || !bytes.HasPrefix(pem, []byte("-----BEGIN PUBLIC KEY-----\n")) {
		t.Fatalf("%s, %v", pem, err)
	}
	again, err := signature.ParsePEM(pem)
	if err != nil || again.Fingerprint() != public.Fingerprint() || len(public.Fingerprint()) != 16 {
		t.Errorf("%s became %s, %v", public.Fingerprint(), again.Fingerprint(), err)
	}
	for _, wrong := range []string{"", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"} {
		if _, err := signature.ParsePEM([]byte(wrong)); err == nil {
			t.Errorf("%q is taken for a key", wrong)
		}
	}
}

func TestAKeyIsMadeOnceAndKeptToItself(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	var all sync.WaitGroup
	fingerprints := make([]string, 6)
	for i := range fingerprints {
		all.Go(func() {
			key, err := signature.Open("", dir)
			if err != nil {
				t.Error(err)
				return
			}
			fingerprints[i] = key.Public().Fingerprint()
		})
	}
	all.Wait()
	for _, f := range fingerprints {
		if f != fingerprints[0] {
			t.Errorf("two keys: %v", fingerprints)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "signing.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestWhatAnOlderKeySignedCanStillBeChecked(t *testing.T) {
	dir := t.TempDir()
	if known, err := signature.Known("", dir); err != nil || len(known) != 0 {
		t.Errorf("looking makes no key: %v, %v", known, err)
	}
	older, err := signature.Open("", dir)
	if err != nil {
		t.Fatal(err)
	}
	setting := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32))
	newer, err := signature.Open(setting, dir)
	if err != nil || newer.Public().Fingerprint() == older.Public().Fingerprint() {
		t.Fatal("the setting goes before the file", err)
	}
	known, err := signature.Known(setting, dir)
	if err != nil || len(known) != 2 || known[older.Public().Fingerprint()].Verify(nil, older.Sign(nil)) != nil {
		t.Errorf("%v, %v", known, err)
	}
}

func TestAKeyThatIsNoneIsRefusedWithoutBeingShown(t *testing.T) {
	for _, wrong := range []string{"secret-words", "c2VjcmV0"} {
		if _, err := signature.Open(wrong, t.TempDir()); err == nil || strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	key := rfcKey(t)
	for _, printed := range []string{fmt.Sprint(key), fmt.Sprintf("%+v", key), fmt.Sprintf("%#v", key)} {
		if printed != key.Public().Fingerprint() {
			t.Errorf("printed as %s", printed)
		}
	}
}
