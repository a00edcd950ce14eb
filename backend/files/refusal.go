package files

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Code says why an upload was refused, or what is remarkable about one that was
// not. Codes are stable: programs may look at them. People get [Words.Say].
type Code string

// Refusals.
const (
	Empty           Code = "empty"            // nothing came
	TooLarge        Code = "too_large"        // bytes: of the upload, or of a picture that can't be shrunk further
	WrongType       Code = "wrong_type"       // none of the kinds that are taken
	TooManyPixels   Code = "too_many_pixels"  // decoding would cost too much
	CutOff          Code = "cut_off"          // the end is missing
	Broken          Code = "broken"           // can't be decoded
	EncryptedPDF    Code = "encrypted_pdf"    // needs a password, or has an owner's
	ActivePDF       Code = "active_pdf"       // holds scripts, files or actions
	TooMuchInside   Code = "too_much_inside"  // a PDF that unpacks to far more than it shows
	TooManyPages    Code = "too_many_pages"   // of a PDF
	TooSlow         Code = "too_slow"         // did not end within the limit
	VirusFound      Code = "virus_found"      // the scanner knows it
	ScanUnavailable Code = "scan_unavailable" // the scanner does not answer

	NoSuchUpload   Code = "no_such_upload"   // unknown, finished, abandoned or somebody else's
	WrongOffset    Code = "wrong_offset"     // a part does not begin where the last one ended
	TooManyUploads Code = "too_many_uploads" // open ones of one owner
	TooManyParts   Code = "too_many_parts"   // of one upload
	NotComplete    Code = "not_complete"     // finished before all came
	WrongHash      Code = "wrong_hash"       // what came is not what was announced

	BadAddress     Code = "bad_address"     // forged, spoilt, or of another person
	AddressExpired Code = "address_expired" // its time is over
)

// Remarks: nothing is refused for them.
const (
	LiesAboutType Code = "lies_about_type" // the name or declared type says another kind
	Unscanned     Code = "unscanned"       // the scanner did not answer, and settings let it pass
	Shrunk        Code = "shrunk"          // the picture was made smaller
	Upright       Code = "upright"         // the picture was turned as its metadata said
	Flattened     Code = "flattened"       // transparency became white
	SignatureLost Code = "signature_lost"  // a PDF was signed; what is kept is a copy, which is not
)

// Refusal is an answer to a person, not a failure: a code, and what fills in
// the words. It is an error so that it travels like one; find it with errors.As.
type Refusal struct {
	Code   Code
	Params map[string]string
}

// Error is for logs. It holds no word of what was uploaded.
func (r *Refusal) Error() string {
	var b strings.Builder
	b.WriteString("upload refused: " + string(r.Code))
	for _, name := range slices.Sorted(maps.Keys(r.Params)) {
		fmt.Fprintf(&b, " %s=%s", name, r.Params[name])
	}
	return b.String()
}

// Remark is what somebody may want to know of an upload that was taken.
type Remark Refusal

// TooLargeFor refuses what has more than so many bytes, before it is here.
func TooLargeFor(most int64) *Refusal { return refuse(TooLarge, "limit", Megabytes(most)) }

// refuse takes parameters as name, value, name, value.
func refuse(code Code, params ...any) *Refusal {
	return &Refusal{Code: code, Params: named(params)}
}

func remark(code Code, params ...any) Remark {
	return Remark{Code: code, Params: named(params)}
}

func named(params []any) map[string]string {
	if len(params) == 0 {
		return nil
	}
	m := make(map[string]string, len(params)/2)
	for i := 0; i+1 < len(params); i += 2 {
		m[params[i].(string)] = fmt.Sprint(params[i+1])
	}
	return m
}
