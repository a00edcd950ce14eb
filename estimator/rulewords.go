package estimator

import (
	"slices"
	"strings"
)

// rule puts a place of the table into words, from its data alone.
func (w *Words) rule(r *Rule, e *evaluation) RuleInWords {
	plain, legal := teller{w: w, e: e}, teller{w: w, e: e, legal: true}
	return RuleInWords{Short: w.RuleEnd.text(str(plain.rule(r))), Legal: w.RuleEnd.text(str(legal.tell(r)))}
}

// teller tells rules: in one plain sentence that keeps to what concerns the
// person, or with every row, bound and condition.
type teller struct {
	w     *Words
	e     *evaluation
	legal bool
	depth int // how many rules this one is inside of
}

// tell is the rule with its condition.
func (t teller) tell(r *Rule) string {
	told := t.rule(r)
	switch {
	case r.When == nil || !t.legal:
		return told
	case r.Otherwise != "":
		return t.w.RuleUnless.text(str(told), str(r.Otherwise))
	}
	if condition := t.condition(r.When); condition != r.Says {
		return t.w.RuleWhen.text(str(condition), str(told))
	}
	return told
}

func (t teller) rule(r *Rule) string {
	w := t.w
	switch r.Kind {
	case "choice":
		return t.choice(r)
	case "bands":
		return t.bands(r)
	case "by_month":
		return t.byMonth(r)
	case "full_years":
		return t.fullYears(r)
	case "per_count":
		return w.RulePerCount.text(str(r.Fact.Name), str(r.Fact.Unit), pts(r.Rows[0].Points))
	case "threshold":
		return w.RuleThreshold.text(str(r.Fact.Name), num(r.AtLeast), str(r.Fact.Unit), pts(r.Rows[0].Points))
	case "fixed":
		return w.RuleFixed.text(str(r.Says), pts(r.Rows[0].Points))
	case "sum":
		return t.several(r, w.RuleSumOfParts, w.RuleSum)
	case "highest":
		return t.several(r, w.RuleHighestOfParts, w.RuleHighest)
	}
	return t.several(r, w.RuleFirst, w.RuleFirst)
}

// several tells what a rule is made of. Parts that are shown one by one tell
// of themselves.
func (t teller) several(r *Rule, ofParts, of phrase) string {
	inside, parts := t, r.Of
	inside.depth++
	if !t.legal && !r.Listed {
		parts = t.concerning(r)
	}
	told := make([]string, len(parts))
	for i, part := range parts {
		if r.Listed {
			told[i] = part.Name
		} else {
			told[i] = inside.tell(part)
		}
	}
	switch {
	case r.Listed:
		return ofParts.text(str(strings.Join(told, t.w.RuleList.text())))
	case len(told) == 1:
		return told[0]
	case t.legal:
		item := t.w.RuleItem
		if t.depth > 0 {
			item = t.w.RuleItemInside
		}
		for i := range told {
			told[i] = item.text(num(int64(i+1)), str(told[i]))
		}
	}
	return of.text(str(strings.Join(told, t.w.RuleJoin.text())))
}

// concerning leaves out what can't count for the person. If nothing is left,
// everything stays.
func (t teller) concerning(r *Rule) (parts []*Rule) {
	for _, part := range r.Of {
		if part.When == nil || part.When.of.holds(t.e) != no {
			parts = append(parts, part)
		}
		if r.Kind == "first" && len(parts) == 1 {
			break
		}
	}
	if len(parts) == 0 {
		return r.Of
	}
	return parts
}

func (t teller) choice(r *Rule) string {
	rows := r.Rows
	if own := t.own(r.Fact, rows); own != nil && len(rows) > plainRows {
		rows = own
	} else if !t.legal { // what gives nothing goes without saying
		rows = slices.DeleteFunc(slices.Clone(rows), func(row Row) bool { return row.Points == 0 })
	}
	told := t.byPoints(r.Fact, rows, t.w.RuleRow)
	switch {
	case r.Says != "":
		return t.w.RuleSays.text(str(r.Says), str(told))
	case t.legal || t.depth > 0:
		return t.w.RuleSays.text(str(r.Fact.Name), str(told))
	}
	return told
}

// plainRows is how many rows a plain sentence lists in full.
const plainRows = 8

// own are the rows that concern the person; nil to tell them all.
func (t teller) own(by *Fact, rows []Row) (own []Row) {
	if t.legal {
		return nil
	}
	v, known := t.e.get(by)
	if !known {
		return nil
	}
	for _, row := range rows {
		if row.Value == by.Choices[v].Value {
			own = append(own, row)
		}
	}
	return own
}

