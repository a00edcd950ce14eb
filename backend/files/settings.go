package files

import (
	"path/filepath"
	"time"

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

func dir(s configs.Settings) string {
	if s.Files.Dir != "" {
		return s.Files.Dir
	}
	return filepath.Join(s.Data.Dir, "files")
}
