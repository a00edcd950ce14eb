package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/goccy/go-yaml"

	"luohu/backend/web/problem"
	"luohu/configs"
)

const wordsFile = "words/api.yaml"

// sentences are those of configs/words/api.yaml.
type sentences struct {
	Expected map[string]string
	Library  []struct{ Begins, Says string }
	Fallback string

	Cursor        string
	IfMatch       string `yaml:"if_match"`
	OnceKey       string `yaml:"once_key"`
	OnceReused    string `yaml:"once_reused"`
	OnceRunning   string `yaml:"once_running"`
	OnceLost      string `yaml:"once_lost"`
	NoDatabase    string `yaml:"no_database"`
	Day           string
	NoTable       string `yaml:"no_table"`
	NoPolicy      string `yaml:"no_policy"`
	Line          string
	Points        string
	PointsChanged string `yaml:"points_changed"`
	Base64        string
	Period        string
	Indicator     string
	OneChange     string `yaml:"one_change"`
	Promise       string
	Material      string
}

var words = sync.OnceValue(func() (w sentences) {
	src, err := configs.FS.ReadFile(wordsFile)
	if err == nil {
		err = yaml.UnmarshalWithOptions(src, &w, yaml.Strict())
	}
	if err != nil {
		panic(fmt.Errorf("%s: %w", wordsFile, err)) // it is inside the binary, and read by every test
	}
	return w
})

// expected are what the library says of a field, by our names.
var expected = map[string]*string{
	"unexpected_property": &validation.MsgUnexpectedProperty, "dependent_required_property": &validation.MsgExpectedDependentRequiredProperty,
	"rfc3339_date_time": &validation.MsgExpectedRFC3339DateTime, "rfc1123_date_time": &validation.MsgExpectedRFC1123DateTime,
	"rfc3339_date": &validation.MsgExpectedRFC3339Date, "rfc3339_time": &validation.MsgExpectedRFC3339Time,
	"hostname": &validation.MsgExpectedRFC5890Hostname, "ip": &validation.MsgExpectedRFCIPAddr,
	"ipv4": &validation.MsgExpectedRFC2673IPv4, "ipv6": &validation.MsgExpectedRFC2373IPv6,
	"uri_template": &validation.MsgExpectedRFC6570URITemplate, "json_pointer": &validation.MsgExpectedRFC6901JSONPointer,
	"relative_json_pointer": &validation.MsgExpectedRFC6901RelativeJSONPointer,
	"email":                 &validation.MsgExpectedRFC5322Email, "uri": &validation.MsgExpectedRFC3986URI, "uuid": &validation.MsgExpectedRFC4122UUID,
	"regexp": &validation.MsgExpectedRegexp, "duration": &validation.MsgExpectedDuration,
	"any_of": &validation.MsgExpectedMatchAtLeastOneSchema, "one_of": &validation.MsgExpectedMatchExactlyOneSchema,
	"not": &validation.MsgExpectedNotMatchSchema, "property_name": &validation.MsgExpectedPropertyNameInObject,
	"boolean": &validation.MsgExpectedBoolean, "number": &validation.MsgExpectedNumber, "integer": &validation.MsgExpectedInteger,
	"string": &validation.MsgExpectedString, "base64": &validation.MsgExpectedBase64String,
	"array": &validation.MsgExpectedArray, "object": &validation.MsgExpectedObject,
	"unique": &validation.MsgExpectedArrayItemsUnique, "enum": &validation.MsgExpectedOneOf,
	"minimum": &validation.MsgExpectedMinimumNumber, "exclusive_minimum": &validation.MsgExpectedExclusiveMinimumNumber,
	"maximum": &validation.MsgExpectedMaximumNumber, "exclusive_maximum": &validation.MsgExpectedExclusiveMaximumNumber,
	"multiple_of": &validation.MsgExpectedNumberBeMultipleOf,
	"min_length":  &validation.MsgExpectedMinLength, "max_length": &validation.MsgExpectedMaxLength,
	"be_pattern": &validation.MsgExpectedBePattern, "match_pattern": &validation.MsgExpectedMatchPattern,
	"min_items": &validation.MsgExpectedMinItems, "max_items": &validation.MsgExpectedMaxItems,
	"min_properties": &validation.MsgExpectedMinProperties, "max_properties": &validation.MsgExpectedMaxProperties,
}

// missing begins what is said of a property that is not there, before its name:
// the library points at where it should stand.
const missing = "missing: "

// withValue are those into which the library puts what was wrong, in English.
var withValue = []string{"email", "uri", "uuid", "regexp", "duration"}

// speak makes the library refuse in our form and in Chinese. It keeps both in
// globals and has no other place for them.
var speak = sync.OnceFunc(func() {
	huma.NewErrorWithContext = refusal
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return refusal(nil, status, message, errs...)
	}
	for name, said := range expected {
		*said = words().Expected[name]
	}
	for _, name := range withValue {
		*expected[name] += "%.0v"
	}
	validation.MsgExpectedRequiredProperty = missing + "%s"
})

// refusal turns huma's faults into our problem documents. Values that were sent
// are not sent back.
func refusal(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
	if status >= http.StatusInternalServerError { // what went wrong is for operators
		return failure(ctx, status)
	}
	p := problem.New(status, words().known(message))
	for _, err := range errs {
		var detailed huma.ErrorDetailer
		switch {
		case err == nil:
		case errors.As(err, &detailed):
			d := detailed.ErrorDetail()
			if unread := status == http.StatusBadRequest || status == http.StatusUnsupportedMediaType; !unread || d.Location != "body" {
				p.Errors = append(p.Errors, words().field(d))
			}
		default:
			p.Errors = append(p.Errors, problem.Field{Detail: words().say(err.Error())})
		}
	}
	return p
}

func (w sentences) field(d *huma.ErrorDetail) problem.Field {
	f := problem.Field{Pointer: pointer(d.Location)}
	if name, is := strings.CutPrefix(d.Message, missing); is {
		f.Pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
		f.Detail = fmt.Sprintf(w.Expected["required_property"], name)
		return f
	}
	f.Detail = w.say(d.Message)
	return f
}

// say is something that the library said, in Chinese.
func (w sentences) say(message string) string {
	if strings.ContainsFunc(message, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return message
	}
	if known := w.known(message); known != "" {
		return known
	}
	return w.Fallback
}

// known is what the library said without a name for it; empty: that says nothing
// more than the status.
func (w sentences) known(message string) string {
	for _, l := range w.Library {
		if strings.HasPrefix(message, l.Begins) {
			return l.Says
		}
	}
	return ""
}

// pointer turns huma's "body.facts.x[3]" into the JSON pointer "/facts/x/3", and
// "query.limit" into "/query/limit".
func pointer(location string) string {
	location = strings.TrimPrefix(strings.TrimPrefix(location, "body"), ".")
	if location == "" {
		return ""
	}
	return "/" + strings.NewReplacer("~", "~0", "/", "~1", ".", "/", "[", "/", "]", "").Replace(location)
}

// refused is a request of which one field can't be used.
func refused(pointer, detail string) error {
	return problem.New(http.StatusUnprocessableEntity, "", problem.Field{Pointer: pointer, Detail: detail})
}
