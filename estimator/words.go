package estimator

import (
	"fmt"
	"strconv"
)

// Words are the sentences that an estimate is told in:
// configs/words/estimate.yaml. The tag of a field names what it can be filled
// in with, in the order of the arguments.
type Words struct {
	// Facts that can't be used.
	UnknownFact     phrase `yaml:"unknown_fact" places:"fact"`
	UnknownFactNear phrase `yaml:"unknown_fact_near" places:"fact near"`
	MissingFact     phrase `yaml:"missing_fact" places:"fact"`
	TooManyFacts    phrase `yaml:"too_many_facts" places:"most"`
	NotADay         phrase `yaml:"not_a_day" places:"fact first"`
	TooLate         phrase `yaml:"too_late" places:"fact day"`
	NotWhole        phrase `yaml:"not_whole" places:"fact most"`
	NotBool         phrase `yaml:"not_bool" places:"fact"`
	NotAChoice      phrase `yaml:"not_a_choice" places:"fact choices"`
	NotAChoiceNear  phrase `yaml:"not_a_choice_near" places:"fact near"`
	NamedChoice     phrase `yaml:"named_choice" places:"value name"`

	// Why so many points.
	NotGiven     phrase `yaml:"not_given" places:"fact"`
	Choice       phrase `yaml:"choice" places:"fact choice"`
	Row          phrase `yaml:"row" places:"choice"`
	YearsWithin  phrase `yaml:"years_within" places:"years through"`
	YearsBetween phrase `yaml:"years_between" places:"years from through"`
	YearsFrom    phrase `yaml:"years_from" places:"years from"`
	NoMonths     phrase `yaml:"no_months" places:""`
	MonthsAt     phrase `yaml:"months_at" places:"months rate"`
	MonthsBelow  phrase `yaml:"months_below" places:"months from"`
	NoFullYear   phrase `yaml:"no_full_year" places:"months"`
	FullYears    phrase `yaml:"full_years" places:"months years rate points"`
	NoCount      phrase `yaml:"no_count" places:"fact unit"`
	PerCount     phrase `yaml:"per_count" places:"fact count unit each points"`
	Reached      phrase `yaml:"reached" places:"fact value unit needed"`
	NotReached   phrase `yaml:"not_reached" places:"fact value unit needed"`
	Part         phrase `yaml:"part" places:"name points"`
	Plus         phrase `yaml:"plus" places:""`
	Equals       phrase `yaml:"equals" places:"points"`
	Nothing      phrase `yaml:"nothing" places:""`
	Join         phrase `yaml:"join" places:""`
	OnlyHighest  phrase `yaml:"only_highest" places:""`

	// The rules of a table, made from its data.
	RuleEnd            phrase `yaml:"rule_end" places:"rule"`
	RuleWhen           phrase `yaml:"rule_when" places:"condition rule"`
	RuleUnless         phrase `yaml:"rule_unless" places:"rule otherwise"`
	RuleItem           phrase `yaml:"rule_item" places:"number rule"`
	RuleItemInside     phrase `yaml:"rule_item_inside" places:"number rule"`
	RuleJoin           phrase `yaml:"rule_join" places:""`
	RuleList           phrase `yaml:"rule_list" places:""`
	RuleRow            phrase `yaml:"rule_row" places:"choice points"`
	RuleSays           phrase `yaml:"rule_says" places:"says rows"`
	RuleBands          phrase `yaml:"rule_bands" places:"on since bands"`
	RuleCutOff         phrase `yaml:"rule_cut_off" places:""`
	RuleBandFirst      phrase `yaml:"rule_band_first" places:"through points"`
	RuleBand           phrase `yaml:"rule_band" places:"from through points"`
	RuleBandOne        phrase `yaml:"rule_band_one" places:"years points"`
	RuleBandLast       phrase `yaml:"rule_band_last" places:"from points"`
	RuleRate           phrase `yaml:"rule_rate" places:"points"`
	RulePerYear        phrase `yaml:"rule_per_year" places:"rate"`
	RuleTierFirst      phrase `yaml:"rule_tier_first" places:"through rate"`
	RuleTier           phrase `yaml:"rule_tier" places:"from through rate"`
	RuleTierLast       phrase `yaml:"rule_tier_last" places:"from rate"`
	RuleFrom           phrase `yaml:"rule_from" places:"from tiers"`
	RuleByMonth        phrase `yaml:"rule_by_month" places:"tiers"`
	RuleByMonthLegal   phrase `yaml:"rule_by_month_legal" places:"fact tiers"`
	RuleFullYears      phrase `yaml:"rule_full_years" places:"rate"`
	RuleFullYearsLegal phrase `yaml:"rule_full_years_legal" places:"fact rate"`
	RulePerCount       phrase `yaml:"rule_per_count" places:"fact unit points"`
	RuleThreshold      phrase `yaml:"rule_threshold" places:"fact needed unit points"`
	RuleFixed          phrase `yaml:"rule_fixed" places:"says points"`
	RuleSum            phrase `yaml:"rule_sum" places:"of"`
	RuleSumOfParts     phrase `yaml:"rule_sum_of_parts" places:"of"`
	RuleHighest        phrase `yaml:"rule_highest" places:"of"`
	RuleHighestOfParts phrase `yaml:"rule_highest_of_parts" places:"of"`
	RuleFirst          phrase `yaml:"rule_first" places:"of"`
	WhenIs             phrase `yaml:"when_is" places:"fact value"`
	WhenAtLeast        phrase `yaml:"when_at_least" places:"fact needed unit"`
	WhenNot            phrase `yaml:"when_not" places:"condition"`
	WhenAll            phrase `yaml:"when_all" places:""`
	WhenAny            phrase `yaml:"when_any" places:""`
	NotCountedWhen     phrase `yaml:"not_counted_when" places:"points because"`
	NotCountedRest     phrase `yaml:"not_counted_rest" places:"fact months rest"`
	NotCountedFrom     phrase `yaml:"not_counted_from" places:"fact months from"`
	NotCountedLower    phrase `yaml:"not_counted_lower" places:"because points"`

	// Papers.
	MaterialAlways phrase `yaml:"material_always" places:""`
	MaterialClaim  phrase `yaml:"material_claim" places:"claim materials"`
	MaterialOnlyIf phrase `yaml:"material_only_if" places:"material case"`

	// The pass line, contradictions, notices.
	LineName    phrase `yaml:"line_name" places:""`
	LineReached phrase `yaml:"line_reached" places:"total line"`
	LineMissed  phrase `yaml:"line_missed" places:"total line short"`
	LineOpen    phrase `yaml:"line_open" places:"line"`
	LineUnknown phrase `yaml:"line_unknown" places:""`
	LineMend    phrase `yaml:"line_mend" places:""`
	TooLong     phrase `yaml:"too_long" places:"facts months most age"`
	Fewer       phrase `yaml:"fewer" places:"fact months part least"`
	FiledLater  phrase `yaml:"filed_later" places:"filing total"`
	BasisEnds   phrase `yaml:"basis_ends" places:"document until filing"`

	// The points to come, if life goes on as it is.
	ProjectNow            phrase `yaml:"project_now" places:""`
	ProjectMore           phrase `yaml:"project_more" places:"points"`
	ProjectLess           phrase `yaml:"project_less" places:"points"`
	ProjectTier           phrase `yaml:"project_tier" places:"month fact from rate before"`
	ProjectTiers          phrase `yaml:"project_tiers" places:"month facts from rate before"`
	ProjectFullYear       phrase `yaml:"project_full_year" places:"month fact years change"`
	ProjectThreshold      phrase `yaml:"project_threshold" places:"month fact needed unit change"`
	ProjectOnceMore       phrase `yaml:"project_once_more" places:"month fact count unit change"`
	ProjectGate           phrase `yaml:"project_gate" places:"month gate"`
	ProjectBirthday       phrase `yaml:"project_birthday" places:"day years change"`
	ProjectBirthdayWithin phrase `yaml:"project_birthday_within" places:"day years change period"`
	ProjectBirthdayAfter  phrase `yaml:"project_birthday_after" places:"day years change period"`
	ProjectFalls          phrase `yaml:"project_falls" places:"period change before"`
	ProjectBeyond         phrase `yaml:"project_beyond" places:"document until period"`
	ProjectReached        phrase `yaml:"project_reached" places:"total line"`
	ProjectFirst          phrase `yaml:"project_first" places:"period total line"`
	ProjectNever          phrase `yaml:"project_never" places:"cut_offs period total line short"`
	ProjectNoLine         phrase `yaml:"project_no_line" places:""`
	ProjectFiling         phrase `yaml:"project_filing" places:"from to"`
	ProjectSoon           phrase `yaml:"project_soon" places:"late"`
	ProjectUnmet          phrase `yaml:"project_unmet" places:"gates"`
	ProjectFileable       phrase `yaml:"project_fileable" places:"period total"`
	ProjectUnfileable     phrase `yaml:"project_unfileable" places:""`
	ProjectBarred         phrase `yaml:"project_barred" places:"because"`
	ProjectOpen           phrase `yaml:"project_open" places:""`

	// Days, periods, values.
	Day        phrase `yaml:"day" places:"year month day"`
	Month      phrase `yaml:"month" places:"year month"`
	PeriodName phrase `yaml:"period" places:"year period"`
	Yes        phrase `yaml:"yes" places:""`
	No         phrase `yaml:"no" places:""`
	Reference  phrase `yaml:"reference" places:"title document"`
	Dated      phrase `yaml:"dated" places:"reference date"`
	And        phrase `yaml:"and" places:""`
	Or         phrase `yaml:"or" places:""`

	// The estimate as text.
	TextHead        phrase `yaml:"text_head" places:"policy as_of"`
	TextTotal       phrase `yaml:"text_total" places:"total line"`
	TextTotalAlone  phrase `yaml:"text_total_alone" places:"total"`
	TextTotalShort  phrase `yaml:"text_total_short" places:"total line short"`
	TextIndicator   phrase `yaml:"text_indicator" places:"name points because mark"`
	TextPart        phrase `yaml:"text_part" places:"name points because"`
	TextLine        phrase `yaml:"text_line" places:"name points mark because"`
	TextLinePart    phrase `yaml:"text_line_part" places:"name points mark because"`
	TextRule        phrase `yaml:"text_rule" places:"rule"`
	TextFact        phrase `yaml:"text_fact" places:"name value"`
	TextSource      phrase `yaml:"text_source" places:"reference"`
	TextUnofficial  phrase `yaml:"text_unofficial" places:"points"`
	TextGates       phrase `yaml:"text_gates" places:""`
	TextGateMet     phrase `yaml:"text_gate_met" places:"name because"`
	TextGateUnmet   phrase `yaml:"text_gate_unmet" places:"name because mend"`
	TextGateOpen    phrase `yaml:"text_gate_open" places:"name because"`
	TextReadings    phrase `yaml:"text_readings" places:""`
	TextReading     phrase `yaml:"text_reading" places:"because total why ask"`
	TextBarred      phrase `yaml:"text_barred" places:"because"`
	TextMend        phrase `yaml:"text_mend" places:""`
	TextMendGate    phrase `yaml:"text_mend_gate" places:"name because mend"`
	TextAdvice      phrase `yaml:"text_advice" places:""`
	TextSecure      phrase `yaml:"text_secure" places:""`
	TextChange      phrase `yaml:"text_change" places:"because gain total earliest effort"`
	TextNeeds       phrase `yaml:"text_needs" places:"needs"`
	TextLearnt      phrase `yaml:"text_learnt" places:""`
	TextBeyondBasis phrase `yaml:"text_beyond_basis" places:"document until"`
	TextWays        phrase `yaml:"text_ways" places:"line"`
	TextWay         phrase `yaml:"text_way" places:"because total earliest"`
	TextNoWay       phrase `yaml:"text_no_way" places:"line"`
	WayGoingOn      phrase `yaml:"way_going_on" places:""`
	WayUnmet        phrase `yaml:"way_unmet" places:"gates"`
	TextRemarks     phrase `yaml:"text_remarks" places:""`
	TextRemark      phrase `yaml:"text_remark" places:"remark"`
	TextFoot        phrase `yaml:"text_foot" places:""`

	// Efforts.
	EffortChoice    phrase `yaml:"effort_choice" places:""`
	EffortWait      phrase `yaml:"effort_wait" places:""`
	EffortPaperwork phrase `yaml:"effort_paperwork" places:""`
	EffortExam      phrase `yaml:"effort_exam" places:""`
	EffortStudy     phrase `yaml:"effort_study" places:""`
	EffortOthers    phrase `yaml:"effort_others" places:""`
	EffortPurchase  phrase `yaml:"effort_purchase" places:""`

	// Evidence marks, by mark.
	MarkOfficialText phrase `yaml:"official_text" places:""`
	MarkReprint      phrase `yaml:"reprint" places:""`
	MarkComment      phrase `yaml:"comment" places:""`
	MarkCode         phrase `yaml:"code" places:""`
	MarkCarriedOver  phrase `yaml:"carried_over" places:""`
	MarkInferred     phrase `yaml:"inferred" places:""`
	MarkUnverified   phrase `yaml:"unverified" places:""`
}

