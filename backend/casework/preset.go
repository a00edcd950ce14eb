package casework

import (
	"fmt"
	"time"

	"github.com/goccy/go-yaml"

	"luohu/estimator"
)

// Preset is what a period takes over when it is created: configs/periods.
type Preset struct {
	ID        string                  `yaml:"id"`
	Name      string                  `yaml:"name"`
	Clocks    Clocks                  `yaml:"clocks"`
	Quota     map[AcceptancePoint]int `yaml:"quota"`
	Selection struct {
		By   string `yaml:"by"`
		Ties string `yaml:"ties"`
	} `yaml:"selection"`
	List   ListTerms `yaml:"list"`
	Filing []struct {
		From string `yaml:"from"` // MM-DD HH:MM, in China
		To   string `yaml:"to"`
	} `yaml:"filing"` // of the first and the second period of a year
}

// LoadPreset reads one.
func LoadPreset(file string, src []byte) (*Preset, error) {
	var p Preset
	if err := yaml.UnmarshalWithOptions(src, &p, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %s", file, yaml.FormatError(err, false, true))
	}
	if p.ID == "" || len(p.Filing) != 2 {
		return nil, fmt.Errorf("%s: expected an id and the filing of two periods", file)
	}
	for _, id := range []PeriodID{"2024-1", "2024-2"} { // a leap year
		if _, err := p.filing(id); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return &p, nil
}

// Terms are those of a period that counts by a policy. The line stands at the
// policy's, until the one of the period is set.
func (p *Preset) Terms(id PeriodID, policy *estimator.Policy) (Terms, error) {
	filing, err := p.filing(id)
	if err != nil {
		return Terms{}, err
	}
	t := Terms{
		Preset: p.ID, Policy: policy.ID, PolicyVersion: policy.Version, AsOf: Date{cutOff(id)},
		Filing: filing, Registration: filing, FillIn: filing,
		Clocks: p.Clocks, Quota: p.Quota, List: p.List,
		Selection: Selection{By: p.Selection.By, Line: policy.PassLine, Ties: p.Selection.Ties},
	}
	return t, t.check()
}

// Opens is when filing of a period begins.
func (p *Preset) Opens(id PeriodID) (time.Time, error) {
	filing, err := p.filing(id)
	return filing.From, err
}

func (p *Preset) filing(id PeriodID) (Window, error) {
	if id.Half() == 0 {
		return Window{}, fmt.Errorf("%q is no period such as 2026-1", id)
	}
	of := p.Filing[id.Half()-1]
	read := func(s string) (time.Time, error) {
		t, err := time.ParseInLocation("2006-01-02 15:04", fmt.Sprintf("%04d-%s", id.Year(), s), Zone)
		return t.UTC(), err
	}
	from, err := read(of.From)
	if err != nil {
		return Window{}, err
	}
	to, err := read(of.To)
	if err == nil && !from.Before(to) {
		err = fmt.Errorf("filing ends at %s, before it begins", of.To)
	}
	return Window{from, to}, err
}

// cutOff is the day to which points are counted: of the first period, the last
// of the year before; of the second, 30 June.
func cutOff(id PeriodID) time.Time {
	if id.Half() == 1 {
		return time.Date(id.Year()-1, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(id.Year(), time.June, 30, 0, 0, 0, 0, time.UTC)
}
