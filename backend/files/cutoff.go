package files

import (
	"bytes"
	"encoding/binary"
)

// cutOff says that the file ends before its format does. Decoders don't tell it
// from other faults.
func cutOff(kind Kind, content []byte) bool {
	switch kind {
	case JPEG:
		return !bytes.Contains(content[max(0, len(content)-tailBytes):], []byte{0xFF, markEnd})
	case PNG:
		return chunksCutOff(content)
	case HEIC:
		return boxesCutOff(content)
	}
	return false
}

func chunksCutOff(content []byte) bool {
	const header, overhead = 8, 12
	for at := uint64(header); at+overhead <= uint64(len(content)); {
		if string(content[at+4:at+8]) == "IEND" {
			return false
		}
		at += overhead + uint64(binary.BigEndian.Uint32(content[at:]))
	}
	return true
}

func boxesCutOff(content []byte) bool {
	for at := uint64(0); at < uint64(len(content)); {
		rest := content[at:]
		if len(rest) < 8 {
			return true
		}
		size := uint64(binary.BigEndian.Uint32(rest))
		if size == 1 && len(rest) >= 16 {
			size = binary.BigEndian.Uint64(rest[8:])
		}
		if size == 0 { // the last one, to the end
			return false
		}
		if size < 8 || size > uint64(len(rest)) {
			return size >= 8
		}
		at += size
	}
	return false
}
