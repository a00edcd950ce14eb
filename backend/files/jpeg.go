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
	markAPP1    = 0xE1 // Exif, XMP
	markAPP14   = 0xEE // Adobe: how colours were turned, without which they come out wrong
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

// segments cuts a JPEG file up to its end mark; complete says there was one.
func segments(content []byte) (found []segment, complete bool) {
	ends := bytes.HasSuffix(content, []byte{0xFF, markEnd})
	if len(content) < 2 || content[0] != 0xFF || content[1] != markStart {
		return nil, false
	}
	for at := 2; at+4 <= len(content); {
		if content[at] != 0xFF {
			return found, ends
		}
		marker := content[at+1]
		if marker == 0xFF { // fill
			at++
			continue
		}
		end := at + 2 + int(binary.BigEndian.Uint16(content[at+2:]))
		if marker == markEnd {
			return found, true
		}
		if end > len(content) {
			return found, ends
		}
		if marker == markScan {
			end = scanEnd(content, end)
		}
		found = append(found, segment{marker, content[at:end]})
		at = end
	}
	return found, ends
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
// to draw it: no APPn, no comments, nothing after the end.
func bareJPEG(content []byte) []byte {
	pieces, _ := segments(content)
	bare := make([]byte, 0, len(content))
	bare = append(bare, 0xFF, markStart)
	for _, s := range pieces {
		switch {
		case s.marker == markAPP14 && bytes.HasPrefix(s.body(), []byte("Adobe")) && len(s.body()) >= adobeLength:
			bare = append(bare, 0xFF, markAPP14, 0, adobeLength+2)
			bare = append(bare, s.body()[:adobeLength]...)
		case s.marker >= 0xE0 && s.marker <= 0xEF, s.marker == 0xFE:
		default:
			bare = append(bare, s.whole...)
		}
	}
	return append(bare, 0xFF, markEnd)
}

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
