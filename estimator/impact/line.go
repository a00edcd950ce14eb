package impact

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxGiven is how many facts of one person are read.
const maxGiven = 200

// read puts a JSON object of plain values on both sheets. unknown says that
// there is a fact that neither table has; ok is false for what is no such
// object.
func (n *counter) read(facts []byte) (unknown, ok bool) {
	if len(facts) > maxLine {
		return false, false
	}
	n.text.Reset()
	n.text.Write(facts)
	d := n.decoder
	d.Reset(&n.text)
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return false, false
	}
	for given := 0; d.PeekKind() == '"'; given++ {
		raw, err := d.ReadValue()
		if err != nil || given == maxGiven {
			return false, false
		}
		name, err := unquote(raw)
		if err != nil {
			return false, false
		}
		n.name = append(n.name[:0], name...) // raw is only good until the next read
		value, err := d.ReadValue()
		if err != nil {
			return false, false
		}
		known := n.from.Put(n.name, value)
		if n.to != n.from {
			known = n.to.Put(n.name, value) || known
		}
		unknown = unknown || !known
	}
	if t, err := d.ReadToken(); err != nil || t.Kind() != '}' {
		return false, false
	}
	_, err := d.ReadToken()
	return unknown, errors.Is(err, io.EOF)
}

// unquote is the text of a JSON string.
func unquote(raw []byte) ([]byte, error) {
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1], nil
	}
	return jsontext.AppendUnquote(nil, raw)
}
