package wechat

import "bytes"

// deepest is how far elements may nest: WeChat's own go four deep.
const deepest = 8

// syntaxError says what WeChat never sends; it quotes nothing of the document.
type syntaxError string

func (e syntaxError) Error() string { return "xml: " + string(e) }

// readXML reads WeChat's flat documents, <xml> with one element per field, in a
// tenth of the time that encoding/xml takes (half of a keyword's answer went
// into that) and more strictly: no DOCTYPE, entities of one's own, attributes,
// comments, processing instructions, or fields given twice. What it accepts,
// encoding/xml reads the same; FuzzXML holds it to that.
//
// The fields lie in doc's memory.
func readXML(doc []byte, into *fields) error {
	if !allowedCharacters(doc) {
		return syntaxError("a character that XML forbids, or no UTF-8")
	}
	r := &reader{rest: doc}
	r.skipSpace()
	if err := r.declaration(); err != nil {
		return err
	}
	r.skipSpace()
	name, empty, err := r.startTag()
	if err != nil {
		return err
	}
	if string(name) != "xml" || empty {
		return syntaxError("not an <xml> document")
	}
	for r.skipSpace(); !r.at("</"); r.skipSpace() {
		if err := r.field(into); err != nil {
			return err
		}
	}
	if err := r.endTag(name); err != nil {
		return err
	}
	if r.skipSpace(); len(r.rest) > 0 {
		return syntaxError("something after the document")
	}
	return nil
}

// reader walks one document from its beginning to its end.
type reader struct {
	rest  []byte // what is still to be read
	depth int
}

func (r *reader) field(into *fields) error {
	whole := r.rest
	name, text, nested, err := r.element()
	if err != nil {
		return err
	}
	if listed(name) {
		if into.list != nil {
			return syntaxError("a field given twice")
		}
		into.list = whole[:len(whole)-len(r.rest)]
		return nil
	}
	value := into.named(name)
	if value == nil {
		return nil
	}
	if *value != nil {
		return syntaxError("a field given twice")
	}
	if nested {
		return syntaxError("an element within a field")
	}
	if text == nil {
		text = []byte{}
	}
	*value = text
	return nil
}

// element reads one whole element; the text of those within it is left out.
func (r *reader) element() (name, text []byte, nested bool, err error) {
	if r.depth++; r.depth > deepest {
		return nil, nil, false, syntaxError("too deep")
	}
	defer func() { r.depth-- }()
	name, empty, err := r.startTag()
	if err != nil || empty {
		return name, nil, false, err
	}
	for !r.at("</") {
		var piece []byte
		switch {
		case r.at("<![CDATA["):
			piece, err = r.cdata()
		case r.at("<"):
			nested = true
			_, _, _, err = r.element()
		default:
			piece, err = r.characters()
		}
		if err != nil {
			return nil, nil, false, err
		}
		if text == nil {
			text = piece[:len(piece):len(piece)] // no copy until there is more
		} else {
			text = append(text, piece...)
		}
	}
	return name, text, nested, r.endTag(name)
}

func (r *reader) startTag() (name []byte, empty bool, err error) {
	if !r.take("<") {
		return nil, false, syntaxError("an element was expected")
	}
	if name = r.name(); len(name) == 0 {
		return nil, false, syntaxError("an element without a name")
	}
	r.skipSpace()
	if r.take("/>") {
		return name, true, nil
	}
	if !r.take(">") {
		return nil, false, syntaxError("a start tag that does not end")
	}
	return name, false, nil
}

func (r *reader) endTag(name []byte) error {
	if !r.take("</") || !bytes.Equal(r.name(), name) {
		return syntaxError("an end tag that does not fit")
	}
	if r.skipSpace(); !r.take(">") {
		return syntaxError("an end tag that does not end")
	}
	return nil
}

func (r *reader) name() []byte {
	n := 0
	for n < len(r.rest) && isNameByte(r.rest[n], n == 0) {
		n++
	}
	name := r.rest[:n]
	r.rest = r.rest[n:]
	return name
}

func isNameByte(b byte, first bool) bool {
	switch {
	case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', b == '_':
		return true
	case '0' <= b && b <= '9', b == '-', b == '.':
		return !first
	}
	return false
}

func (r *reader) skipSpace() {
	for len(r.rest) > 0 {
		switch r.rest[0] {
		case ' ', '\t', '\r', '\n':
			r.rest = r.rest[1:]
		default:
			return
		}
	}
}

func (r *reader) at(s string) bool {
	return len(r.rest) >= len(s) && string(r.rest[:len(s)]) == s
}

func (r *reader) take(s string) bool {
	if !r.at(s) {
		return false
	}
	r.rest = r.rest[len(s):]
	return true
}

// declaration steps over <?xml version="1.0" encoding="UTF-8"?>, which WeChat
// leaves out and many XML writers put in.
func (r *reader) declaration() error {
	if !r.take("<?xml ") {
		return nil
	}
	inner, rest, found := bytes.Cut(r.rest, []byte("?>"))
	if !found {
		return syntaxError("a declaration that does not end")
	}
	r.rest = rest
	said := string(bytes.TrimSpace(bytes.ReplaceAll(inner, []byte(`'`), []byte(`"`))))
	switch said {
	case `version="1.0"`, `version="1.0" encoding="UTF-8"`, `version="1.0" encoding="utf-8"`:
		return nil
	}
	return syntaxError("a declaration of something else than XML 1.0 in UTF-8")
}
