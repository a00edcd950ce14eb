package signature

import (
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"

	"luohu/backend/once"
)

// file is where the key is kept when no setting gives one.
const file = "signing.key"

// Open gives the key of the setting, or, if that is empty, the one in dir, which
// is made if there is none. The public key is put beside it, named by its
// fingerprint, and stays there for what it signed when another key is used.
func Open(setting, dir string) (*Key, error) {
	key, err := open(setting, dir)
	if err != nil {
		return nil, fmt.Errorf("the signing key: %w", err)
	}
	pem, err := key.public.PEM()
	if err != nil {
		return nil, err
	}
	if err := once.Write(filepath.Join(dir, key.public.fingerprint+".pem"), pem, 0o644); err != nil {
		return nil, fmt.Errorf("keep the public key: %w", err)
	}
	return key, nil
}

func open(setting, dir string) (*Key, error) {
	if setting != "" {
		return Parse(setting)
	}
	path := filepath.Join(dir, file)
	kept, err := once.Secret(path, ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	key, err := Parse(kept)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// Known are the public keys to check with, by fingerprint: that of the setting,
// that of the key in dir, and every *.pem there. Nothing is made.
func Known(setting, dir string) (map[string]Public, error) {
	known := map[string]Public{}
	if _, err := os.Stat(filepath.Join(dir, file)); setting != "" || err == nil {
		key, err := open(setting, dir)
		if err != nil {
			return nil, fmt.Errorf("the signing key: %w", err)
		}
		known[key.public.fingerprint] = key.public
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.pem"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		public, err := ParsePEM(src)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		known[public.fingerprint] = public
	}
	return known, nil
}
