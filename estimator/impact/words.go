package impact

import (
	"fmt"
	"strconv"
	"strings"

	"luohu/estimator"
)

// Words are the sentences that an impact is told in: configs/words/impact.yaml.
type Words struct{ book *estimator.Phrasebook }

var sentences = map[string]string{
	"head": "from from_name to to_name", "head_reading": "from from_name because reading", "as_of": "day", "as_saved": "",
	"people": "people counted", "gain": "people share", "lose": "people share", "unchanged": "people share",
	"change": "mean lowest highest", "line": "from_line to_line newly no_longer both neither", "line_unknown": "",
	"bins": "", "bin_loss": "from through people bar", "bin_loss_open": "from people bar", "bin_none": "people bar",
	"bin_gain": "from through people bar", "bin_gain_open": "from people bar",
	"indicators": "", "indicator": "name gain lose mean lowest highest",
	"assumed": "policy", "assumed_fact": "name fact people",
	"not_counted": "from_id from to_id to both", "not_counted_reading": "people", "fault": "policy name fact why people",
	"fault_unknown": "policy people", "missing": "", "unusable": "",
	"unreadable": "people", "place": "file line", "place_file": "file", "more": "n",
	"foot": "",
}

// LoadWords reads the sentences. Its error names every one that is missing,
// unknown or can't be filled in.
func LoadWords(src []byte) (*Words, error) {
	book, err := estimator.LoadPhrasebook("impact.yaml", src, sentences)
	if err != nil {
		return nil, fmt.Errorf("words of the impact: %w", err)
	}
	return &Words{book}, nil
}

// Text is the report for people.
func (r *Report) Text() string {
	t := teller{r: r, say: r.words.book.Say}
	t.head()
	t.totals()
	t.indicators()
	t.rest()
	return t.String()
}

type teller struct {
	strings.Builder
	r   *Report
	say func(string, ...string) string
}

func (t *teller) tell(name string, args ...string) { t.WriteString(t.say(name, args...)) }

func (t *teller) head() {
	r := t.r
	if r.Reading != "" {
		t.tell("head_reading", r.From.ID, r.From.Name, r.Because, r.Reading)
	} else {
		t.tell("head", r.From.ID, r.From.Name, r.To.ID, r.To.Name)
	}
	if r.AsOf != "" {
		t.tell("as_of", r.AsOf)
	} else {
		t.tell("as_saved")
	}
	t.tell("people", count(r.People), count(r.Counted))
}

func (t *teller) totals() {
	r := t.r
	if r.Counted == 0 {
		return
	}
	t.tell("gain", count(r.Gain), r.share(r.Gain))
	t.tell("lose", count(r.Lose), r.share(r.Lose))
	t.tell("unchanged", count(r.Unchanged), r.share(r.Unchanged))
	if r.Gain+r.Lose > 0 {
		t.tell("change", signed(r.Change.Mean), signed(r.Change.Lowest), signed(r.Change.Highest))
	}
	if r.From.PassLine == 0 || r.To.PassLine == 0 {
		t.tell("line_unknown")
	} else {
		l := r.Line
		t.tell("line", r.From.PassLine.Short(), r.To.PassLine.Short(), count(l.Newly), count(l.NoLonger), count(l.Both), count(l.Neither))
	}
	if r.Gain+r.Lose > 0 {
		t.bins()
	}
}

// barLength is the length of the longest bar, in characters.
const barLength = 30

func (t *teller) bins() {
	t.tell("bins")
	most := 1
	for _, b := range t.r.Bins {
		most = max(most, b.People)
	}
	for i, b := range t.r.Bins {
		people, bar := count(b.People), ""
		if b.People > 0 {
			bar = " " + strings.Repeat("█", (b.People*barLength+most-1)/most)
		}
		middle := len(edges) + 1
		switch {
		case i == middle:
			t.tell("bin_none", people, bar)
		case i < middle && b.Through == nil:
			t.tell("bin_loss_open", size(b.From), people, bar)
		case i < middle:
			t.tell("bin_loss", size(b.From), size(b.Through), people, bar)
		case b.Through == nil:
			t.tell("bin_gain_open", size(b.From), people, bar)
		default:
			t.tell("bin_gain", size(b.From), size(b.Through), people, bar)
		}
	}
}

func (t *teller) indicators() {
	if len(t.r.Indicators) == 0 {
		return
	}
	t.tell("indicators")
	for _, in := range t.r.Indicators {
		t.tell("indicator", in.Name, count(in.Gain), count(in.Lose), signed(in.Mean), signed(in.Lowest), signed(in.Highest))
	}
}

func (t *teller) rest() {
	r := t.r
	if len(r.Assumed) > 0 {
		t.tell("assumed", r.To.ID)
	}
	for _, a := range r.Assumed {
		t.tell("assumed_fact", a.Name, a.Fact, count(a.People))
	}
	switch n := r.NotCounted; {
	case n.From+n.To == 0:
	case r.Reading != "":
		t.tell("not_counted_reading", count(n.From))
	default:
		t.tell("not_counted", r.From.ID, count(n.From), r.To.ID, count(n.To), count(n.Both))
	}
	for _, f := range r.NotCounted.Facts {
		if f.Why == Unknown {
			t.tell("fault_unknown", f.Policy, count(f.People))
		} else {
			t.tell("fault", f.Policy, f.Name, f.Fact, t.say(f.Why), count(f.People))
		}
	}
	if r.Unreadable.People > 0 {
		t.tell("unreadable", count(r.Unreadable.People))
		for _, at := range r.Unreadable.Places {
			if at.Line == 0 {
				t.tell("place_file", at.File)
			} else {
				t.tell("place", at.File, strconv.Itoa(at.Line))
			}
		}
		if more := r.Unreadable.People - len(r.Unreadable.Places); more > 0 {
			t.tell("more", count(more))
		}
	}
	t.tell("foot")
}

// share is n of those counted, in per cent with one digit, rounded down.
func (r *Report) share(n int) string {
	tenths := n * 1000 / r.Counted
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

// count is a number with its thousands apart.
func count(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func signed(p estimator.Points) string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}

func size(p *estimator.Points) string { return max(*p, -*p).Short() }
