package estimator_test

import (
	"errors"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// change is something done to a file, and what the check must say of it.
type change struct{ old, changed, want string }

// find checks that each change of a file is found, at a place.
func find(t *testing.T, file string, changes []change) {
	t.Helper()
	src, w := string(tabletest.Read(t, file)), tabletest.Words(t)
	for _, c := range changes {
		if !strings.Contains(src, c.old) {
			t.Errorf("the file holds no %q", c.old)
			continue
		}
		_, err := estimator.Load("mine.yaml", []byte(strings.Replace(src, c.old, c.changed, 1)), w)
		faults, ok := errors.AsType[estimator.Faults](err)
		if !ok {
			t.Errorf("%q → %q is taken: %v", c.old, c.changed, err)
			continue
		}
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q → %q: %q does not stand in\n%s", c.old, c.changed, c.want, err)
		}
		for _, f := range faults {
			if f.Line < 1 || f.Col < 1 || f.File != "mine.yaml" {
				t.Errorf("a fault without a place: %s", f)
			}
		}
	}
}

const (
	small   = "testdata/small.yaml"
	current = configs + "/policies/tianjin-2023.yaml"
)

func TestCheckFindsBandsAndRowsThatDoNotFit(t *testing.T) {
	find(t, small, []change{
		{"{through: 35, points: 10}, {points: 0}", "{through: 35, points: 10}, {through: 35, points: 5}, {points: 0}", "expected more than 35, where the band before ends"},
		{"{through: 35, points: 10}, {points: 0}", "{through: 35, points: 10}, {through: 45, points: 0}", "the last band has no end, or there would be a gap above it"},
		{"{through: 35, points: 10}, {points: 0}", "{points: 10}, {points: 0}", "through is missing"},
		{"{through: 35, points: 10}, {points: 0}", "{through: 150, points: 10}, {points: 0}", "the band after it can never be reached"},
		{"{through: 35, points: 10}, {points: 0}", "{through: 35, points: 10}, {points: 10}", "the same as in the band before it"},
		{"{through: 35, points: 10}, {points: 0}", "{points: 10}", "expected at least two"},
		{"{through: 12, per_year: 6}, {per_year: 12}", "{through: 12, per_year: 6}, {through: 6, per_year: 12}, {per_year: 13}", "expected more months than in the tier before"},
		{"{through: 12, per_year: 6}, {per_year: 12}", "{through: 600, per_year: 6}, {per_year: 12}", "the tier after it can never be reached"},
		{"{through: 12, per_year: 6}, {per_year: 12}", "{through: 12, per_year: 6}, {through: 24, per_year: 12}", "the last tier has no end"},
		{"{through: 12, per_year: 6}, {per_year: 12}", "{through: 12, per_year: 6}, {per_year: 6}", "the same as in the tier before it"},
		{"from: 2,", "from: 1,", "from: 1 says nothing"},
		{"{high: 3, none: 0}", "{high: 3}", "none is missing"},
		{"{high: 3, none: 0}", "{high: 3, none: 0, low: 1}", "unknown key low"},
		{"{high: 3, none: 0}", "{hihg: 3, none: 0}", "did you mean high?"},
		{"{a: 1, b: 2.5}", "{a: 1}", "b is missing"},
		{"{a: 1, b: 2.5}", "{a: 1, b: 2.5, c: 3}", "unknown key c"},
	})
}

func TestCheckFindsValuesWithoutASource(t *testing.T) {
	find(t, small, []change{
		{"evidence: code\n    reference: t", "reference: t", "evidence is missing: every value needs its mark"},
		{"evidence: code\n    reference: t", "evidence: code", "reference is missing: every value needs to say where it is from"},
		{"pass_line: {points: 10, evidence: reprint, reference: t}", "pass_line: {points: 10, evidence: reprint}", "reference is missing"},
		{"  t: {title: 表", "  u: {title: 没人用, document: 二号}\n  t: {title: 表", "reference u is used by nothing"},
		{"pass_line: {points: 10,", "pass_line: {points: 0,", "leave pass_line out if it is not known"},
	})
}