// LoadWords reads the sentences; its error names every one that is missing,
// unknown or can't be filled in.
func LoadWords(src []byte) (*Words, error) {
	r := &sourceReader{file: "estimate.yaml"}
	m, ok := r.document(src)
	if !ok {
		return nil, r.faults
	}
	w := new(Words)
	m.phrases(w)
	if len(r.faults) > 0 {
		return nil, fmt.Errorf("words of the estimate: %w", r.faults.inOrder())
	}
	return w, nil
}

func (w *Words) dayInWords(d Day) string {
	return w.Day.text(num(int64(d.year())), num(int64(d.month())), num(int64(d.dayOfMonth())))
}

func (w *Words) mark(e evidence) string {
	return [...]phrase{
		w.MarkOfficialText, w.MarkReprint, w.MarkComment, w.MarkCode,
		w.MarkCarriedOver, w.MarkInferred, w.MarkUnverified,
	}[e].text()
}

// effort is what a change asks of a person, in words.
func (w *Words) effort(e Effort) string {
	return [...]phrase{
		w.EffortChoice, w.EffortWait, w.EffortPaperwork, w.EffortExam, w.EffortStudy,
		w.EffortOthers, w.EffortPurchase,
	}[e.rank()].text()
}

// known is a mark in words, by its name.
func (w *Words) known(name string) string {
	e, _ := evidenceOf(name)
	return w.mark(e)
}

// InWords is a value, as callers give it, as a person would say it; empty if
// the fact can't have it.
func (f *Fact) InWords(value any) string {
	v, problem := f.read(value)
	if problem != "" {
		return ""
	}
	return f.inWords(v)
}

// inWords is a value as a person would say it.
func (f *Fact) inWords(value int64) string {
	switch f.Type {
	case ChoiceType:
		return f.Choices[value].Name
	case Bool:
		if value == 1 {
			return f.words.Yes.text()
		}
		return f.words.No.text()
	case Date:
		return f.words.dayInWords(Day(value))
	}
	return strconv.FormatInt(value, 10) + " " + f.Unit
}
