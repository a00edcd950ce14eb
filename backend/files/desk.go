package files

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"luohu/backend/files/heic"
)

// Desk is where uploads are looked at and made ready. Decoded pictures are large
// (50 megapixels: 200 MB and, while a progressive JPEG is read, three times as
// much), so only a few are on it at once; others wait for their turn.
type Desk struct {
	Rules
	places  chan struct{}
	sandbox func() (*heic.Decoder, error)
}

// Rules are what a desk goes by.
type Rules struct {
	Limits       Limits
	AtOnce       int // uploads on the desk; at least one
	Scanning     Scanning
	KeepOriginal bool // whether what was uploaded is handed on as well, metadata and all
}

// NewDesk opens a desk.
func NewDesk(rules Rules) *Desk {
	return &Desk{
		Rules: rules, places: make(chan struct{}, max(1, rules.AtOnce)),
		// Compiled for the first HEIC: most processes never see one.
		sandbox: sync.OnceValues(func() (*heic.Decoder, error) {
			const base, perPixel = 64 << 20, 12
			return heic.New(context.Background(), base+perPixel*rules.Limits.Pixels)
		}),
	}
}

// Examined is an upload that is what it should be.
type Examined struct {
	Kind          Kind
	Width, Height int // of a picture, as stored; a PDF has none
	Pages         int // of a PDF
	Remarks       []Remark

	upload upload
}

// upload is what is known of an upload while it lies on the desk.
type upload struct {
	content []byte
	picture picture
	paper   *paper
}

// Examine refuses what is not to be kept with a [Refusal], and says of everything
// else what it is. It decodes a picture to find out, and lets the pixels go.
func (d *Desk) Examine(ctx context.Context, u Upload) (*Examined, error) {
	var found *Examined
	err := d.atDesk(ctx, u, func(ctx context.Context, content []byte) (err error) {
		found, err = d.examine(ctx, u, content)
		return err
	})
	if err != nil {
		return nil, err
	}
	found.upload = upload{}
	return found, nil
}

// Receive examines an upload and makes it ready to be kept.
func (d *Desk) Receive(ctx context.Context, u Upload) (*Ready, error) {
	var ready *Ready
	err := d.atDesk(ctx, u, func(ctx context.Context, content []byte) error {
		found, err := d.examine(ctx, u, content)
		if err != nil {
			return err
		}
		ready, err = d.makeReady(ctx, found)
		return err
	})
	if err != nil {
		return nil, err
	}
	return ready, nil
}

// atDesk reads the upload, waits for a place and works there until the time is
// over. Whoever sends slowly waits elsewhere.
func (d *Desk) atDesk(ctx context.Context, u Upload, work func(context.Context, []byte) error) error {
	content, err := u.read(ctx, d.Limits.UploadBytes)
	if err != nil {
		return err
	}
	select {
	case d.places <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	limited, cancel := context.WithTimeout(ctx, d.Limits.Time)
	done := make(chan error, 1)
	// The work may outlast its time: reading PDFs can't always be interrupted. It
	// keeps its place until it ends, so that what is on the desk stays bounded.
	go func() {
		defer func() { <-d.places }()
		defer cancel()
		done <- caught(func() error { return work(limited, content) })
	}()
	select {
	case err = <-done:
	case <-limited.Done():
		select {
		case err = <-done:
		default:
			err = limited.Err()
		}
	}
	// A refusal may hold a deadline too, that of the scanner.
	var refusal *Refusal
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil && !errors.As(err, &refusal) {
		return refuse(TooSlow, "seconds", int(d.Limits.Time.Seconds()))
	}
	return err
}

// caught keeps a fault of a decoder, which strangers' files may provoke, from
// ending the program. The person is told that the file is broken.
func caught(work func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = errors.Join(refuse(Broken), fmt.Errorf("decoder: %v\n%s", fault, debug.Stack()))
		}
	}()
	return work()
}

func (d *Desk) examine(ctx context.Context, u Upload, content []byte) (*Examined, error) {
	kind, refusal := kindOf(content)
	if refusal != nil {
		return nil, refusal
	}
	found := &Examined{Kind: kind, Remarks: u.lies(kind), upload: upload{content: content}}
	unscanned, err := d.Scanning.scan(ctx, content)
	if err != nil {
		return nil, err
	}
	found.Remarks = append(found.Remarks, unscanned...)
	if kind == PDF {
		if found.upload.paper, err = readPaper(ctx, content, d.Limits); err != nil {
			return nil, err
		}
		found.Pages = found.upload.paper.pages
		return found, nil
	}
	pixels, err := d.decode(ctx, kind, content)
	if err != nil {
		return nil, err
	}
	found.Width, found.Height = pixels.Bounds().Dx(), pixels.Bounds().Dy()
	found.upload.picture = picture{Image: pixels, orientation: orientation(kind, content)}
	return found, nil
}
