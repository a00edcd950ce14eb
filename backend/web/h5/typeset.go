package h5

import (
	"html/template"
	"regexp"
	"strings"
	"time"

	"luohu/backend/casework"
)

var (
	piece    = regexp.MustCompile(`<[^>]*>|[^<]+`)
	date     = regexp.MustCompile(`\b(\d{4})(?:-| ?年 ?)(\d{1,2})(?:-| ?月 ?)(\d{1,2})(?: ?日|\b) ?`)
	quantity = regexp.MustCompile(`(\d(?:</[a-z]+>)?) ((?:<[a-z]+>)?\p{Han})`)
	number   = regexp.MustCompile(`〔\d{4}〕 ?\d+ ?号`)
	stop     = regexp.MustCompile(` ([，。；：、！？）」》])`)
)

// A date as people write it, alone and in a page.
const (
	dayForm  = "2006年1月2日"
	timeForm = `<time datetime="2006-01-02">` + dayForm + `</time>`
)

// day is a date for a page.
func day(t time.Time) template.HTML { return template.HTML(t.Format(timeForm)) }

// moment is one to the minute, in China: a time.Time or a pointer to one.
func moment(at any) template.HTML {
	t, is := at.(time.Time)
	if p, points := at.(*time.Time); points && p != nil {
		t, is = *p, true
	}
	if !is || t.IsZero() {
		return ""
	}
	t = t.In(casework.Zone)
	return template.HTML(`<time datetime="` + t.Format(time.RFC3339) + `">` + t.Format(dayForm+" 15:04") + `</time>`)
}

// text is plain text for a page.
func text(s string) template.HTML { return typeset(template.HTMLEscapeString(s)) }

// typeset brings the dates in clean HTML to one form, and keeps numbers and
// their units, and the numbers of documents, on one line. Addresses stay as they are.
func typeset(html string) template.HTML {
	html = piece.ReplaceAllStringFunc(html, func(part string) string {
		if strings.HasPrefix(part, "<") || strings.Contains(part, "://") {
			return part
		}
		part = writeDates(part, timeForm)
		part = number.ReplaceAllString(part, `<span class="whole">$0</span>`)
		return stop.ReplaceAllString(part, "$1")
	})
	return template.HTML(quantity.ReplaceAllString(html, "$1\u00a0$2"))
}

// writeDates brings the dates in a text to a form. What is no day of the
// calendar stays as it is.
func writeDates(text, form string) string {
	return date.ReplaceAllStringFunc(text, func(written string) string {
		parts := date.FindStringSubmatch(written)
		t, err := time.Parse("2006-1-2", strings.Join(parts[1:], "-"))
		if err != nil {
			return written
		}
		return t.Format(form)
	})
}
