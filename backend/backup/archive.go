package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"
)

// archive is one that is being written.
type archive struct {
	packed *zstd.Encoder
	tar    *tar.Writer
	made   time.Time
	sums   bytes.Buffer
}

func newArchive(to io.Writer, about About) (*archive, error) {
	// What fills most of it is sealed, and can't be made smaller: be quick.
	packed, err := zstd.NewWriter(to, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	a := &archive{packed: packed, tar: tar.NewWriter(packed), made: about.MadeAt}
	src, err := json.MarshalIndent(about, "", "  ")
	if err != nil {
		return nil, err
	}
	return a, a.add(aboutName, append(src, '\n'))
}

// add puts something small in.
func (a *archive) add(name string, content []byte) error {
	return a.copy(name, int64(len(content)), bytes.NewReader(content))
}

// addFile puts a file in that nobody else writes to.
func (a *archive) addFile(name, path string) (size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	about, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return about.Size(), a.copy(name, about.Size(), f)
}

func (a *archive) copy(name string, size int64, from io.Reader) error {
	err := a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: a.made})
	if err != nil {
		return err
	}
	sum := sha256.New()
	if n, err := io.Copy(io.MultiWriter(a.tar, sum), from); err != nil || n != size {
		return errors.Join(err, fmt.Errorf("%s: %d of %d bytes were written", name, n, size))
	}
	fmt.Fprintf(&a.sums, "%s  %s\n", hex.EncodeToString(sum.Sum(nil)), name)
	return nil
}

// finish writes the sums, which say that it is whole.
func (a *archive) finish() error {
	if err := a.add(sumsName, a.sums.Bytes()); err != nil {
		return err
	}
	return errors.Join(a.tar.Close(), a.packed.Close())
}
