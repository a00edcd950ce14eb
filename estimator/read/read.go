// Package read turns what people type or say into numbers, lengths of time,
// money, dates and choices: "3", "三", "选3", "三年零两个月", "一万二",
// "90年5月6日".
//
// Every reader is a pure function. It returns a value only when the words
// leave no doubt; otherwise a [Problem] says what was understood and why that
// is not enough, so that the next question can be a better one. A wrong value
// is worse than a question.
package read

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// MaxRunes is the longest text a reader looks at.
const MaxRunes = 200

// Codes of a Problem.
const (
	CodeEmpty          = "empty"           // nothing was written
	CodeTooLong        = "too_long"        // more than MaxRunes
	CodeUnknown        = "unknown"         // the person says that they don't know
	CodeUnsure         = "unsure"          // Got would fit, but there were words beside it that we don't know
	CodeNotANumber     = "not_a_number"    // no number in it
	CodeSeveral        = "several"         // can be read in more than one way
	CodeRangeGiven     = "range_given"     // 3-4年, 两三次
	CodeVague          = "vague"           // 三年多, 不到40个月
	CodeNegative       = "negative"        // below zero
	CodeFraction       = "fraction"        // a part of the smallest unit counted
	CodeTooLarge       = "too_large"       // above the reader's bound
	CodeOtherUnit      = "other_unit"      // a unit that does not fit the question
	CodeDateGiven      = "date_given"      // a date where a length of time was asked
	CodeAgeGiven       = "age_given"       // an age where a date was asked
	CodeNotADate       = "not_a_date"      // no date in it
	CodeImpossibleDate = "impossible_date" // 30 February
	CodeFuture         = "future"          // later than today
	CodeAmbiguousDate  = "ambiguous_date"  // 05/06/1990
	CodeNoDay          = "no_day"          // the day is missing
	CodeLunar          = "lunar"           // a day of the lunar calendar
	CodeNoYear         = "no_year"         // the year is missing
	CodeYearOnly       = "year_only"       // month and day are missing
	CodeWrongOrder     = "wrong_order"     // the end lies before the beginning
	CodeNotAnID        = "not_an_id"       // not 15 or 18 characters of an identity number
	CodeBadID          = "bad_id"          // the last character does not follow from the others
	CodeNotYesOrNo     = "not_yes_or_no"   // neither yes nor no
	CodeNotAChoice     = "not_a_choice"    // none of the options
	CodeStrays         = "strays"          // it speaks of something else
	CodeTwoChoices     = "two_choices"     // two or more options fit; Got lists their names
)

// A Problem is why a text gave no value. Words for people are made by the
// caller from Code and Got. Compare with [errors.As]; it is always a *Problem.
type Problem struct {
	Code string
	// Got is what was understood, or the text itself when nothing was. It is
	// never (part of) an identity number, and still belongs in no log.
	Got string
}

// Error names the code only: what people write stays out of logs.
func (p *Problem) Error() string { return "read: " + p.Code }

// prepare folds a text and refuses what no reader can use.
func prepare(s string) (string, error) {
	// The bytes are looked at first, so that a huge text costs nothing.
	if len(s) > MaxRunes*utf8.UTFMax || utf8.RuneCountInString(s) > MaxRunes {
		return "", &Problem{Code: CodeTooLong}
	}
	folded := fold(s)
	if strings.Trim(folded, blanks) == "" {
		return "", &Problem{Code: CodeEmpty}
	}
	return folded, nil
}

// shown is a text as a Problem may repeat it: not where it could hold an
// identity number.
func shown(s string) string {
	run := 0
	for _, r := range fold(s) {
		if !isDigit(r) && r != ' ' && r != '-' {
			run = 0
			continue
		}
		if run++; run >= 12 {
			return ""
		}
	}
	return strings.TrimSpace(s)
}

// blanks carry no meaning at the ends of an answer.
const blanks = ` .,!;:"'`

// is says whether err is a Problem with that code.
func is(err error, code string) bool {
	p, ok := errors.AsType[*Problem](err)
	return ok && p.Code == code
}