// byPoints lists rows, those of equal points together.
func (t teller) byPoints(by *Fact, rows []Row, row phrase) string {
	var order []Points
	names := map[Points][]string{}
	for _, r := range rows {
		if i, found := by.choice(r.Value); found {
			if names[r.Points] == nil {
				order = append(order, r.Points)
			}
			names[r.Points] = append(names[r.Points], by.Choices[i].Name)
		}
	}
	told := make([]string, len(order))
	for i, points := range order {
		told[i] = row.text(str(strings.Join(names[points], t.w.RuleList.text())), pts(points))
	}
	return strings.Join(told, t.w.RuleJoin.text())
}

func (t teller) bands(r *Rule) string {
	w, told := t.w, make([]string, len(r.Rows))
	for i, row := range r.Rows {
		switch {
		case i == 0:
			told[i] = w.RuleBandFirst.text(num(row.Through), pts(row.Points))
		case row.Endless:
			told[i] = w.RuleBandLast.text(num(row.From), pts(row.Points))
		case row.From == row.Through:
			told[i] = w.RuleBandOne.text(num(row.From), pts(row.Points))
		default:
			told[i] = w.RuleBand.text(num(row.From), num(row.Through), pts(row.Points))
		}
	}
	all := strings.Join(told, w.RuleJoin.text())
	if !t.legal {
		return all
	}
	on := w.RuleCutOff.text()
	if r.On != nil {
		on = r.On.Name
	}
	return w.RuleBands.text(str(on), str(r.Fact.Name), str(all))
}

func (t teller) byMonth(r *Rule) string {
	w := t.w
	var told []string
	for _, tier := range tiersOf(r.Rows) {
		rates := t.rates(r, tier)
		switch first, last := tier[0].From <= 1, tier[0].Endless; {
		case first && last:
			told = append(told, w.RulePerYear.text(str(rates)))
		case first:
			told = append(told, w.RuleTierFirst.text(num(tier[0].Through), str(rates)))
		case last:
			told = append(told, w.RuleTierLast.text(num(tier[0].From), str(rates)))
		default:
			told = append(told, w.RuleTier.text(num(tier[0].From), num(tier[0].Through), str(rates)))
		}
	}
	all := strings.Join(told, w.RuleJoin.text())
	if r.From > 0 {
		all = w.RuleFrom.text(num(r.From), str(all))
	}
	if !t.legal {
		return w.RuleByMonth.text(str(all))
	}
	return w.RuleByMonthLegal.text(str(r.Fact.Name), str(all))
}

func (t teller) fullYears(r *Rule) string {
	rates := t.rates(r, r.Rows)
	if !t.legal {
		return t.w.RuleFullYears.text(str(rates))
	}
	return t.w.RuleFullYearsLegal.text(str(r.Fact.Name), str(rates))
}

// rates are the points a year of one tier: of the person's own row if they
// depend on a choice.
func (t teller) rates(r *Rule, tier []Row) string {
	if r.By == nil {
		return t.w.RuleRate.text(pts(tier[0].Points))
	}
	if own := t.own(r.By, tier); own != nil {
		tier = own
	}
	return t.byPoints(r.By, tier, t.w.RuleRow)
}

// tiersOf takes the rows apart by the months they are for.
func tiersOf(rows []Row) (tiers [][]Row) {
	for i, row := range rows {
		if i == 0 || row.From != rows[i-1].From {
			tiers = append(tiers, nil)
		}
		last := len(tiers) - 1
		tiers[last] = append(tiers[last], row)
	}
	return tiers
}

// condition is a condition in words.
func (t teller) condition(c *When) string {
	w := t.w
	switch c.Kind {
	case "is":
		if c.Met != "" {
			return c.Met
		}
		switch c.Value {
		case true:
			return c.Fact.Name
		case false:
			return w.WhenNot.text(str(c.Fact.Name))
		}
		v, _ := c.Fact.read(c.Value)
		return w.WhenIs.text(str(c.Fact.Name), str(c.Fact.inWords(v)))
	case "at_least":
		return w.WhenAtLeast.text(str(c.Fact.Name), num(c.AtLeast), str(c.Fact.Unit))
	case "not":
		return w.WhenNot.text(str(t.condition(c.Of[0])))
	}
	told := make([]string, len(c.Of))
	for i, one := range c.Of {
		told[i] = t.condition(one)
	}
	join := w.WhenAll
	if c.Kind == "any" {
		join = w.WhenAny
	}
	return strings.Join(slices.Compact(told), join.text())
}
