package demo

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"luohu/backend/files"
	"luohu/backend/paper"
)

const pageWidth, pageHeight = 620, 877 // A4

// pages is whose key the page is sealed with: so it is kept once, not once for
// each of thousands.
const pages = "demo"

// keepPage keeps the one page that stands for every paper.
func (d *director) keepPage(ctx context.Context) error {
	ready, err := d.page(ctx)
	if err != nil {
		return err
	}
	if err := d.Store.Do(ctx, d.Vault.Fresh(pages).Keep); err != nil {
		return err
	}
	d.picture, err = d.Load.KeepPicture(ctx, pages, ready)
	return err
}

// page is drawn so that nobody takes it for a real one.
func (d *director) page(ctx context.Context) (*files.Ready, error) {
	img := image.NewRGBA(image.Rect(0, 0, pageWidth, pageHeight))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{252, 251, 247, 255}), image.Point{}, draw.Src)
	ink := image.NewUniform(color.RGBA{150, 155, 160, 255})
	r := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // the same every time
	for y := 240; y < pageHeight-90; y += 30 {
		draw.Draw(img, image.Rect(70, y, 330+r.IntN(220), y+9), ink, image.Point{}, draw.Src)
	}
	draw.Draw(img, image.Rect(70, 90, pageWidth-70, 93), ink, image.Point{}, draw.Src)
	parsed, err := opentype.Parse(paper.Font())
	if err != nil {
		return nil, err
	}
	for _, line := range []struct {
		text string
		size float64
		y    int
	}{{"示例材料", 44, 165}, {"只供演示，不是真的证件", 24, 210}} {
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: line.size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return nil, err
		}
		pen := font.Drawer{Dst: img, Src: image.NewUniform(color.RGBA{40, 60, 50, 255}), Face: face, Dot: fixed.P(70, line.y)}
		pen.DrawString(line.text)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 70}); err != nil {
		return nil, err
	}
	return d.Desk.Receive(ctx, files.Upload{Name: "示例.jpg", Type: "image/jpeg", Content: &b})
}
