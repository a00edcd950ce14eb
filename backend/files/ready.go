package files

import (
	"context"
	"image"
)

// Ready is what is kept of an upload.
type Ready struct {
	Kind          Kind
	Content       []byte
	Hash          Hash // of Content: what others keep, compare and freeze
	Width, Height int
	Pages         int
	Thumbnail     []byte   // a JPEG; nil of a PDF, which nothing here can draw: pages show a sign
	Quality       *Quality // nil of a PDF
	Original      []byte   // as uploaded, with its metadata, if the rules say so
	Remarks       []Remark
}

func (d *Desk) makeReady(ctx context.Context, e *Examined) (*Ready, error) {
	r := &Ready{Kind: e.Kind, Pages: e.Pages, Remarks: e.Remarks}
	if d.KeepOriginal {
		r.Original = e.upload.content
	}
	var err error
	if e.Kind == PDF {
		if e.upload.paper.signed {
			r.Remarks = append(r.Remarks, remark(SignatureLost))
		}
		r.Content, err = e.upload.paper.bare()
	} else {
		err = d.picture(ctx, r, e.upload)
	}
	if err != nil {
		return nil, err
	}
	r.Hash = HashOf(r.Content)
	return r, nil
}

// picture keeps as much of it as fits, upright and bare.
func (d *Desk) picture(ctx context.Context, r *Ready, u upload) error {
	p := u.picture
	turned := p.orientation != upright
	if turned {
		p = picture{p.turned(), upright}
		r.Remarks = append(r.Remarks, remark(Upright))
	}
	if !turned && r.Kind == JPEG {
		r.Content = bareJPEG(u.content) // not a bit of the picture is lost, if it can be
	}
	if r.Kind == PNG {
		r.Content = encodedPNG(p.Image, d.Limits.PictureBytes)
	}
	kept := p.Image
	if r.Content == nil || int64(len(r.Content)) > d.Limits.PictureBytes {
		if white, changed := onWhite(p.Image); changed {
			p.Image = white
			r.Remarks = append(r.Remarks, remark(Flattened))
		}
		fitting, err := shrink(ctx, p.Image, d.Limits.PictureBytes)
		if err != nil {
			return err
		}
		r.Kind, r.Content, kept = JPEG, fitting.content, fitting.picture
		if fitting.smaller {
			r.Remarks = append(r.Remarks, remark(Shrunk, "width", kept.Bounds().Dx(), "height", kept.Bounds().Dy()))
		}
	}
	r.Width, r.Height = kept.Bounds().Dx(), kept.Bounds().Dy()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return r.look(kept)
}

// look measures the picture and makes its thumbnail, both from a smaller copy.
func (r *Ready) look(kept image.Image) (err error) {
	proof := scaled(kept, proofEdge)
	quality := measure(proof)
	quality.Width, quality.Height = r.Width, r.Height
	quality.judge()
	r.Quality = &quality
	r.Thumbnail, err = thumbnail(proof)
	return err
}
