package files

import (
	"encoding/base64"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"luohu/backend/once"
	"luohu/configs"
)

// scanTime is what one virus scan may take; clamd needs well under a second.
const scanTime = 10 * time.Second

// OpenDesk is the desk that the settings ask for.
func OpenDesk(s configs.Settings) (*Desk, error) {
	limits := Limits{
		UploadBytes: s.Files.UploadBytes, PictureBytes: s.Files.PictureBytes, Pixels: s.Files.Megapixels * 1_000_000,
		PDFPages: s.Files.PDFPages, Time: s.Files.Time,
	}
	scanning := Scanning{Pass: s.Files.Unscanned == "mark"}
	if s.Files.Clamd != "" {
		scanner, err := NewClamd(s.Files.Clamd, scanTime)
		if err != nil {
			return nil, err
		}
		scanning.By = scanner
	}
	return NewDesk(Rules{limits, s.Files.AtOnce, scanning, s.Files.KeepOriginal}), nil
}

// OpenStore is the store that the settings ask for: a bucket, or a folder.
func OpenStore(s configs.Settings) (Store, error) {
	if b := s.Files.S3; b.Endpoint != "" {
		return NewS3(Bucket{b.Endpoint, b.Region, b.Bucket, b.Prefix, b.AccessKey, b.SecretKey})
	}
	return NewFolder(KeptDir(s))
}

// KeptDir is the folder of what is kept, where it is no bucket.
func KeptDir(s configs.Settings) string { return filepath.Join(dir(s), "kept") }

// OpenParts are the unfinished uploads of this machine, or of all machines that
// share its folder.
func OpenParts(s configs.Settings, now func() time.Time) (*Parts, error) {
	limits := DefaultPartLimits
	limits.UploadBytes, limits.OwnerBytes = s.Files.UploadBytes, 5*s.Files.UploadBytes
	return NewParts(filepath.Join(dir(s), "parts"), limits, now)
}

// OpenAddresses signs with the keys of the settings, or the one in the folder of
// the keys, which is made if there is none.
func OpenAddresses(s configs.Settings) (*Addresses, error) {
	texts := s.Files.AddressKeys
	if len(texts) == 0 {
		made, err := once.Secret(filepath.Join(s.KeysDir(), "files.addresses"), leastKey)
		if err != nil {
			return nil, fmt.Errorf("the key for addresses of files: %w", err)
		}
		texts = []string{made}
	}
	var keys [][]byte
	for _, text := range texts {
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
		if err != nil { // which must not be shown
			return nil, errors.New("files.address_keys: one is no base64")
		}
		keys = append(keys, key)
	}
	return NewAddresses(keys[0], keys[1:]...)
}

func dir(s configs.Settings) string {
	if s.Files.Dir != "" {
		return s.Files.Dir
	}
	return filepath.Join(s.Data.Dir, "files")
}
