package wechat

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

func (r *reader) cdata() ([]byte, error) {
	r.take("<![CDATA[")
	text, rest, found := bytes.Cut(r.rest, []byte("]]>"))
	if !found {
		return nil, syntaxError("a CDATA section that does not end")
	}
	r.rest = rest
	return oneLineEnd(text), nil
}

// characters reads text outside CDATA, up to the next tag.
func (r *reader) characters() ([]byte, error) {
	end := bytes.IndexByte(r.rest, '<')
	if end < 0 {
		return nil, syntaxError("an element that does not end")
	}
	text := r.rest[:end]
	r.rest = r.rest[end:]
	if bytes.Contains(text, []byte("]]>")) {
		return nil, syntaxError("]]> outside a CDATA section")
	}
	return resolve(oneLineEnd(text))
}

// oneLineEnd turns \r\n and \r into \n, as XML asks of its readers.
func oneLineEnd(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
}

// longestReference is that of &#x10FFFF; without its ampersand.
const longestReference = len("#x10FFFF;")

// resolve puts characters for XML's five entities and for character numbers.
// There are no others: whoever defines entities wants to blow something up.
func resolve(text []byte) ([]byte, error) {
	at := bytes.IndexByte(text, '&')
	if at < 0 {
		return text, nil
	}
	out := make([]byte, 0, len(text))
	for ; at >= 0; at = bytes.IndexByte(text, '&') {
		out = append(out, text[:at]...)
		text = text[at+1:]
		end := bytes.IndexByte(text[:min(len(text), longestReference)], ';')
		if end < 0 {
			return nil, syntaxError("an ampersand that begins no reference")
		}
		char, ok := character(string(text[:end]))
		if !ok {
			return nil, syntaxError("an entity that XML does not have by itself")
		}
		out = utf8.AppendRune(out, char)
		text = text[end+1:]
	}
	return append(out, text...), nil
}

func character(reference string) (rune, bool) {
	switch reference {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(reference) < 2 || reference[0] != '#' {
		return 0, false
	}
	digits, base := reference[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), allowed(rune(n))
}

// allowed is XML 1.0's Char, of which U+FFFE and U+FFFF are the only ones
// outside the control characters that UTF-8 can write and XML can't.
func allowed(char rune) bool {
	switch {
	case char == '\t', char == '\n', char == '\r':
		return true
	case char < ' ', char == 0xFFFE, char == 0xFFFF:
		return false
	}
	return true
}

func allowedCharacters(doc []byte) bool {
	for i, b := range doc {
		if b < ' ' && !allowed(rune(b)) {
			return false
		}
		if b == 0xEF && i+2 < len(doc) && doc[i+1] == 0xBF && doc[i+2] >= 0xBE {
			return false // U+FFFE, U+FFFF
		}
	}
	return utf8.Valid(doc)
}
