package dialogue_test

import (
	"testing"

	"pgregory.net/rapid"

	"luohu/bot/dialogue"
)

// Whatever is said to a list, in whatever order, there is an answer, and the
// interview is the same after it was written down and read again.
func TestAnythingMayBeSaidToAList(t *testing.T) {
	iv := interviews(t)
	words := []string{
		"1", "2", "9", "第2条", "第3条改成五年", "2、五年", "60", "五年", "多一年", "少两个月", "公积金多一年", "公积金少九十年", "社保少了两个月",
		"不对", "不是", "不对，是五年", "不是四年两个月，是五年", "没结婚不对，结婚了", "结婚了", "删掉", "不改", "去掉4", "5和6都不对", "公积金不对",
		"大专不对，是本科", "本科", "有房，在武清", "我33岁", "1990年5月6日", "110101199003070011", "都不对", "都对", "是", "没有", "，", "第条", "不对不对",
	}
	commands := []dialogue.Command{dialogue.Back, dialogue.Skip, dialogue.Early, dialogue.GoOn, dialogue.Breakdown}
	rapid.Check(t, func(rt *rapid.T) {
		s, ok, err := iv.Told(ofThemselves)
		if err != nil || !ok {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 25).Draw(rt, "messages") {
			var reply string
			switch rapid.IntRange(0, 9).Draw(rt, "kind") {
			case 0:
				reply, _ = s.Do(rapid.SampledFrom(commands).Draw(rt, "command"))
			case 1:
				s.RestoreTold()
				reply = s.Puzzled()
			default:
				if s.Done() {
					reply, _ = s.Do(dialogue.GoOn)
				} else {
					reply, _ = s.Answer(rapid.SampledFrom(words).Draw(rt, "words"))
				}
			}
			if reply == "" {
				rt.Fatal("nothing is said")
			}
			state := s.State()
			if s, err = iv.Resume(t.Context(), state); err != nil || string(s.State()) != string(state) {
				rt.Fatalf("read again (%v):\n%s\nwas\n%s", err, s.State(), state)
			}
		}
	})
}