// Whom nobody asks can't be told from whom the answer is no.
func TestCheckFindsConditionsThatNobodyIsAskedAbout(t *testing.T) {
	find(t, current, []change{
		{"      - hukou_valid\n", "", "fact hukou_valid is used, but never asked and has no default"},
		{"      - permit_endorsements\n", "", "fact permit_endorsements is used, but never asked and has no default"},
	})
}

func TestCheckFindsDaysThatNothingCanBeHeldAgainst(t *testing.T) {
	const most = "    most: [permit_endorsements]"
	find(t, current, []change{
		{most, "    most: [permit_endorsements, false_records]", "most: expected facts of months, or for most: a single count"},
		{most, "    least: [permit_endorsements]", "least: expected facts of months"},
		{most, "    most: [education]", "most: expected facts of months"},
		{most, "    most: []", "expected most: or least:"},
		{most + "\n", "", "least is missing"},
		{"最多 {bound} 次", "最多 {bond} 次", "{bond} can't be filled in"},
		{"since_day: 2016-01-01", "since_day: 2016-13-01", "since_day"},
	})
}

func TestCheckFindsWhatTimeMendsThoughItIsCalledFinal(t *testing.T) {
	find(t, current, []change{
		{"    mend: 由单位接着正常缴费，", "    final: true\n    mend: 由单位接着正常缴费，", "final: insured_continuous_months goes on by itself"},
	})
}

func TestCheckFindsQuestionsThatLeadNowhere(t *testing.T) {
	find(t, small, []change{
		{"  home: {type: bool", "  spare: {type: bool, name: 闲, question: 闲吗？}\n  home: {type: bool", "fact spare is looked at by nothing"},
		{"facts: [born,", "facts: [times, home, born,", "home is asked twice"},
		{", more, times]", ", more]", "fact times is used, but never asked and has no default"},
		{"[born, school, months, home, area, more, times]", "[born, school, months, area, home, more, times]", "area is asked before home, on which it depends whether it matters"},
		{"[born, school, months, home, area, more, times]", "[born, school, months, home, more, times]", "fact area is used, but never asked and has no default"},
		{"[born, school, months, home, area, more, times]", "[school, months, home, area, more, times]", "born is required, but never asked"},
		{"name: 次数, unit: 次, question: 几次？", "name: 次数, unit: 次", "times is asked, but has no question"},
		{`question: "到 {as_of} 几个月？"`, `question: "到 {as_fo} 几个月？"`, "{as_fo} can't be filled in"},
		{"{id: all, name: 全部,", "{id: some, name: 几个, facts: []}\n  - {id: all, name: 全部,", "expected what this group asks"},
	})
	src := strings.NewReplacer(
		"facts: [born,", "facts: [spare, born,",
		"  home: {type: bool", "  spare: {type: bool, name: 闲, question: 闲吗？}\n  home: {type: bool",
		"readings:", "  - {at: spare, when: {fact: spare, is: true}, says: 提醒}\nreadings:",
	).Replace(string(tabletest.Read(t, small)))
	_, err := estimator.Load("mine.yaml", []byte(src), tabletest.Words(t))
	if err == nil || !strings.Contains(err.Error(), "spare is never asked: nothing that counts points or judges a condition looks at it") {
		t.Errorf("a question that only a warning needs: %v", err)
	}
}

