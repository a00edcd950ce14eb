package impact

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"luohu/estimator"
)

const (
	blockSize = 1 << 20  // bytes that are counted at a time
	maxLine   = 64 << 10 // bytes of one person's facts
	maxFile   = 1 << 20  // bytes of a file of one person
	filesOnce = 64       // files that are counted at a time
	savedOnce = 256      // saved estimates that are counted at a time
	listOnce  = 1024     // names of a folder that are read at a time
)

// Source gives people to a feed.
type Source func(*feed) error

// Person is somebody's facts as JSON, and the day to which they are counted.
type Person struct {
	AsOf  estimator.Day
	Facts []byte
}

// feed takes people to those who count them.
type feed struct {
	ctx     context.Context
	batches chan<- *batch
	blocks  sync.Pool
}

// block is memory for a part of a file, and what gives it back.
func (f *feed) block() (block []byte, release func()) {
	b, ok := f.blocks.Get().(*[]byte)
	if !ok {
		b = new(make([]byte, blockSize))
	}
	return *b, func() { f.blocks.Put(b) }
}

// batch is some people: lines of a file, whole files, or saved ones.
type batch struct {
	asOf estimator.Day // of lines and files

	file  string
	line  int // number of the first
	lines []byte

	folder string
	files  []string

	saved []Person

	release func()
}

func (b *batch) done() {
	if b.release != nil {
		b.release()
	}
}

func (f *feed) give(b *batch) error {
	select {
	case f.batches <- b:
		return nil
	case <-f.ctx.Done():
		return context.Cause(f.ctx)
	}
}

// Folder reads the facts in a folder: *.json, *.yaml and *.yml hold one person
// each, *.jsonl and *.ndjson one on each line. They are counted to asOf.
func Folder(dir string, asOf estimator.Day) Source {
	return func(f *feed) error {
		folder, err := os.Open(dir)
		if err != nil {
			return err
		}
		defer folder.Close()
		found := false
		for {
			entries, err := folder.ReadDir(listOnce)
			if err != nil && !errors.Is(err, io.EOF) {
				return fmt.Errorf("read the folder: %w", err)
			}
			var single []string
			for _, entry := range entries {
				switch name := entry.Name(); {
				case entry.IsDir():
				case slices.Contains([]string{".jsonl", ".ndjson"}, filepath.Ext(name)):
					found = true
					if err := f.giveLines(dir, name, asOf); err != nil {
						return err
					}
				case slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(name)):
					single = append(single, name)
				}
			}
			found = found || len(single) > 0
			for some := range slices.Chunk(single, filesOnce) {
				if err := f.give(&batch{asOf: asOf, folder: dir, files: some}); err != nil {
					return err
				}
			}
			if len(entries) == 0 {
				break
			}
		}
		if !found {
			return fmt.Errorf("%s holds no facts: no *.json, *.yaml, *.yml, *.jsonl or *.ndjson", strings.TrimSuffix(dir, "/"))
		}
		return nil
	}
}

// giveLines cuts a file into blocks of whole lines.
func (f *feed) giveLines(dir, name string, asOf estimator.Day) error {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer file.Close()
	line, rest, skipping := 1, []byte(nil), false
	for {
		block, release := f.block()
		n := copy(block, rest)
		read, err := io.ReadFull(file, block[n:])
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			release()
			return fmt.Errorf("read %s: %w", name, err)
		}
		block, rest = block[:n+read], rest[:0]
		if skipping {
			_, after, ended := bytes.Cut(block, []byte{'\n'})
			if block = after; ended {
				line, skipping = line+1, false
			}
		}
		end := len(block)
		if !last && !skipping {
			if end = bytes.LastIndexByte(block, '\n') + 1; end == 0 { // one line is longer than all this: only that it is bad is told
				end, skipping = len(block), true
			} else {
				rest = append(rest, block[end:]...)
			}
		}
		b := &batch{asOf: asOf, file: name, line: line, lines: block[:end], release: release}
		line += bytes.Count(b.lines, []byte{'\n'})
		if err := f.give(b); err != nil {
			return err
		}
		if last {
			return nil
		}
	}
}

// Saved takes people from whoever keeps them; each calls its function with one
// after the other, and may use the memory of their facts again.
func Saved(each func(func(Person) error) error) Source {
	return func(f *feed) error {
		var some []Person
		give := func() error {
			b := &batch{saved: some}
			some = nil
			return f.give(b)
		}
		err := each(func(p Person) error {
			p.Facts = bytes.Clone(p.Facts)
			if some = append(some, p); len(some) < savedOnce {
				return nil
			}
			return give()
		})
		if err != nil {
			return err
		}
		return give()
	}
}
