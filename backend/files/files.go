// Package files handles the bytes of uploaded materials: it looks at what came,
// makes it ready to be kept, seals it, keeps it, and hands it out under addresses
// that soon end. What a file is for, in which order pages lie and who may see
// them is known elsewhere.
//
// An upload goes this way, and [Desk.Receive] walks it:
//
//	upload ─▶ its real kind ─▶ bounds, before decoding ─▶ virus scan
//	       ─▶ decoded ─▶ upright, no metadata, small enough ─▶ [Ready]
//	Ready ─▶ sealed with the key of its owner ([Archive]) ─▶ [Folder] or [S3]
package files

import "time"

// Kind is what content really is, whatever it was called.
type Kind string

// The kinds that are taken.
const (
	JPEG Kind = "jpeg"
	PNG  Kind = "png"
	HEIC Kind = "heic"
	PDF  Kind = "pdf"
)

// Limits bound what one upload may cost. All must be above zero.
type Limits struct {
	UploadBytes  int64         // of what is uploaded
	PictureBytes int64         // of a picture that is kept; larger ones are shrunk
	Pixels       int64         // width × height, from the header, before decoding
	PDFPages     int           // of one document
	Time         time.Duration // for one upload, from its turn on
}

// DefaultLimits are those of the shipped settings.
var DefaultLimits = Limits{
	UploadBytes:  20_000_000,
	PictureBytes: 3_000_000,
	Pixels:       50_000_000,
	PDFPages:     30,
	Time:         60 * time.Second,
}