func TestCheckFindsConditionsThatAreDecided(t *testing.T) {
	find(t, small, []change{
		{"when: {holds: housed}", "when: {all: [{fact: area, is: 甲}, {fact: area, is: 乙}]}", "this condition can never hold"},
		{"when: {holds: housed}", "when: {any: [{fact: home, is: true}, {fact: home, is: false}]}", "this condition always holds"},
		{"when: {holds: housed}", "when: {not: {fact: months, at_least: 0}}", "this condition always holds"},
		{"{fact: months, at_least: 12}", "{fact: months, at_least: 0}", "this condition always holds"},
		{"{fact: months, at_least: 12}", "{all: [{fact: months, at_least: 12}, {not: {fact: months, at_least: 6}}]}", "this condition can never hold"},
		{"{fact: months, at_least: 12}", "{holds: housed}", "this condition is the same as one before it"},
		{"  housed: {fact: home", "  spare: {fact: home, is: false}\n  housed: {fact: home", "condition spare is used by nothing"},
		{"fact: months, at_least: 24, points: 4", "fact: months, at_least: 0, points: 4", "this condition always holds"},
		// Each for itself can hold, but not within the other.
		{
			"{id: b, name: 乙, when: {holds: housed}, otherwise: 没有房, rule: full_years, fact: more, by: area, per_year: {a: 1, b: 2.5}}",
			"{id: b, name: 乙, when: {holds: housed}, rule: first, of: [{when: {fact: home, is: false}, rule: fixed, says: 房, points: 1}, {rule: full_years, fact: more, by: area, per_year: {a: 1, b: 2.5}}]}",
			"no answers lead here: this condition and those around it never hold together",
		},
		{
			"{id: b, name: 乙, when: {holds: housed}, otherwise: 没有房, rule: full_years, fact: more, by: area, per_year: {a: 1, b: 2.5}}",
			"{id: b, name: 乙, rule: first, of: [{rule: full_years, fact: more, by: area, per_year: {a: 1, b: 2.5}}, {when: {holds: housed}, rule: fixed, says: 房, points: 1}]}",
			"no answers lead here: the part before it has no condition",
		},
		{
			"{id: b, name: 乙, when: {holds: housed}, otherwise: 没有房, rule: full_years, fact: more, by: area, per_year: {a: 1, b: 2.5}}",
			"{id: b, name: 乙, rule: first, of: [{when: {holds: housed}, rule: fixed, says: 房, points: 1}, {when: {not: {holds: housed}}, rule: fixed, says: 无, points: 2}, {rule: full_years, fact: more, by: area, per_year: {a: 1, b: 2.5}}]}",
			"no answers lead here: one of the parts before it always counts",
		},
	})
}

func TestCheckFindsPartsThatCountTwiceOrNever(t *testing.T) {
	find(t, small, []change{
		{"      - {id: b, name: 乙,", "      - {id: c, name: 丙, rule: by_month, fact: months, from: 2, tiers: [{through: 12, per_year: 6}, {per_year: 12}]}\n      - {id: b, name: 乙,", "this part is the same as one before it"},
		{"  - {id: minus,", "  - {id: minus2, name: 又减, departments: [{id: d}], combine: single, evidence: reprint, reference: t, rule: per_count, fact: times, points: -5}\n  - {id: minus,", "this indicator is the same as one before it"},
		{"id: minus,", "id: best,", "id: best stands here twice"},
		{"fact: months, at_least: 24, points: 4", "fact: months, at_least: 24, points: 0", "this can never count: it gives 0 at most, another one always at least 0"},
		{"{rule: choice, fact: school, points: {high: 3, none: 0}}", "{rule: choice, fact: school, points: {high: 5, none: 4}}", "this can never count: it gives 4 at most, another one always at least 4"},
		{"fact: times, points: -5", "fact: times, points: 0", "this one gives no points and takes none"},
		{"rule: highest", "rule: sum\n    rule: highest", "rule stands here twice"},
		{"rule: sum\n    parts:", "rule: first\n    parts:", "parts: only for sum and highest"},
		{"rule: sum\n    parts:", "rule: sum\n    of: []\n    parts:", "of: stands beside parts:"},
		{"together: [[months, more]]", "together: [[months, months]]", "months stands here twice"},
		{"readings:", "readings:\n  - {id: r, of: [work/a], because: 从头算, why: 没写, ask: 问, change: {from: 3}}", "r stands here twice"},
		{"gates:", "gates:\n  - {id: g, name: 条件, evidence: reprint, reference: t, when: {holds: housed}}", "g stands here twice"},
		{"periods:", "periods:\n  - {name: 第一期, filing_from: \"01-01\", filing_to: \"01-02\", as_of: \"12-31\"}", "expected a day after the period before"},
	})
}

