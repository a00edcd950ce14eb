package backup

import (
	"archive/tar"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"luohu/backend/digest"
	"luohu/backend/store"
)

const (
	maxAbout  = 64 << 10
	maxSums   = 1 << 30
	maxWindow = 64 << 20 // of memory, whatever an archive asks for

	// What an archive may unfold to: no database has so little in it, and no
	// registry so many files.
	maxFold    = 200
	alwaysFits = 1 << 30
	maxEntries = 4_000_000
)

// Read is what was found in a backup.
type Read struct {
	About
	Entries int
	Bytes   int64
}

// Verify holds every file of a backup against its hash. [ErrDamaged] if
// something was changed, is missing, or is too much; [ErrNoBackup] if it is none
// that this program can read.
func Verify(ctx context.Context, from io.Reader) (Read, error) {
	return read(ctx, from, func(room, string, io.Reader) error { return nil })
}

// read goes through an archive once, and has each file taken. Only when it has
// returned without an error is what was taken what was written.
func read(ctx context.Context, from io.Reader, take func(room, string, io.Reader) error) (r Read, err error) {
	folded := &counted{from: from}
	packed, err := zstd.NewReader(folded, zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return r, err
	}
	defer packed.Close()
	archive := tar.NewReader(&unfolding{packed: packed, folded: folded})
	first, err := archive.Next()
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, zstd.ErrMagicMismatch) {
		return r, damaged("its beginning: %v", err)
	}
	if err != nil || first.Name != aboutName || first.Size > maxAbout {
		return r, ErrNoBackup
	}
	about, err := io.ReadAll(archive)
	if err != nil {
		return r, damaged("%s: %v", aboutName, err)
	}
	if r.About, err = readAbout(about); err != nil {
		return r, err
	}
	sums := map[string]string{aboutName: digest.Of(about)}
	for {
		entry, err := archive.Next()
		if err != nil { // also io.EOF: the sums come before
			return r, damaged("after %d files: %v", len(sums), err)
		}
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if entry.Name == sumsName {
			break
		}
		if sums[entry.Name], err = one(archive, entry, sums, take); err != nil {
			return r, err
		}
		if r.Entries++; r.Entries > maxEntries {
			return r, damaged("more than %d files", maxEntries)
		}
		r.Bytes += entry.Size
	}
	if _, there := sums["luohu.db"]; !there {
		return r, damaged("it has no database")
	}
	if err := compare(io.LimitReader(archive, maxSums), sums); err != nil {
		return r, err
	}
	if _, err := archive.Next(); !errors.Is(err, io.EOF) {
		return r, damaged("something stands behind its end: %v", err)
	}
	if rest, err := io.ReadAll(io.LimitReader(packed, 1)); err != nil || len(rest) > 0 { // also reads the sum of the last frame
		return r, damaged("something stands behind its end: %v", err)
	}
	return r, nil
}

// counted knows how much was read.
type counted struct {
	from io.Reader
	n    int64
}

func (c *counted) Read(b []byte) (n int, err error) {
	n, err = c.from.Read(b)
	c.n += int64(n)
	return n, err
}

// unfolding ends an archive that unfolds to far more than any backup.
type unfolding struct {
	packed io.Reader
	folded *counted
	n      int64
}

func (u *unfolding) Read(b []byte) (n int, err error) {
	n, err = u.packed.Read(b)
	if u.n += int64(n); u.n > alwaysFits+maxFold*u.folded.n {
		return n, damaged("it unfolds to more than %d times its size", maxFold)
	}
	return n, err
}

// readAbout is refused before anything else is looked at if a newer program
// wrote the backup.
func readAbout(src []byte) (a About, err error) {
	if err := json.Unmarshal(src, &a); err != nil || a.Format < 1 {
		return a, ErrNoBackup
	}
	known, err := store.KnownSchema()
	if err != nil {
		return a, err
	}
	if a.Format > format || a.Schema > known {
		return a, fmt.Errorf("%w: luohu %.40q wrote it, with schema %d; this program knows schemas up to %d: use one at least as new",
			ErrNoBackup, a.Program, a.Schema, known)
	}
	return a, nil
}

// one has a file taken, and is its hash.
func one(archive *tar.Reader, entry *tar.Header, before map[string]string, take func(room, string, io.Reader) error) (string, error) {
	r, within, known := roomOf(entry.Name)
	_, twice := before[entry.Name]
	switch {
	case !known:
		return "", damaged("%.100q does not belong into it", entry.Name)
	case entry.Typeflag != tar.TypeReg:
		return "", damaged("%s is no plain file", entry.Name)
	case twice:
		return "", damaged("%s is in it twice", entry.Name)
	case entry.Size > r.most:
		return "", damaged("%s has %d bytes", entry.Name, entry.Size)
	}
	sum := sha256.New()
	packed := &unpacked{Reader: archive}
	content := io.TeeReader(packed, sum)
	err := take(r, within, content)
	if err == nil {
		_, err = io.Copy(io.Discard, content) // what was not taken counts too
	}
	if packed.err != nil {
		return "", damaged("%s: %v", entry.Name, packed.err)
	}
	return hex.EncodeToString(sum.Sum(nil)), err
}

// unpacked remembers that reading failed, which is not the fault of who takes.
type unpacked struct {
	io.Reader
	err error
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		u.err = err
	}
	return n, err
}

// compare holds what was found against what the sums say: the same, no more and
// no less.
func compare(said io.Reader, found map[string]string) error {
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		hash, name, _ := strings.Cut(lines.Text(), "  ")
		if is, there := found[name]; !there {
			return damaged("%.100q is missing", name)
		} else if is != hash {
			return damaged("%s was changed", name)
		}
		delete(found, name)
	}
	if err := lines.Err(); err != nil {
		return damaged("%s: %v", sumsName, err)
	}
	for name := range found {
		return damaged("%s is in it, and not in its %s", name, sumsName)
	}
	return nil
}
