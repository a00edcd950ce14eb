// Package heic decodes the pictures that Apple's phones take, in a sandbox.
//
// The decoder is libheif with libde265, compiled to WebAssembly by
// github.com/gen2brain/heic v0.4.5 (lib/heif.wasm.gz is that module's file; its
// licences lie beside it). We run it ourselves, because a picture comes from a
// stranger: here it has a bounded memory, ends with its context, and a fault in
// the C code stays inside. That module has no bounds, and where it finds the
// system's library it runs that one instead, without any wall
// (docs/decisions/006-heic-in-a-sandbox.md).
package heic

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed lib/heif.wasm.gz
var compressed []byte

// ErrBroken is what a picture is that the decoder gives up on.
var ErrBroken = errors.New("heic: can't be decoded")

// Decoder is the sandbox, ready to be entered. Each picture gets one of its own.
type Decoder struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

// pageBytes is the unit of a sandbox's memory.
const pageBytes = 64 << 10

// New compiles the decoder, which takes about a second. memory is what one
// picture may use, in bytes; 12 megapixels need about 150 MB.
func New(ctx context.Context, memory int64) (*Decoder, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, err
	}
	code, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, err
	}
	pages := min(max(memory/pageBytes, 256), 65536)
	d := &Decoder{runtime: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithCloseOnContextDone(true).WithMemoryLimitPages(uint32(pages)))}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, d.runtime); err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	if d.code, err = d.runtime.CompileModule(ctx, code); err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	return d, nil
}

// Close lets go of the compiled decoder.
func (d *Decoder) Close(ctx context.Context) error { return d.runtime.Close(ctx) }

// Size is the picture's width and height, upright, as its header says.
func (d *Decoder) Size(ctx context.Context, content []byte) (width, height int, err error) {
	err = d.enter(ctx, content, func(s *sandbox) error {
		if err := s.decode(headerOnly, 0); err != nil {
			return err
		}
		width, height = int(s.told(width_)), int(s.told(height_))
		return nil
	})
	return width, height, err
}

// Decode makes the picture, turned as the file says.
func (d *Decoder) Decode(ctx context.Context, content []byte) (picture image.Image, err error) {
	err = d.enter(ctx, content, func(s *sandbox) error {
		picture, err = s.picture()
		return err
	})
	return picture, err
}

// enter makes a sandbox with the content in its memory, and takes it down.
func (d *Decoder) enter(ctx context.Context, content []byte, do func(*sandbox) error) error {
	// No standard output or error: the decoder's mutterings stay inside.
	mod, err := d.runtime.InstantiateModule(ctx, d.code, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return outcome(ctx, err)
	}
	defer mod.Close(context.WithoutCancel(ctx))
	s := &sandbox{ctx: ctx, mod: mod, size: uint64(len(content))}
	if s.content, err = s.room(len(content)); err != nil {
		return outcome(ctx, err)
	}
	if s.answers, err = s.room(answers * 4); err != nil {
		return outcome(ctx, err)
	}
	if !mod.Memory().Write(uint32(s.content), content) {
		return ErrBroken
	}
	return outcome(ctx, do(s))
}

// outcome tells a deadline from a broken picture.
func outcome(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, ErrBroken) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrBroken, err)
}

type sandbox struct {
	ctx              context.Context
	mod              api.Module
	content, answers uint64 // addresses inside
	size             uint64
}
