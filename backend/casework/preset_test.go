package casework_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/estimator"
)

func preset(t *testing.T, id string) *casework.Preset {
	t.Helper()
	file := filepath.Join("../../configs/periods", id+".yaml")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := casework.LoadPreset(file, src)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheTwoPresetsAreThoseOfTheRules(t *testing.T) {
	policy := &estimator.Policy{ID: "tianjin-2023", Version: "sha256:1", PassLine: points("110")}
	now, err := preset(t, "since-2022").Terms("2026-2", policy)
	if err != nil {
		t.Fatal(err)
	}
	if !now.Filing.From.Equal(at("2026-07-01 09:00")) || !now.Filing.To.Equal(at("2026-10-31 17:00")) ||
		now.AsOf.Format(time.DateOnly) != "2026-06-30" || now.Clocks.AnswerSupplement != 5 || now.Clocks.Display != 5 || len(now.Quota) != 0 {
		t.Errorf("since 2022: %+v", now)
	}
	then, err := preset(t, "2021").Terms("2021-1", policy)
	if err != nil {
		t.Fatal(err)
	}
	if then.AsOf.Format(time.DateOnly) != "2020-12-31" || then.Clocks.AnswerSupplement != 3 || then.Clocks.Display != 3 ||
		then.Clocks.PermitCheck+then.Clocks.PermitPost != 40 || then.Quota[casework.Municipal] != 260 || then.Quota[casework.Binhai] != 160 {
		t.Errorf("2021: %+v", then)
	}
}

func TestAPresetThatIsNoneSaysWhere(t *testing.T) {
	src, err := os.ReadFile("../../configs/periods/since-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, now, want string }{
		"a typing error":     {"acceptance:", "acceptanse:", "acceptanse"},
		"no such day":        {"04-30", "04-31", "04-31"},
		"ends before begins": {"from: 07-01", "from: 11-01", "before it begins"},
		"one period only":    {"  - {from: 07-01 09:00, to: 10-31 17:00}\n", "", "two periods"},
	} {
		_, err := casework.LoadPreset("x.yaml", []byte(strings.Replace(string(src), c.old, c.now, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "x.yaml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
