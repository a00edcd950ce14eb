package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var byteOrderMark = []byte("\ufeff")

func readCSV(src []byte) (all []Row, err error) {
	text, err := decode(src)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord, r.Comma = -1, separator(text)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if fault, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, unreadable(fault.Line)
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if all, err = take(all, line, cells); err != nil {
			return nil, err
		}
	}
}

// decode makes UTF-8 of what Chinese programs write: UTF-8 with or without its
// mark, UTF-16 with it, or GB18030. No Chinese text in GB18030 is valid UTF-8
// but by a rare accident of few characters.
func decode(src []byte) ([]byte, error) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(src, []byte("\xff\xfe")), bytes.HasPrefix(src, []byte("\xfe\xff")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case !utf8.Valid(src):
		from = simplifiedchinese.GB18030
	}
	if from != nil {
		decoded, err := from.NewDecoder().Bytes(src)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return nil, unreadable(0)
		}
		src = decoded
	}
	src = bytes.TrimPrefix(src, byteOrderMark)
	if bytes.IndexByte(src, 0) >= 0 { // it is no text at all
		return nil, unreadable(0)
	}
	return src, nil
}

// separator is what stands most often in the first line.
func separator(text []byte) rune {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	best, most := ',', 0
	for _, r := range ",\t;" {
		if n := bytes.Count(first, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}
