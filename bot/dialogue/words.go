package dialogue

import "luohu/bot/words"

// Words are what the interview says: configs/words/interview.yaml.
type Words struct {
	Opening  words.Text `yaml:"opening"`
	Question words.Text `yaml:"question"`
	Again    words.Text `yaml:"again"` // Group, Question, Options; or Names, Value

	Same    words.Text `yaml:"same"`
	SameYes words.Text `yaml:"same_yes"`
	SameNo  words.Text `yaml:"same_no"`

	Noted       words.Text `yaml:"noted"`
	RemarkMonth words.Text `yaml:"remark_month"`
	RemarkDay   words.Text `yaml:"remark_day"`
	Skipped     words.Text `yaml:"skipped"`
	NoneSkipped words.Text `yaml:"none_skipped"`

	Contradiction       words.Text `yaml:"contradiction"`
	ContradictionKeep   words.Text `yaml:"contradiction_keep"`
	ContradictionChange words.Text `yaml:"contradiction_change"`

	Yes            words.Text `yaml:"yes"`
	No             words.Text `yaml:"no"`
	Months         words.Text `yaml:"months"`
	MonthsAndYears words.Text `yaml:"months_and_years"`
	Count          words.Text `yaml:"count"`
	Money          words.Text `yaml:"money"`

	Problems map[string]words.Text `yaml:"problems"` // by read.Problem's code; "other" for the rest
	Expected map[string]words.Text `yaml:"expected"` // by fact type

	Puzzled  words.Text `yaml:"puzzled"` // what can be said
	ToldHelp words.Text `yaml:"told_help"`
	NoBack   words.Text `yaml:"no_back"`
	OneByOne words.Text `yaml:"one_by_one"`

	Resumed       words.Text `yaml:"resumed"`
	ChangedPolicy words.Text `yaml:"changed_policy"`

	WithdrawnPolicy words.Text `yaml:"withdrawn_policy"`
	ChangedPeriod   words.Text `yaml:"changed_period"`

	Told             words.Text `yaml:"told"` // Items, Age, Warnings
	ToldYes          words.Text `yaml:"told_yes"`
	ToldYesWords     []string   `yaml:"told_yes_words"`
	ToldNo           words.Text `yaml:"told_no"`
	ToldNoWords      []string   `yaml:"told_no_words"`
	ToldRemove       []string   `yaml:"told_remove"`      // take a line out
	ToldWrong        []string   `yaml:"told_wrong"`       // say that something is not right
	ToldNot          []string   `yaml:"told_not"`         // the same, where nothing follows
	ToldSet          []string   `yaml:"told_set"`         // stand before the right value
	ToldKeep         []string   `yaml:"told_keep"`        // leave a line as it is
	ToldMore         []string   `yaml:"told_more"`        // before an amount: so much is to be added
	ToldLess         []string   `yaml:"told_less"`        // so much is to be taken away
	ToldOvercounted  []string   `yaml:"told_overcounted"` // the same, of how it was counted
	ToldUndercounted []string   `yaml:"told_undercounted"`
	ToldVague        []string   `yaml:"told_vague"`   // with one of these an amount is no difference
	ToldThan         []string   `yaml:"told_than"`    // compare with something else
	ToldAll          []string   `yaml:"told_all"`     // behind the numbers of several lines
	ToldAnd          string     `yaml:"told_and"`     // characters between them
	ToldThis         []string   `yaml:"told_this"`    // behind a line's name
	ToldProbes       []string   `yaml:"told_probes"`  // a quantity of each kind, to find out what a name stands for
	ToldLine         words.Text `yaml:"told_line"`    // Number, Name, Value, Options, Example, Help
	ToldNoLine       words.Text `yaml:"told_no_line"` // Number, Lines
	ToldFirst        words.Text `yaml:"told_first"`
	ToldWhich        words.Text `yaml:"told_which"`
	ToldChanged      words.Text `yaml:"told_changed"` // Lines, Gone
	ToldRestored     words.Text `yaml:"told_restored"`
	ToldUnclear      words.Text `yaml:"told_unclear"`
	ToldNoted        words.Text `yaml:"told_noted"` // how many
	ToldDropped      words.Text `yaml:"told_dropped"`

	Suppose        words.Text `yaml:"suppose"`
	SupposeAsk     words.Text `yaml:"suppose_ask"`     // Changes, Question, Options, Example, Help
	SupposeAssumed words.Text `yaml:"suppose_assumed"` // a value
	SupposeLater   words.Text `yaml:"suppose_later"`
	SupposeUnknown words.Text `yaml:"suppose_unknown"`
	SupposeAge     words.Text `yaml:"suppose_age"`     // years
	SupposeUnclear words.Text `yaml:"suppose_unclear"` // Offers: titles of guides
	SupposeBegins  []string   `yaml:"suppose_begins"`  // what begins with one of them can be nothing else
	SupposeWords   []string   `yaml:"suppose_words"`   // one of them is in every supposition

	SettledReached    words.Text `yaml:"settled_reached"` // Lowest, Highest, Line, Left
	SettledOutOfReach words.Text `yaml:"settled_out_of_reach"`
	Range             words.Text `yaml:"range"`

	Left          words.Text          `yaml:"left"`
	SoFar         words.Text          `yaml:"so_far"`
	Result        words.Text          `yaml:"result"`
	Late          words.Text          `yaml:"late"` // Day, Total
	Breakdown     words.Text          `yaml:"breakdown"`
	LineWords     []string            `yaml:"line_words"`     // before or after a line's name, ask for it
	LineHow       []string            `yaml:"line_how"`       // the same, of how it is counted
	LineNames     map[string][]string `yaml:"line_names"`     // what people call a line, by its id
	LineUncounted words.Text          `yaml:"line_uncounted"` // its name
	Line          words.Text          `yaml:"line"`
	Advice        words.Text          `yaml:"advice"`
	AdviceNone    words.Text          `yaml:"advice_none"`
	Ahead         words.Text          `yaml:"ahead"` // Headline, Rows, Changes, More, Until, Basis

	Cities       words.Text `yaml:"cities"`        // Home, Others
	CityWords    []string   `yaml:"city_words"`    // beside a city's name, ask to count by its table
	CompareWords []string   `yaml:"compare_words"` // beside a city's name, ask to compare with it
	Compare      words.Text `yaml:"compare"`
	CompareSame  words.Text `yaml:"compare_same"`

	NotYet words.Text            `yaml:"not_yet"`
	Marks  map[string]words.Text `yaml:"marks"` // by evidence mark
}

// LoadWords reads them.
func LoadWords(src []byte) (*Words, error) {
	var w Words
	if err := words.Load("words/interview.yaml", src, &w); err != nil {
		return nil, err
	}
	return &w, nil
}
