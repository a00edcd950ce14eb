package files

import (
	"bytes"
	"encoding/binary"
)

// upright is the orientation of a picture that needs no turning. The others are
// those of Exif's tag 274: 2 to 8, mirrored and turned.
const upright = 1

// orientation is what the picture's metadata says about turning it. HEIC says it
// elsewhere, and its decoder turns.
func orientation(kind Kind, content []byte) int {
	switch kind {
	case JPEG:
		pieces, _ := segments(content)
		for _, s := range pieces {
			if tiff, is := bytes.CutPrefix(s.body(), []byte("Exif\x00\x00")); is && s.marker == markAPP1 {
				return tiffOrientation(tiff)
			}
		}
	case PNG:
		return tiffOrientation(pngChunk(content, "eXIf"))
	}
	return upright
}

func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		const tagOrientation = 274
		if order.Uint16(entries) == tagOrientation {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			break
		}
		entries = entries[12:]
	}
	return upright
}

// pngChunk is the body of the first chunk of that type before the picture data.
func pngChunk(content []byte, wanted string) []byte {
	const header, overhead = 8, 12
	for at := int64(header); at+overhead <= int64(len(content)); {
		length := int64(binary.BigEndian.Uint32(content[at:]))
		name := string(content[at+4 : at+8])
		if name == "IDAT" || at+overhead+length > int64(len(content)) {
			return nil
		}
		if name == wanted {
			return content[at+8 : at+8+length]
		}
		at += overhead + length
	}
	return nil
}
