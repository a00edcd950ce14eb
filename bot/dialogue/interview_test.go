package dialogue_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/bot/dialogue"
	"luohu/configs"
	"luohu/estimator"
	"luohu/estimator/sentence"
)

// tables are the shipped ones.
type tables struct{ catalog *estimator.Catalog }

func (p tables) InForce(city string, now time.Time) (*estimator.Policy, error) {
	return p.catalog.InForce(city, now)
}

func (p tables) Cities() []string { return p.catalog.Cities() }

func (p tables) CityOf(policy string) string {
	found, _ := p.catalog.Get(policy)
	return found.CityName
}

func (p tables) Withdrawn(string) bool { return false }

func (p tables) Version(_ context.Context, version string) (*estimator.Policy, error) {
	found, ok := p.catalog.Version(version)
	if !ok {
		return nil, nil
	}
	return found, nil
}

var today = time.Date(2026, 11, 24, 9, 0, 0, 0, dialogue.Tianjin)

func now() time.Time { return today }

func interviews(t *testing.T) *dialogue.Interview {
	t.Helper()
	return dialogue.NewInterview(tables{catalog(t)}, interviewWords(t), sentences(t), now)
}

func sentences(t *testing.T) *sentence.Lexicon {
	t.Helper()
	src, err := configs.FS.ReadFile("words/sentence.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lexicon, err := sentence.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	return lexicon
}

func interviewWords(t *testing.T) *dialogue.Words {
	t.Helper()
	src, err := configs.FS.ReadFile("words/interview.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words, err := dialogue.LoadWords(src)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func catalog(t *testing.T) *estimator.Catalog {
	t.Helper()
	src, err := configs.FS.ReadFile("words/estimate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words, err := estimator.LoadWords(src)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(configs.FS, "policies/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no policies", err)
	}
	var all []*estimator.Policy
	for _, name := range names {
		src, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := estimator.Load(name, src, words)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	c, err := estimator.NewCatalog("tianjin", all...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func begin(t *testing.T) *dialogue.Session {
	t.Helper()
	s, err := interviews(t).Begin("")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// until answers "跳过" to everything before the question that holds piece.
func until(t *testing.T, s *dialogue.Session, piece string) {
	t.Helper()
	for range 60 {
		if strings.Contains(s.Question(), piece) {
			return
		}
		if s.Done() {
			break
		}
		if _, known := s.Do(dialogue.Skip); !known {
			t.Fatal("skipping is not known")
		}
		if strings.Contains(s.Question(), "都一样") {
			s.Answer("不一样")
		}
	}
	t.Fatalf("no question about %s", piece)
}

func answer(t *testing.T, s *dialogue.Session, words string) string {
	t.Helper()
	reply, understood := s.Answer(words)
	if !understood {
		t.Fatalf("%q was not understood:\n%s", words, reply)
	}
	return reply
}

func TestThePeriodIsTheOneThatCanStillBeFiledIn(t *testing.T) {
	opening := begin(t).Opening()
	for _, want := range []string{"2027年第一期", "2026年12月31日"} {
		if !strings.Contains(opening, want) {
			t.Errorf("%q is missing:\n%s", want, opening)
		}
	}
}

func TestTheOtherInsurancesAreAskedAtOnce(t *testing.T) {
	s := begin(t)
	until(t, s, "养老保险")
	reply := answer(t, s, "四年零两个月")
	if !strings.Contains(reply, "50 个月") || !strings.Contains(reply, "都一样") {
		t.Fatalf("after the pension: %s", reply)
	}
	before := s.State()
	reply = answer(t, s, "一样")
	if strings.Contains(reply, "失业") {
		t.Fatalf("asked all the same: %s", reply)
	}
	s.Do(dialogue.Back)
	if string(s.State()) != string(before) {
		t.Fatalf("going back left something:\n%s\n%s", s.State(), before)
	}
	if reply = answer(t, s, "不一样"); !strings.Contains(reply, "医疗") {
		t.Fatalf("one by one: %s", reply)
	}
}

func TestGoingBackUndoesExactlyOneAnswer(t *testing.T) {
	iv := interviews(t)
	rapid.Check(t, func(rt *rapid.T) {
		s, err := iv.Begin("")
		if err != nil {
			rt.Fatal(err)
		}
		s.Question() // is put before it is answered
		say := rapid.SampledFrom([]string{"1", "2", "12", "0", "1990-05-06", "都一样", "不一样", "跳过", "是", "没有"})
		for range rapid.IntRange(1, 30).Draw(rt, "answers") {
			if s.Done() {
				return
			}
			before := string(s.State())
			words := say.Draw(rt, "words")
			understood := true
			if words == "跳过" {
				s.Do(dialogue.Skip)
			} else {
				_, understood = s.Answer(words)
			}
			after := string(s.State())
			if !understood || after == before || strings.Contains(before, `"pending"`) {
				continue // whether an answer stands is asked as a part of it, and undone with it
			}
			s.Do(dialogue.Back)
			if got := string(s.State()); got != before {
				rt.Fatalf("%q and back:\n%s\nwas\n%s", words, got, before)
			}
			if words == "跳过" {
				s.Do(dialogue.Skip)
			} else {
				s.Answer(words)
			}
			if got := string(s.State()); got != after {
				rt.Fatalf("%q again:\n%s\nwas\n%s", words, got, after)
			}
		}
	})
}

func TestAContradictionIsAskedAbout(t *testing.T) {
	s := begin(t)
	until(t, s, "出生")
	answer(t, s, "2004-05-06")
	until(t, s, "养老保险")
	reply := answer(t, s, "300")
	if !strings.Contains(reply, "300 个月") || !strings.Contains(reply, "就是这样") {
		t.Fatalf("300 months at 22: %s", reply)
	}
	if reply = answer(t, s, "重新填"); !strings.Contains(reply, "养老保险") {
		t.Fatalf("to change it: %s", reply)
	}
	answer(t, s, "300")
	if reply = answer(t, s, "30"); !strings.Contains(reply, "30 个月") {
		t.Fatalf("another number at once: %s", reply)
	}
	s.Do(dialogue.Back)
	answer(t, s, "300")
	if reply = answer(t, s, "就是这样"); !strings.Contains(reply, "都一样") {
		t.Fatalf("it stands: %s", reply)
	}
}

func TestAHomeThatCanNotBeSoOldOrSoNewIsAskedAbout(t *testing.T) {
	for before, months := range map[string]string{"是": "3个月", "否": "120个月"} {
		s := begin(t)
		until(t, s, "自己的住房吗")
		answer(t, s, "是")
		until(t, s, "哪个区")
		answer(t, s, "和平区")
		until(t, s, "2020 年 4 月 2 日以前买")
		answer(t, s, before)
		if reply := answer(t, s, months); !strings.Contains(reply, "80 个月") || !strings.Contains(reply, "重新填") {
			t.Errorf("bought before: %s, %s:\n%s", before, months, reply)
		}
	}
}

func TestOfAnIdentityNumberOnlyTheBirthdayIsKept(t *testing.T) {
	const id = "110101199003070011" // made up; its check digit is right or the reader says so
	s := begin(t)
	until(t, s, "出生")
	reply, _ := s.Answer(id)
	if strings.Contains(reply, id) || strings.Contains(string(s.State()), id) {
		t.Fatal("the number is kept or said")
	}
}

func TestAWrongAnswerSaysWhatIsExpected(t *testing.T) {
	for _, c := range []struct{ about, say, want string }{
		{"出生", "1990", "月"},
		{"出生", "2030-01-01", "还没有到"},
		{"养老保险", "三四年", "范围"},
		{"养老保险", "不记得了", "跳过"},
		{"养老保险", "-3", "负数"},
		{"养老保险", "9999", "太大"},
		{"学历", "博士后出站", "选项"},
	} {
		s := begin(t)
		until(t, s, c.about)
		before := string(s.State())
		reply, understood := s.Answer(c.say)
		if understood || !strings.Contains(reply, c.want) || !strings.Contains(reply, s.Question()) {
			t.Errorf("%q to %s: understood %v:\n%s", c.say, c.about, understood, reply)
		}
		if string(s.State()) != before {
			t.Errorf("%q changed something", c.say)
		}
	}
}

func TestSkippingWhatIsNeededLeavesItOutAndSaysSo(t *testing.T) {
	s := begin(t)
	until(t, s, "出生")
	for !s.Done() {
		s.Do(dialogue.Skip)
		if strings.Contains(s.Question(), "都一样") {
			s.Answer("都一样")
		}
	}
	reply, _ := s.Do(dialogue.GoOn)
	if !strings.Contains(reply, "跳过没算的") || !strings.Contains(reply, "出生") {
		t.Fatalf("result: %s", reply)
	}
}

func TestAnInterviewGoesOnByTheVersionItBeganWith(t *testing.T) {
	iv := interviews(t)
	s, err := iv.Begin("")
	if err != nil {
		t.Fatal(err)
	}
	state := s.State()
	if resumed, err := iv.Resume(t.Context(), state); err != nil || resumed == nil || string(resumed.State()) != string(state) {
		t.Fatalf("resumed: %v, %v", resumed, err)
	}
	gone := []byte(strings.Replace(string(state), "sha256:", "sha256:0", 1))
	if resumed, err := iv.Resume(t.Context(), gone); err != nil || resumed != nil {
		t.Fatalf("a version nobody has: %v, %v", resumed, err)
	}
	if _, err := iv.Resume(t.Context(), []byte("{")); err == nil {
		t.Fatal("a broken state was read")
	}
}

func TestStoppingHalfwaySaysWhatIsCounted(t *testing.T) {
	s := begin(t)
	until(t, s, "学历")
	answer(t, s, "大专")
	if left := s.Leave(); !strings.Contains(left, "已计 10 分") || !strings.Contains(left, "继续") {
		t.Fatalf("leaving: %s", left)
	}
}
