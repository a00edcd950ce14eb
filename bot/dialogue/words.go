package dialogue

import "luohu/bot/words"

// Words are what the interview says: configs/words/interview.yaml.
type Words struct {
	Opening  words.Text `yaml:"opening"`
	Question words.Text `yaml:"question"`

	Same    words.Text `yaml:"same"`
	SameYes words.Text `yaml:"same_yes"`
	SameNo  words.Text `yaml:"same_no"`

	Noted       words.Text `yaml:"noted"`
	RemarkMonth words.Text `yaml:"remark_month"`
	RemarkDay   words.Text `yaml:"remark_day"`
	Skipped     words.Text `yaml:"skipped"`

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

	NoBack   words.Text `yaml:"no_back"`
	OneByOne words.Text `yaml:"one_by_one"`

	Resumed       words.Text `yaml:"resumed"`
	ChangedPolicy words.Text `yaml:"changed_policy"`
	ChangedPeriod words.Text `yaml:"changed_period"`

	Told         words.Text `yaml:"told"` // Items, Age, Warnings
	ToldYes      words.Text `yaml:"told_yes"`
	ToldYesWords []string   `yaml:"told_yes_words"`
	ToldNo       words.Text `yaml:"told_no"`
	ToldNoWords  []string   `yaml:"told_no_words"`
	ToldRemove   []string   `yaml:"told_remove"` // beside a line's number, take it out
	ToldUnclear  words.Text `yaml:"told_unclear"`
	ToldNoted    words.Text `yaml:"told_noted"` // how many
	ToldDropped  words.Text `yaml:"told_dropped"`

	Suppose        words.Text `yaml:"suppose"`
	SupposeAsk     words.Text `yaml:"suppose_ask"`     // Changes, Question, Options, Example, Help
	SupposeAssumed words.Text `yaml:"suppose_assumed"` // a value
	SupposeLater   words.Text `yaml:"suppose_later"`
	SupposeUnknown words.Text `yaml:"suppose_unknown"`
	SupposeWords   []string   `yaml:"suppose_words"` // one of them is in every supposition

	SettledReached    words.Text `yaml:"settled_reached"` // Lowest, Highest, Line, Left
	SettledOutOfReach words.Text `yaml:"settled_out_of_reach"`
	Range             words.Text `yaml:"range"`

	Left       words.Text `yaml:"left"`
	SoFar      words.Text `yaml:"so_far"`
	Result     words.Text `yaml:"result"`
	Late       words.Text `yaml:"late"` // Day, Total
	Breakdown  words.Text `yaml:"breakdown"`
	LineWords  []string   `yaml:"line_words"` // before or after a line's name, ask for it
	Line       words.Text `yaml:"line"`
	Advice     words.Text `yaml:"advice"`
	AdviceNone words.Text `yaml:"advice_none"`
	Ahead      words.Text `yaml:"ahead"` // Headline, Rows, Changes, More, Until, Basis

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
