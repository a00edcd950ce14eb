package paper_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ledongthuc/pdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"

	"luohu/backend/paper"
	"luohu/backend/paper/papertest"
)

var made = time.Date(2026, 11, 24, 1, 2, 3, 0, time.UTC)

// printed is a sheet, found to be good, and what can be read on it.
func printed(t testing.TB, form string, about any) (file []byte, pages int, text string) {
	t.Helper()
	press, err := paper.NewPress(form)
	if err != nil {
		t.Fatal(err)
	}
	if file, err = press.Print(t.Context(), about, made); err != nil {
		t.Fatal(err)
	}
	pages, text = papertest.Read(t, file)
	return file, pages, text
}

const everything = `{{$s := .Sheet}}{{$s.Code "https://luohu.example/h5/estimates/A" "扫码核对"}}{{$s.Title "测算单"}}{{$s.Figure "92" "分"}}{{$s.Heading "每一项"}}
{{$s.Table "100" "40r" "*"}}{{$s.Head "指标" "分值" "算法"}}{{range .About}}{{$s.Row . "1.5" "算法"}}{{$s.Part . "1" "其中"}}{{end}}
{{$s.Text "正文"}}{{$s.Note "小字"}}{{$s.Item "·" "一条"}}{{$s.Remark "1" "出处"}}{{$s.Foot "页脚" "第 {page} 页，共 {pages} 页"}}`

func TestWhatIsWrittenCanBeReadOnTheSheet(t *testing.T) {
	_, pages, text := printed(t, everything, []string{"社会保险", "居住"})
	for _, words := range []string{"扫码核对", "测算单", "92", "每一项", "指标", "社会保险", "居住", "1.5", "其中", "正文", "小字", "一条", "出处", "页脚", "第 1 页，共 1 页"} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is not on it:\n%s", words, text)
		}
	}
	if pages != 1 {
		t.Errorf("it has %d pages", pages)
	}
}

func TestALongTableGoesOnUnderItsHeadAndEveryPageHasItsFoot(t *testing.T) {
	rows := make([]string, 100)
	for i := range rows {
		rows[i] = "住房公积金"
	}
	_, pages, text := printed(t, everything, rows)
	if pages < 4 || strings.Count(text, "指标") != pages || strings.Count(text, "页脚") != pages || strings.Count(text, "住房公积金") != 200 {
		t.Errorf("%d pages, %d heads, %d feet, %d rows", pages, strings.Count(text, "指标"), strings.Count(text, "页脚"), strings.Count(text, "住房公积金"))
	}
	if !strings.Contains(text, "第 2 页，共 ") {
		t.Error("the second page does not say that it is")
	}
}

func TestTheSameSheetHasTheSameBytes(t *testing.T) {
	first, _, _ := printed(t, everything, []string{"社会保险"})
	again, _, _ := printed(t, everything, []string{"社会保险"})
	if !bytes.Equal(first, again) {
		t.Error("it has others")
	}
	other, _, _ := printed(t, everything, []string{"居住"})
	if bytes.Equal(first, other) {
		t.Error("so has another sheet")
	}
}

func TestWhatTheFontLacksIsPrintedAsAGeta(t *testing.T) {
	_, _, text := printed(t, `{{.Sheet.Text .About}}`, "前\U00030000🙂\u0000\u202e\u0e01✗后\n行")
	if want := "前〓〓〓×后 行"; !strings.Contains(text, want) {
		t.Errorf("it says %q, not %q", text, want)
	}
}

func TestNoLineBeginsOrEndsWithWhatItMustNot(t *testing.T) {
	long := strings.Repeat("（一）单位接着正常缴社会保险，第 37 个月起每年 12 分；「按月折算」、https://example.com/a-long-address 不满一年的。", 20)
	_, _, text := printed(t, `{{.Sheet.Text .About}}`, long)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) < 10 {
		t.Fatalf("only %d lines", len(lines))
	}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if first := []rune(line)[0]; strings.ContainsRune("，。；、」）", first) {
			t.Errorf("a line begins so: %q", line)
		}
		if last := []rune(line)[len([]rune(line))-1]; strings.ContainsRune("（「", last) {
			t.Errorf("a line ends so: %q", line)
		}
	}
	if squeezed := strings.Join(strings.Fields(text), ""); squeezed != strings.Join(strings.Fields(long), "") {
		t.Error("something got lost")
	}
}

