// Package backup writes the whole embedded data of an installation into one
// file, while the program runs, and puts it back into an empty place.
//
// The file is a tar archive, compressed with zstd. It begins with about.json,
// ends with SHA256SUMS, and between them everything has the name that it has in
// a data folder. Unpacked by other tools it is checked by sha256sum -c.
package backup

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"time"
)

// format is raised when an older program could no longer read what is written.
const format = 1

// What stands in an archive beside the files themselves.
const (
	aboutName = "about.json"
	sumsName  = "SHA256SUMS"
)

// About says what a backup is of.
type About struct {
	Format  int       `json:"format"`
	Program string    `json:"luohu"`  // the version that wrote it
	Schema  int64     `json:"schema"` // of the database
	MadeAt  time.Time `json:"made_at"`
	Keys    bool      `json:"keys"`   // whether the secret keys are in it
	Bucket  bool      `json:"bucket"` // what people uploaded is in a bucket, and not in it
}

// Places are where the data of an installation lie.
type Places struct {
	Data     string // the folder, which holds the others unless settings say otherwise
	Database string // the file
	Keys     string
	Anchors  string
	Kept     string // what people uploaded; empty: in a bucket
}

// A room is a place, as an archive names it: a file, or a folder of files whose
// names have one form.
type room struct {
	name  string
	files *regexp.Regexp // nil: it is a file itself
	most  int64          // bytes of one file
	place func(Places) string
}

const megabyte = 1 << 20

// rooms stand in the order in which a restore lays them in their places: once
// the database is there, all is.
var rooms = []room{
	{"keys", regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`), megabyte, func(p Places) string { return p.Keys }},
	{"anchors", regexp.MustCompile(`^[0-9][0-9-]{9,20}\.json$`), megabyte, func(p Places) string { return p.Anchors }},
	{"files/kept", regexp.MustCompile(`^[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}$`), 1 << 30, func(p Places) string { return p.Kept }},
	{"luohu.db", nil, 1 << 50, func(p Places) string { return p.Database }},
}

// roomOf is where an entry of an archive belongs, and its path in there. No name
// that is not of the form of its room gets past it.
func roomOf(entry string) (r room, within string, known bool) {
	for _, r := range rooms {
		if r.files == nil && entry == r.name {
			return r, "", true
		}
		if r.files == nil || path.Clean(entry) != entry || len(entry) <= len(r.name)+1 || entry[:len(r.name)+1] != r.name+"/" {
			continue
		}
		if within := entry[len(r.name)+1:]; r.files.MatchString(within) {
			return r, filepath.FromSlash(within), true
		}
	}
	return room{}, "", false
}

// ErrDamaged says that a backup is not what was written.
var ErrDamaged = errors.New("the backup is damaged")

// ErrNoBackup says that a file is no backup of ours, or of a newer program.
var ErrNoBackup = errors.New("this is no backup that can be read here")

func damaged(wrong string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(wrong, args...))
}
