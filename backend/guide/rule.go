package guide

// Rule is what a guide's file is held to, for telling editors in their words
// (configs/words/guide.yaml).
type Rule string

// The rules.
const (
	ruleName     Rule = "name"
	ruleMissing  Rule = "missing"
	ruleMark     Rule = "mark"
	ruleSource   Rule = "source"
	ruleNewest   Rule = "newest"
	ruleBody     Rule = "body"
	ruleItems    Rule = "items"
	ruleEmpty    Rule = "empty"
	ruleTwice    Rule = "twice"
	ruleLong     Rule = "long"
	ruleEncoding Rule = "encoding"
	ruleFront    Rule = "front"
	ruleKeys     Rule = "keys"
	ruleUnknown  Rule = "unknown"
	ruleYAML     Rule = "yaml"
	ruleShown    Rule = "shown"
	ruleChat     Rule = "chat"
	ruleKeyword  Rule = "keyword"
	ruleAnswered Rule = "answered"
	ruleRelated  Rule = "related"
)

// broken is what is told of a rule that does not hold, with what it is about.
var broken = map[Rule]string{
	ruleName:     "the file's name must be small letters, digits and single hyphens",
	ruleMissing:  "%s is missing or empty",
	ruleMark:     "%q is none of %v",
	ruleSource:   "a source needs a title",
	ruleNewest:   "source_date is the newest source's, but this one is of %s",
	ruleBody:     "nothing stands under the front matter",
	ruleItems:    "%d items; %d is the most",
	ruleEmpty:    "an empty item",
	ruleTwice:    "%q stands twice",
	ruleLong:     "the file has %d bytes; %d is the most",
	ruleEncoding: "the file is not UTF-8",
	ruleFront:    "the file must begin with a front matter between two lines ---",
	ruleKeys:     "the front matter is no list of key: value",
	ruleUnknown:  "unknown key %q",
	ruleYAML:     "%v",
	ruleShown:    "%v",
	ruleChat:     "the guide takes %d bytes in chat; %d is the most",
	ruleKeyword:  "%q is a keyword of %s too",
	ruleAnswered: "question %d is answered by %s",
	ruleRelated:  "no other guide is called %q",
}
