package paper

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf16"
)

// The library writes a character beyond the basic plane with its plain number into
// the table by which viewers find and copy text, where the format wants UTF-16. It
// is printed well, but nobody could search for it.
var (
	textTable = regexp.MustCompile(`(?s)<<\n/Length (\d+)\n>>\nstream\n(/CIDInit .*?)endstream\n`)
	beyond    = regexp.MustCompile(`(<[0-9A-F]{4}><[0-9A-F]{4}><)([0-9A-F]{5,6})>\n`)
	entry     = regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`)
)

var errNoPDF = errors.New("what was set is no PDF as it is expected")

// withSurrogates mends those tables, and the offsets of everything behind them.
func withSurrogates(file []byte) ([]byte, error) {
	at := bytes.LastIndex(file, []byte("startxref\n"))
	if at < 0 {
		return nil, errNoPDF
	}
	number, _, _ := bytes.Cut(file[at+len("startxref\n"):], []byte("\n"))
	table, err := strconv.Atoi(string(number))
	if err != nil || table <= 0 || table > at || !bytes.HasPrefix(file[table:], []byte("xref\n")) {
		return nil, errNoPDF
	}
	var mended bytes.Buffer
	var moved []shift
	last := 0
	for _, m := range textTable.FindAllSubmatchIndex(file[:table], -1) {
		body := beyond.ReplaceAllFunc(file[m[4]:m[5]], surrogates)
		mended.Write(file[last:m[0]])
		fmt.Fprintf(&mended, "<<\n/Length %d\n>>\nstream\n%sendstream\n", len(body), body)
		last = m[1]
		moved = append(moved, shift{m[1], mended.Len() - m[1]})
	}
	mended.Write(file[last:table])
	begins := mended.Len()
	mended.Write(entry.ReplaceAllFunc(file[table:at], func(line []byte) []byte {
		offset, _ := strconv.Atoi(string(line[:10])) // ten digits
		return fmt.Appendf(nil, "%010d 00000 n ", offset+by(moved, offset))
	}))
	fmt.Fprintf(&mended, "startxref\n%d\n%%%%EOF\n", begins)
	return mended.Bytes(), nil
}

// shift is how far everything from a place on has moved.
type shift struct{ from, by int }

func by(all []shift, offset int) (n int) {
	for _, s := range all {
		if s.from <= offset {
			n = s.by
		}
	}
	return n
}

// surrogates writes the number of a character as UTF-16.
func surrogates(line []byte) []byte {
	m := beyond.FindSubmatch(line)
	r, _ := strconv.ParseInt(string(m[2]), 16, 32) // six digits at most
	high, low := utf16.EncodeRune(rune(r))
	return fmt.Appendf(nil, "%s%04X%04X>\n", m[1], high, low)
}
