package files

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"luohu/backend/once"
)

// partBytes is the most that one part holds, and that is lost when the line
// breaks or the program is killed.
const partBytes = 1 << 20

// underway is an upload with the parts that came.
type underway struct {
	Open
	expected   Hash // "": not said
	owner, dir string
	parts      []part
}

// part is a file: eight bytes say how long it is, the rest is sealed.
type part struct{ offset, length int64 }

func (u *underway) path(offset int64) string {
	return filepath.Join(u.dir, fmt.Sprintf("%012d.part", offset))
}

// sealedFor binds a part to its place: none can be put in another's.
func (u *underway) sealedFor(p part) []byte {
	return bound("part", u.owner, u.ID, strconv.FormatInt(p.offset, 10), strconv.FormatInt(p.length, 10))
}

// upload reads from the folder what came so far.
func (p *Parts) upload(owner, id string) (*underway, error) {
	if !isID(id) {
		return nil, refuse(NoSuchUpload)
	}
	u := &underway{owner: owner, dir: p.place(owner, id)}
	note, err := readNote(u.dir)
	if err != nil {
		return nil, err
	}
	u.expected, u.Open = note.Hash, Open{ID: id, Length: note.Length}
	entries, err := os.ReadDir(u.dir) // sorted, and offsets have the same length
	if err != nil {
		return nil, fmt.Errorf("parts of an upload: %w", err)
	}
	for _, entry := range entries {
		name, is := strings.CutSuffix(entry.Name(), ".part")
		offset, err := strconv.ParseInt(name, 10, 64)
		if !is || err != nil || offset != u.Offset {
			continue
		}
		length, err := lengthOf(u.path(offset))
		if err != nil {
			return nil, fmt.Errorf("parts of an upload: %w", err)
		}
		u.parts = append(u.parts, part{offset, length})
		u.Offset += length
	}
	return u, nil
}

func lengthOf(path string) (int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	var head [8]byte
	if _, err := io.ReadFull(file, head[:]); err != nil {
		return 0, err
	}
	length := int64(binary.BigEndian.Uint64(head[:]))
	if length <= 0 || length > partBytes {
		return 0, ErrDamaged
	}
	return length, nil
}

// Append takes what comes from an offset on, and says how far the upload is. If
// the content breaks off, what came until then is kept.
func (p *Parts) Append(ctx context.Context, owner, id string, offset int64, content io.Reader, key AEAD) (Open, error) {
	u, err := p.upload(owner, id)
	if err != nil {
		return Open{}, err
	}
	if offset != u.Offset {
		return u.Open, refuse(WrongOffset, "offset", u.Offset)
	}
	buffer := make([]byte, min(partBytes, u.Length-u.Offset+1))
	for {
		n, readErr := io.ReadFull(&untilDone{ctx, content}, buffer)
		ended := errors.Is(readErr, io.EOF) || errors.Is(readErr, io.ErrUnexpectedEOF)
		if u.Offset+int64(n) > u.Length {
			return u.Open, refuse(TooLarge, "limit", Megabytes(u.Length))
		}
		if n > 0 {
			if err := p.keepPart(u, buffer[:n], key); err != nil {
				return u.Open, err
			}
		}
		if ended {
			return u.Open, nil
		}
		if readErr != nil {
			return u.Open, readErr
		}
	}
}

func (p *Parts) keepPart(u *underway, content []byte, key AEAD) error {
	if len(u.parts) >= p.limits.Parts {
		return refuse(TooManyParts, "limit", p.limits.Parts)
	}
	next := part{u.Offset, int64(len(content))}
	sealed, err := key.Encrypt(content, u.sealedFor(next))
	if err != nil {
		return fmt.Errorf("seal a part: %w", err)
	}
	framed := append(binary.BigEndian.AppendUint64(nil, uint64(next.length)), sealed...)
	err = written(u.dir, framed, func(temporary string) error {
		// A link, unlike a renaming, fails if the name is taken.
		return errors.Join(os.Link(temporary, u.path(next.offset)), os.Remove(temporary))
	})
	switch {
	case errors.Is(err, fs.ErrExist): // somebody else was sending the same part
		now, err := p.upload(u.owner, u.ID)
		if err != nil {
			return err
		}
		u.Open = now.Open
		return refuse(WrongOffset, "offset", now.Offset)
	case errors.Is(err, fs.ErrNotExist): // dropped meanwhile
		return refuse(NoSuchUpload)
	case err == nil:
		err = once.Sync(u.dir)
	}
	if err != nil {
		return fmt.Errorf("keep a part: %w", err)
	}
	u.parts = append(u.parts, next)
	u.Offset += next.length
	return nil
}

// Finish hands out the whole, if all came and is what was announced. It stays
// until [Parts.Drop]: whoever finishes may be killed before it is kept.
func (p *Parts) Finish(ctx context.Context, owner, id string, key AEAD) ([]byte, error) {
	u, err := p.upload(owner, id)
	if err != nil {
		return nil, err
	}
	if u.Offset < u.Length {
		return nil, refuse(NotComplete, "offset", u.Offset, "length", u.Length)
	}
	content := bytes.NewBuffer(make([]byte, 0, u.Length))
	for _, part := range u.parts {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		framed, err := os.ReadFile(u.path(part.offset))
		if err != nil {
			return nil, fmt.Errorf("finish an upload: %w", err)
		}
		plain, err := key.Decrypt(slices.Clone(framed[min(8, len(framed)):]), u.sealedFor(part))
		if err != nil || int64(len(plain)) != part.length {
			return nil, ErrNotOpened
		}
		content.Write(plain)
	}
	if u.expected != "" && HashOf(content.Bytes()) != u.expected {
		return nil, refuse(WrongHash)
	}
	return content.Bytes(), nil
}
