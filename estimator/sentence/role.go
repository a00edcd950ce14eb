package sentence

// role is what a word does in a sentence, whatever the fact. A word may have
// several. What each means is told in configs/words/sentence.yaml.
type role uint64

const (
	filler role = 1 << iota
	self
	spouse
	both
	others
	kids
	they
	oneself
	employer
	fors
	no
	never
	have
	pay
	and
	each
	about
	plans
	unfinished
	attempts
	bounds
	bosses
	reports
	being
	interjects
	pupils
	gaps
	inquires
	starts
	ifs
	ifEnds
	asks
	whats
	unsure
	past
	elsewhere
	corrects
	again
	wonders
	ages
	titles
	tails
	othersLengths
	besides
	stops

	// What parts clauses is no word.
	comma
	join  // 、 parts clauses, or joins names
	stop  // ends a sentence
	query // ends a question
)

// unheard is the roles of words that are known, but to which belongs what stands
// beside them, unless they tell something of a fact.
const unheard = othersLengths | attempts | reports | gaps | inquires

func (t token) unheard() bool { return t.is(unheard) || t.word != nil && t.roles == starts }

// roleKeys are the keys of the file under words, in the order of the roles.
func roleKeys() []string {
	return []string{
		"fillers", "self", "spouse", "both", "others", "kids", "they", "oneself", "employer", "fors", "no", "never", "have", "pay", "and",
		"each", "about", "plans", "unfinished", "attempts", "bounds", "bosses", "reports", "being", "interjections", "pupils", "gaps", "inquiries", "starts", "ifs", "if_ends", "asks", "whats", "unsure", "past", "elsewhere", "corrects", "again",
		"wonders", "ages", "titles", "tails", "others_lengths", "besides", "stops",
	}
}

// mark is the role of a rune that parts clauses; 0 if it is none.
func mark(r rune) role {
	switch r {
	case '。', ';', '!', '\n':
		return stop
	case '?':
		return query
	case '、':
		return join
	case ',', ' ', ':', '.', '(', ')', '[', ']', '{', '}', '/', '+', '|', '-', '~', '*', '#', '<', '>', '·', '•', '…', '—', '《', '》', '【', '】':
		return comma
	}
	return 0
}
