package files

import (
	"bytes"
	"fmt"
	"image/png"
)

// orientations are what Exif calls a picture that has to be turned so far
// clockwise to stand upright.
var orientations = map[int]byte{90: 6, 180: 3, 270: 8}

// Turned is a kept picture as it is to be shown, so many degrees clockwise. A JPEG
// is told so in its metadata, and loses nothing; a PNG is drawn anew, because
// browsers don't look for it there. Anything else stays as it is: whoever draws it
// turns it.
func Turned(kind string, content []byte, degrees int) ([]byte, error) {
	orientation, turns := orientations[degrees]
	if !turns {
		return content, nil
	}
	switch kind {
	case JPEG.Type():
		return withOrientation(content, orientation), nil
	case PNG.Type():
		drawn, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("turn a picture: %w", err)
		}
		var out bytes.Buffer
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, picture{drawn, int(orientation)}.turned())
		return out.Bytes(), err
	}
	return content, nil
}

// withOrientation puts an Exif segment with nothing but the orientation before all
// others: what is kept has none of its own.
func withOrientation(content []byte, orientation byte) []byte {
	if len(content) < 2 {
		return content
	}
	exif := []byte("\xFF\xE1\x00\x22Exif\x00\x00MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00?\x00\x00\x00\x00\x00\x00")
	exif[bytes.IndexByte(exif, '?')] = orientation
	shown := make([]byte, 0, len(content)+len(exif))
	shown = append(shown, content[:2]...)
	return append(append(shown, exif...), content[2:]...)
}