func TestCheckFindsAMaximumThatDoesNotFollow(t *testing.T) {
	find(t, current, []change{
		{"    max: 10\n", "    max: 11\n", "max: 11 does not follow from the rules, by which it is 10"},
		{"      - through: 35\n        points: 10\n", "      - through: 35\n        points: 12\n", "max: 10 does not follow from the rules, by which it is 12"},
		{"    max: 0\n", "    max: -30\n", "max: -30 does not follow from the rules, by which it is 0"},
		{"        rule: per_count\n        fact: permit_endorsements\n", "        max: 60\n        rule: per_count\n        fact: permit_endorsements\n", "max: 60 does not follow from the rules: they have no upper bound"},
	})
}

func TestCheckFindsDepartmentsThatDoNotFit(t *testing.T) {
	find(t, current, []change{
		{"        parts: [rent]\n", "        parts: [rnet]\n", "residence has no part rnet; did you mean rent?"},
		{"        parts: [rent]\n", "", "expected the parts that housing scores"},
		{"        parts: [home]\n", "        parts: [rent]\n", "rent is scored by another department already"},
		{"        parts: [pension, unemployment, work_injury]\n", "        parts: [pension, unemployment]\n", "part work_injury is scored by none"},
		{"      - id: medical_insurance\n", "      - id: hrss\n", "hrss stands here twice"},
		{"      - id: police\n        parts", "      - id: polcie\n        parts", "there is no department polcie; did you mean police?"},
		{"departments:\n  hrss: 人社\n", "departments:\n  tax: 税务\n  hrss: 人社\n", "department tax is used by nothing"},
		{"    combine: sum\n", "    combine: smu\n", "smu is no way to combine scores; did you mean sum?"},
		{"    combine: sum\n", "    combine: max\n", "combine: max does not fit departments with parts; expected sum"},
		{"    combine: agree\n", "    combine: single\n", "single is for one department"},
		{"    combine: single\n", "    combine: sum\n", "single is for one department"},
		{"          is: senior_technical\n    combine", "          is: senior_tecnical\n    combine", "did you mean senior_technical?"},
	})
}

func TestCheckFindsExamplesOfWhatIsNotThere(t *testing.T) {
	find(t, current, []change{
		{"points: {residence/home: 24.00}", "points: {residence/hoem: 24.00}", "there is no residence/hoem; did you mean residence/home?"},
		{"gates: {insurance_period: true}", "gates: {insurance_perod: true}", "there is no gate insurance_perod; did you mean insurance_period?"},
		{"readings: {age_45: 0.00}", "readings: {age45: 0.00}", "there is no age45; did you mean age_45?"},
		{"warnings: [/facts/fund_months]", "warnings: [/facts/fund_month]", "there is no /facts/fund_month; did you mean fund_months?"},
		{"education: bachelor_or_above}", "education: bachelor_or_abov}", "did you mean bachelor_or_above?"},
		{"{birth_date: 1986-06-30, education: none}", "{birth_day: 1986-06-30, education: none}", "there is no fact birth_day; did you mean birth_date?"},
	})
}