func TestAFormThatIsWrongIsAnErrorAndNoSheet(t *testing.T) {
	for _, form := range []string{`{{.Sheet.Table "x"}}`, `{{.Sheet.Table "10" "20"}}{{.Sheet.Row "a"}}`, `{{.About.Nothing}}`} {
		press, err := paper.NewPress(form)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := press.Print(t.Context(), map[string]any{}, made); err == nil {
			t.Errorf("%s: no error", form)
		}
	}
	if _, err := paper.NewPress(`{{`); err == nil {
		t.Error("half a template is a form")
	}
}

func TestWhoIsGoneNeedsNoSheet(t *testing.T) {
	press, err := paper.NewPress(everything)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := press.Print(ctx, nil, made); err == nil {
		t.Error("it was printed all the same")
	}
}

func TestManyPrintAtOnce(t *testing.T) {
	press, err := paper.NewPress(everything)
	if err != nil {
		t.Fatal(err)
	}
	want, err := press.Print(t.Context(), []string{"居住"}, made)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got, err := press.Print(t.Context(), []string{"居住"}, made); err != nil || !bytes.Equal(got, want) {
				t.Errorf("another sheet, %v", err)
			}
		})
	}
	all.Wait()
}

func TestAnAddressTooLongForACodeIsLeftOut(t *testing.T) {
	_, pages, text := printed(t, `{{.Sheet.Code .About "扫码核对"}}{{.Sheet.Text "正文"}}`, strings.Repeat("a", 5000))
	if pages != 1 || !strings.Contains(text, "正文") || strings.Contains(text, "扫码") {
		t.Errorf("%d pages: %s", pages, text)
	}
}

func FuzzAnyTextCanBePrinted(f *testing.F) {
	for _, text := range []string{"社保", "", " ", "\x00\xff", strings.Repeat("长", 3000), "a\u202eb", "（（（（", "。。。。", strings.Repeat("x", 2000)} {
		f.Add(text)
	}
	press, err := paper.NewPress(`{{$s := .Sheet}}{{$s.Title .About}}{{$s.Figure .About .About}}{{$s.Table "30" "*"}}{{$s.Row .About .About}}{{$s.Item "·" .About}}{{$s.Code "https://luohu.example/" .About}}{{$s.Foot "" ""}}`)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 10_000 {
			return
		}
		file, err := press.Print(t.Context(), text, made)
		if err != nil {
			t.Fatal(err)
		}
		api.DisableConfigDir()
		if err := api.Validate(bytes.NewReader(file), nil); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

func TestRareCharactersOfNamesArePrintedAndCanBeFound(t *testing.T) {
	const name = "𠮷田·㛃、䶮𫖯𮯠龘，古丽·买买提"
	_, pages, text := printed(t, `{{$.Sheet.Text .About}}{{$.Sheet.Table "60r" "*"}}{{$.Sheet.Row .About .About}}`, name)
	if pages != 1 || strings.Count(strings.Join(strings.Fields(text), ""), name) < 1 {
		t.Errorf("%d pages: %q", pages, text)
	}
	_, _, text = printed(t, `{{$.Sheet.Text .About}}`, "𰀀\u200d葛\U000e0100")
	if !strings.Contains(text, "〓葛") {
		t.Errorf("what no font has: %q", text)
	}
}

func TestWidthsAreTheSameWhateverWasSetBefore(t *testing.T) {
	plain, _, _ := printed(t, `{{$s := .Sheet}}{{$s.Table "*" "60r"}}{{$s.Row "a" "8.5"}}`, nil)
	after, _, _ := printed(t, `{{$s := .Sheet}}{{$s.Title "1.5"}}{{$s.Table "*" "60r"}}{{$s.Row "a" "8.5"}}`, nil)
	if one, two := rightmost(t, plain), rightmost(t, after); one != two {
		t.Errorf("the number begins at %v, after a title at %v", one, two)
	}
}

// rightmost is how far at the right a text of a sheet begins.
func rightmost(t *testing.T, file []byte) (x float64) {
	t.Helper()
	r, err := pdf.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range r.Page(1).Content().Text {
		x = max(x, text.X)
	}
	return x
}

func TestASheetWithRareCharactersHasTheSameBytes(t *testing.T) {
	one, _, _ := printed(t, `{{$.Sheet.Text .About}}`, "𠮷㛃")
	two, _, _ := printed(t, `{{$.Sheet.Text .About}}`, "𠮷㛃")
	if !bytes.Equal(one, two) {
		t.Error("the same sheet has other bytes")
	}
	if len(one) > 60_000 {
		t.Errorf("two rare characters make %d bytes", len(one))
	}
}
