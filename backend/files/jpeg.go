package files

import (
	"bytes"
	"encoding/binary"
)

// Markers of ITU T.81, table B.1.
const (
	markStart   = 0xD8
	markEnd     = 0xD9
	markScan    = 0xDA
	markComment = 0xFE
	markAPP0    = 0xE0 // JFIF
	markAPP1    = 0xE1 // Exif, XMP
	markAPP14   = 0xEE // Adobe. Without it and JFIF some colours come out wrong
	mostScans   = 200  // libjpeg-turbo's advice against files that are decoded thousands of times
	adobeLength = 12
)

// segment is a piece of a JPEG file from its marker to before the next one. A
// scan has its picture data with it.
type segment struct {
	marker byte
	whole  []byte // with marker and length
}

func (s segment) body() []byte { return s.whole[min(4, len(s.whole)):] }

// segments cuts a JPEG file up to its end mark. whole says that it came to that,
// or to the end of a last scan: there was nothing that is no segment.
func segments(content []byte) (found []segment, whole bool) {
	if len(content) < 2 || content[0] != 0xFF || content[1] != markStart {
		return nil, false
	}
	for at := 2; at+2 <= len(content); {
		marker := content[at+1]
		switch {
		case content[at] != 0xFF:
			return found, false
		case marker == 0xFF: // fill
			at++
			continue
		case marker == markEnd:
			return found, true
		case at+4 > len(content):
			return found, false
		}
		end := at + 2 + int(binary.BigEndian.Uint16(content[at+2:]))
		if end < at+4 || end > len(content) {
			return found, false
		}
		if marker == markScan {
			end = scanEnd(content, end)
		}
		found = append(found, segment{marker, content[at:end]})
		at = end
	}
	return found, len(found) > 0 && found[len(found)-1].marker == markScan
}

// scanEnd finds the next marker that is neither a restart nor a stuffed zero.
func scanEnd(content []byte, at int) int {
	for ; at+1 < len(content); at++ {
		if content[at] == 0xFF && content[at+1] != 0 && content[at+1] != 0xFF && (content[at+1] < 0xD0 || content[at+1] > 0xD7) {
			return at
		}
	}
	return len(content)
}

// bareJPEG is the same picture, to the bit, without anything that is not needed
// to draw it: no Exif, no comments, nothing after the end. It is nil if the file
// is not made as it should be, which decoders often forgive.
func bareJPEG(content []byte) []byte {
	pieces, whole := segments(content)
	if !whole {
		return nil
	}
	bare := make([]byte, 0, len(content))
	bare = append(bare, 0xFF, markStart)
	for _, s := range pieces {
		switch {
		case s.marker == markAPP0 && bytes.HasPrefix(s.body(), []byte("JFIF\x00")):
			bare = append(bare, jfif...)
		case s.marker == markAPP14 && bytes.HasPrefix(s.body(), []byte("Adobe")) && len(s.body()) >= adobeLength:
			bare = append(bare, 0xFF, markAPP14, 0, adobeLength+2)
			bare = append(bare, s.body()[:adobeLength]...)
		case s.marker >= 0xE0 && s.marker <= 0xEF, s.marker == markComment:
		default:
			bare = append(bare, s.whole...)
		}
	}
	return append(bare, 0xFF, markEnd)
}

// jfif says that colours are YCbCr, and nothing else: no density, no thumbnail.
const jfif = "\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"

// manyScans says that decoding would go over the picture again and again.
func manyScans(content []byte) bool {
	pieces, _ := segments(content)
	scans := 0
	for _, s := range pieces {
		if s.marker == markScan {
			scans++
		}
	}
	return scans > mostScans
}
