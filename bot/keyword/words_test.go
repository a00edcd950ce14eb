package keyword_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pgregory.net/rapid"

	"luohu/bot/keyword"
	"luohu/configs"
)

// promised are the words that people can send at least, and what they mean.
var promised = map[string]string{
	"积分落户": "jifenluohu", "测算": "estimate", "积分测算": "estimate", "算分": "estimate", "继续": "resume", "上一步": "back",
	"跳过": "skip", "重来": "restart", "退出": "quit", "帮助": "help", "?": "help", "材料": "materials", "材料清单": "materials",
	"流程": "steps", "入口": "entrance", "条件": "conditions", "时间": "calendar", "进度安排": "calendar", "受理点": "acceptance-points",
	"进度": "progress", "查进度": "progress", "查分": "score-query", "名单": "lists", "绑定": "bind", "解绑": "unbind",
	"订阅": "topics", "退订": "unsubscribe", "复核": "objection-how", "补正": "supplement", "人工": "person",
	"政策依据": "basis", "隐私": "privacy", "删除我的资料": "forget",
}

func TestEveryPromisedWordIsKnownHoweverItIsWritten(t *testing.T) {
	m := shipped(t)
	for word, want := range promised {
		for _, written := range []string{word, " " + word + " ", word + "！", "【" + word + "】", "「" + word + "」😀", word + "\n", "请问" + word, word + "谢谢"} {
			if word == "?" && written != word && written != " ? " {
				continue
			}
			match, exact := m.Exact(written)
			if !exact || match.Intent+match.Guide != want {
				t.Errorf("%q means %+v (exact %v), want %s", written, match, exact, want)
			}
		}
	}
}

func TestWordsAreUnderstoodInOtherScriptsSoundsAndWithSlips(t *testing.T) {
	m := shipped(t)
	for _, c := range []struct{ text, want, layer string }{
		{"積分落戶", "jifenluohu", keyword.LayerExact},
		{"測算", "estimate", keyword.LayerExact},
		{"准遷證", "permit", keyword.LayerExact},
		{"ＪＦＬＨ", "jifenluohu", keyword.LayerAlias},
		{"JiFenLuoHu", "jifenluohu", keyword.LayerAlias},
		{"jflh", "jifenluohu", keyword.LayerAlias},
		{"？？？", "help", keyword.LayerExact},
		{"集分落户", "jifenluohu", keyword.LayerTypo},
		{"准签证", "permit", keyword.LayerTypo},
		{"居住正", "residence-permit", keyword.LayerTypo},
		{"积分络户", "jifenluohu", ""},
		{"寄分落户", "jifenluohu", keyword.LayerPinyin},
		{"积积分落户", "jifenluohu", keyword.LayerTypo},
		{"公积金怎么算分啊", "housing-fund", ""},
		{"删除我的资枓", "forget", ""},
	} {
		match := m.Match(c.text)
		if match.Intent+match.Guide != c.want || c.layer != "" && match.Layer != c.layer {
			t.Errorf("%q means %+v, want %s by %s", c.text, match, c.want, c.layer)
		}
	}
}

func TestWhatIsAboutSomethingElseIsLeftAndGetsOffers(t *testing.T) {
	m := shipped(t)
	for _, text := range []string{"asdfgh", "猫咪不吃饭怎么办", "你喜欢吃什么", "😀😀", "……", ""} {
		if match := m.Match(text); match.Layer != keyword.LayerNone {
			t.Errorf("%q means %+v", text, match)
		}
		first, next := m.Nearest(text, 0, 3), m.Nearest(text, 3, 3)
		if len(first) != 3 || len(next) != 3 {
			t.Errorf("%q: offers %v, then %v", text, first, next)
		}
		for _, offer := range append(first, next...) {
			if match, exact := m.Exact(offer); !exact || match.Guide+match.Intent == "" {
				t.Errorf("the offer %q leads nowhere", offer)
			}
		}
	}
}

func TestAnOperatorsFolderAddsWordsAndPhrasings(t *testing.T) {
	own := fstest.MapFS{
		"keywords.yaml":      {Data: []byte("intents:\n  estimate:\n    words: [掐指一算]\nguides:\n  pass-line:\n    words: [门槛几何]\ntypos:\n  门坎几何: 门槛几何\n")},
		"phrasings/own.yaml": {Data: []byte("human:\n  - 芝麻开门怎么念\n")},
	}
	m, err := keyword.New(library(t), configs.FS, own)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"掐指一算": "estimate", "门槛几何": "pass-line", "门坎几何": "pass-line", "芝麻开门咋念呢": "human", "测算": "estimate"} {
		if match := m.Match(text); match.Intent+match.Guide != want {
			t.Errorf("%q means %+v, want %s", text, match, want)
		}
	}
}

func TestWordsThatCannotBeMeantAreNamed(t *testing.T) {
	for name, c := range map[string]struct{ file, src, want string }{
		"an unknown key":       {"keywords.yaml", "intent: {}", "intent"},
		"a guide that is none": {"keywords.yaml", "guides:\n  none-such:\n    words: [甲乙丙丁]", "none-such"},
		"a word of two":        {"keywords.yaml", "guides:\n  pass-line:\n    words: [测算]", "测算"},
		"a slip of nothing":    {"keywords.yaml", "typos:\n  甲乙: 丙丁戊己", "丙丁戊己"},
		"a phrasing of none":   {"phrasings/x.yaml", "none-such: [甲]", "none-such"},
		"no YAML":              {"phrasings/x.yaml", "a: [", "phrasings/x.yaml"},
	} {
		own := fstest.MapFS{"keywords.yaml": {Data: []byte("offers: []")}}
		own[c.file] = &fstest.MapFile{Data: []byte(c.src)}
		if _, err := keyword.New(library(t), configs.FS, own); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAKnownQuestionStaysKnownWithNoiseAroundIt(t *testing.T) {
	m, lib := shipped(t), library(t).All()
	noise := []string{"", " ", "！", "😀", "…", "\n", "？？", "「", "」", "　", "~"}
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.SampledFrom(lib).Draw(t, "guide")
		text := rapid.SampledFrom(noise).Draw(t, "before") + g.Title + rapid.SampledFrom(noise).Draw(t, "after")
		if match := m.Match(text); match.Guide != g.ID {
			t.Fatalf("%q means %+v, want %s", text, match, g.ID)
		}
	})
}

// Whatever is sent, it means one thing, and always the same.
func FuzzMatch(f *testing.F) {
	for _, text := range []string{"积分落户", "社保断了怎么办", "？", "jflh", strings.Repeat("积", 500), "\xff\xfe", "a\u202eb", "𠮷野家"} {
		f.Add(text)
	}
	m := shipped(f)
	f.Fuzz(func(t *testing.T, text string) {
		first := m.Match(text)
		if again := m.Match(text); again != first {
			t.Fatalf("%q means %+v, then %+v", text, first, again)
		}
		if (first.Layer == keyword.LayerNone) != (first.Intent+first.Guide == "") || first.Score < 0 || first.Score > 1 {
			t.Fatalf("%q: %+v", text, first)
		}
		for _, hit := range m.Search(text, 5) {
			if hit.Score < 0 || hit.Score > 1 || !utf8.ValidString(hit.Title) {
				t.Fatalf("%q: %+v", text, hit)
			}
		}
	})
}