func TestCheckFindsMaterialsThatDoNotFit(t *testing.T) {
	find(t, current, []change{
		{"          - lease\n", "          - laese\n", "there is no material laese; did you mean lease?"},
		{"          - lease\n", "          - lease\n          - lease\n", "lease stands here twice"},
		{"          - lease\n", "          - id: lease\n            when:\n              fact: rent_months\n              at_least: 0\n", "this condition always holds"},
		{"          - lease\n", "          - id: lease\n            whne:\n              fact: rent_months\n", "did you mean when?"},
		{"materials:\n  id_card:\n", "materials:\n  spare:\n    name: 闲\n    what: 闲\n    evidence: reprint\n    reference: table\n  id_card:\n", "material spare is used by nothing"},
		{"    what: 在有效期内，正反两面\n", "", "what is missing"},
		{"    what: 在有效期内，正反两面\n    evidence: reprint\n", "    what: 在有效期内，正反两面\n", "evidence is missing"},
		{"always:\n  - id_card\n", "always:\n  - id_crad\n", "did you mean id_card?"},
		{"      - says: 补缴的月份不计\n", "      - sayz: 补缴的月份不计\n", "did you mean says?"},
		{"      - says: 补缴的月份不计\n        evidence: reprint\n        reference: not_counted\n", "      - says: 补缴的月份不计\n        reference: not_cuonted\n", "did you mean not_counted?"},
	})
}

func TestCheckFindsAHeadThatDoesNotFit(t *testing.T) {
	find(t, current, []change{
		{"supersedes: tianjin-2022", "supersedes: tianjin-2023", "expected the id of the version before this one"},
		{"until: 2026-12-31", "until: 2022-12-31", "expected no day before valid_from"},
		{"city_name: 天津\n", "", "city_name is missing"},
		{"    default: yearly\n", "    default: yearlx\n", "yearlx is no value of this choice; did you mean yearly?"},
		{"    default: as_of\n", "    default: asof\n", "expected as_of"},
		{"periods:\n", "periods: []\nold:\n", "leave the key out if they are not known"},
	})
}

func TestCheckFindsAdviceThatCannotBeGiven(t *testing.T) {
	attain := `improve: {how: attain, effort: study, says: "到{value}", needs: 要毕业。}`
	find(t, small, []change{
		{attain, `improve: {how: attain, effort: studi, says: "到{value}", needs: 要毕业。}`, "effort: studi is none; did you mean study?"},
		{attain, `improve: {how: attain, says: "到{value}", needs: 要毕业。}`, "effort is missing"},
		{attain, `improve: {how: attain, effort: study, says: "到{value}"}`, "needs is missing"},
		{attain, `improve: {how: attain, effort: study, says: "到{valeu}", needs: 要毕业。}`, "{valeu} can't be filled in"},
		{attain, `improve: {how: go_on, effort: study, says: "到{value}", needs: 要毕业。}`, "how: go_on does not fit a fact of type choice"},
		{attain, `improve: {how: attain, begins: true, effort: study, says: "到{value}", needs: 要毕业。}`, "begins: expected it with how: go_on or reach only"},
		{attain, `improve: {how: attain, resumes: true, effort: study, says: "到{value}", needs: 要毕业。}`, "resumes: expected it with how: go_on or reach"},
		{"begins: true, effort: others", "resumes: true, effort: others", "and for a fact whose goes_on says when"},
		{attain, `improve: []`, "improve: expected at least one"},
		{"sets: {home: true}", "sets: {hom: true}", "did you mean home?"},
		{"sets: {home: true}", "sets: {home: maybe}", "home: no value of it"},
		{"sets: {home: true}", "sets: {}", "sets: expected one to 6 facts"},
		{"sets: {home: true}", "sets: {home: true, more: 0}", "more stands under sets: too; expected it once"},
		{"sets: {home: true}", "sets: {home: true, area: 甲}", "area stands under sets: too; expected it once"},
		{"each: area", "each: home", "home is of type bool"},
		{"grows: more", "grows: times", "times is of type count"},
		{"grows: more", "gorws: more", "did you mean grows?"},
	})
}
