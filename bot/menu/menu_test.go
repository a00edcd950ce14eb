package menu_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"luohu/backend/casework"
	"luohu/bot/menu"
	"luohu/configs"
)

func shipped(t *testing.T) *menu.Menus {
	t.Helper()
	src, err := configs.FS.ReadFile("menu.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := menu.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheStageOfAPeriodDecidesWhichMenuHolds(t *testing.T) {
	m := shipped(t)
	if len(m.Stages) < 3 {
		t.Fatalf("%d menus are for a stage", len(m.Stages))
	}
	seen := map[string]bool{m.Default.Digest(): true}
	for _, one := range m.Stages {
		for _, stage := range one.In {
			got := m.Of(casework.Reviewing, stage)
			if got.Digest() != one.Button.Digest() && !slices.Contains(one.In, casework.Reviewing) {
				t.Errorf("in %s another menu holds:\n%s", stage, strings.Join(got.Lines(), "\n"))
			}
		}
		seen[one.Button.Digest()] = true
	}
	if len(seen) != len(m.Stages)+1 {
		t.Error("two of them are the same")
	}
	if m.Of().Digest() != m.Default.Digest() {
		t.Error("without a period the default does not hold")
	}
}

func TestWhatWeChatWouldNotTakeIsRefusedWithTheButton(t *testing.T) {
	entry := "{type: click, name: 测算, key: 测算}"
	for src, want := range map[string]string{
		"button: []": "0 buttons",
		"button: [" + strings.Repeat(entry+", ", 4) + "]":                                        "4 buttons",
		"button: [{name: 五个字的名, type: click, key: a}]":                                           "五个字的名",
		"button: [{name: 算, sub_button: [" + strings.Repeat(entry+", ", 6) + "]}]":               "6 entries",
		"button: [{name: 算, sub_button: [{name: 一二三四五六七八九, type: click, key: a}]}]":              "一二三四五六七八九",
		"button: [{name: 算, sub_button: [{name: 测, sub_button: [" + entry + "]}]}]":              "third level",
		"button: [{name: 算, type: click}]":                                                       "key",
		"button: [{name: 算, type: click, key: " + strings.Repeat("长", 43) + "}]":                 "129 bytes",
		"button: [{name: 算, type: view, url: x}]":                                                "url",
		"button: [{name: 算, type: view, url: 'https://x/" + strings.Repeat("a", 1024) + "'}]":    "url",
		"button: [{name: 算, type: pic_weixin, key: a}]":                                          "pic_weixin",
		"button: [{name: 算, type: click, key: a, sub_button: [" + entry + "]}]":                  "opens a list",
		"button: [" + entry + "]\nstages: [{in: [open], button: [" + entry + "]}]":               "applying",
		"button: [" + entry + "]\nstages: [{in: [], button: [" + entry + "]}]":                   "no stage",
		"button: [" + entry + "]\nstages: [{in: [applying, applying], button: [" + entry + "]}]": "already",
		"buttons: []": "buttons",
	} {
		if _, err := menu.Load([]byte(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: %v", src, err)
		}
	}
}

func TestAMenuIsReadAsWeChatTellsIt(t *testing.T) {
	m := shipped(t).Default
	var asCreated map[string]any
	if err := json.Unmarshal(m.JSON(), &asCreated); err != nil {
		t.Fatal(err)
	}
	get, err := json.Marshal(map[string]any{"menu": asCreated})
	if err != nil {
		t.Fatal(err)
	}
	if back, err := menu.Read(get); err != nil || back.Digest() != m.Digest() {
		t.Errorf("%v, %v", back, err)
	}
	for _, b := range asCreated["button"].([]any) {
		one := b.(map[string]any)
		one["sub_button"] = map[string]any{"list": one["sub_button"]}
	}
	boxed, err := json.Marshal(map[string]any{"is_menu_open": 1, "selfmenu_info": asCreated})
	if err != nil {
		t.Fatal(err)
	}
	if back, err := menu.Read(boxed); err != nil || menu.Diff(back, m) != "" {
		t.Errorf("%v, %v", back, err)
	}
	if none, err := menu.Read([]byte(`{"is_menu_open":0,"selfmenu_info":{}}`)); err != nil || len(none) != 0 {
		t.Errorf("%v, %v", none, err)
	}
	if _, err := menu.Read([]byte(`<html>`)); err == nil {
		t.Error("a page is read as a menu")
	}
}

func TestWhatDiffersStandsLineByLine(t *testing.T) {
	from := menu.Menu{{Name: "算积分", Sub: []menu.Button{{Type: "click", Name: "测算", Key: "测算"}, {Type: "click", Name: "继续", Key: "继续"}}}, {Type: "click", Name: "帮助", Key: "帮助"}}
	to := menu.Menu{{Name: "算积分", Sub: []menu.Button{{Type: "click", Name: "测算", Key: "算分"}, {Type: "click", Name: "继续", Key: "继续"}}}, {Type: "click", Name: "人工", Key: "人工"}}
	want := `  算积分
-   测算  → click 测算
+   测算  → click 算分
    继续  → click 继续
- 帮助  → click 帮助
+ 人工  → click 人工
`
	if got := menu.Diff(from, to); got != want {
		t.Errorf("the difference is\n%s", got)
	}
	if got := menu.Diff(to, to); got != "" {
		t.Errorf("of the same menu differs\n%s", got)
	}
	if got := menu.Diff(nil, from); strings.Count(got, "+ ") != 4 {
		t.Errorf("where there was none comes\n%s", got)
	}
}
