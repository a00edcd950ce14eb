package notice_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/configs"
)

var (
	editor = casework.Actor{ID: "editor", Role: casework.Editor}
	now    = time.Date(2026, 11, 24, 9, 0, 0, 0, casework.Zone)
)

func rules(t testing.TB) *notice.Rules {
	t.Helper()
	read := func(name string) []byte {
		src, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	r, err := notice.LoadRules(read("notices/kinds.yaml"), read("notices/channels.yaml"),
		notice.Office{Name: "天津市居住证积分服务中心", Phone: "12333", URL: "https://luohu.example"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// period is one whose points and list are out.
func period() *casework.Period {
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, casework.Zone)
	}
	return &casework.Period{
		ID: "2026-2", Stage: casework.ListPublished,
		Display: casework.Window{From: at(11, 24, 9), To: at(11, 30, 17)}, Listing: casework.Window{From: at(12, 14, 9), To: at(12, 18, 17)},
		List: &casework.List{Selection: casework.Selection{By: casework.ByLine, Line: 110 * 120_000}, Listed: 1200},
		Terms: casework.Terms{
			AsOf: casework.Date{Time: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)}, Filing: casework.Window{From: at(7, 1, 9), To: at(10, 31, 17)}, QueryUntil: at(12, 31, 17),
			Clocks: casework.Clocks{Display: 5, ListDisplay: 5, PermitCheck: 10, PermitPost: 10},
		},
	}
}

// given are values of everything that is typed.
var given = map[notice.Kind]map[string]string{
	"policy":  {"文件名称": "示范办法", "文号": "示范〔2026〕6号", "施行日期": "2027年1月1日", "变化": "租房备案每满 1 年加 6 分。社保补缴的月数不计分，以实际缴纳为准。"},
	"service": {"停止开始": "2026年6月6日 22:00", "停止结束": "2026年6月7日 06:00", "影响": "网上填报和查询"},
}

// shipped is a draft with the shipped text of its kind.
func shipped(t testing.TB, r *notice.Rules, kind notice.Kind) *notice.Notice {
	t.Helper()
	k := r.Kind(kind)
	text := notice.Text{Title: k.Title, Body: k.Body, Given: given[kind]}
	if kind == "free" {
		text.Title, text.Body = "国庆节放假安排", "10 月 1 日至 10 月 7 日放假，窗口不办理业务，网上照常填报。"
	}
	return drafted(t, kind, text)
}

func drafted(t testing.TB, kind notice.Kind, text notice.Text) *notice.Notice {
	t.Helper()
	n, err := notice.New("01JTEST0000000000000000000", kind, "2026-2", text, editor, now)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// with is a draft of free text with something else in it.
func with(t testing.TB, r *notice.Rules, change func(*notice.Text)) []notice.Fault {
	t.Helper()
	text := shipped(t, r, "free").Text
	change(&text)
	return r.Ready(drafted(t, "free", text), period()).Faults
}

func TestTheShippedTextOfEveryKindCanGoOut(t *testing.T) {
	r := rules(t)
	for _, kind := range notice.KindIDs {
		ready := r.Ready(shipped(t, r, kind), period())
		for _, f := range ready.Faults {
			t.Errorf("%s: %s at %d:%d: %s", kind, f.Field, f.Line, f.Col, r.Says(f))
		}
	}
}

// The looks of every kind on a phone; UPDATE=1 writes them anew.
func TestFormsReadAsTheyAreKnown(t *testing.T) {
	r := rules(t)
	for _, kind := range notice.KindIDs {
		got := looks(r.Ready(shipped(t, r, kind), period()))
		file := "testdata/" + string(kind) + ".txt"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s reads\n%s\nwant (UPDATE=1 writes it anew)\n%s", kind, got, want)
		}
	}
}

func looks(v *notice.Ready) string {
	var b strings.Builder
	for _, c := range []*notice.Carrier{v.Template, v.Subscription} {
		if c == nil {
			continue
		}
		b.WriteString("# " + c.Title + "\n")
		for _, f := range c.Fields {
			b.WriteString(f.Label + "：" + f.Value + "\n")
		}
	}
	b.WriteString("# 图文\n" + v.Article.Title + "\n" + v.Article.Digest + "\n# 客服消息\n" + v.Customer + "\n# 网页\n" + v.Title + "\n" + v.HTML + "\n")
	return b.String()
}

func TestWhatIsWrongIsSaidWithItsPlace(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		name      string
		change    func(*notice.Text)
		field     string
		code      notice.Code
		line, col int
		says      string
	}{
		{"a variable that there is not", func(x *notice.Text) { x.Body = "第一行\n请打 {{咨询热线}}" }, "body", notice.Unknown, 2, 4, "没有「咨询热线」这个变量，是不是「咨询电话」。"},
		{"one of another kind", func(x *notice.Text) { x.Title = "{{公布开始}}公布" }, "title", notice.Unknown, 1, 1, "没有「公布开始」这个变量。"},
		{"braces that are open", func(x *notice.Text) { x.Body = "请打 {{咨询电话}" }, "body", notice.OpenBraces, 1, 4, "双花括号没有配对：变量要写成 {{名称}}。"},
		{"no title", func(x *notice.Text) { x.Title = "" }, "title", notice.Empty, 0, 0, "还没有写。"},
		{"nothing to read", func(x *notice.Text) { x.Body = "<!-- -->" }, "body", notice.HTML, 1, 1, "不能写 HTML，请用 Markdown。"},
		{"a long title", func(x *notice.Text) { x.Title = strings.Repeat("长", 61) }, "title", notice.TooLong, 0, 0, "现在 61 个字，最多 60 个字。"},
		{"a long digest", func(x *notice.Text) { x.Digest = strings.Repeat("长", 121) }, "digest", notice.TooLong, 0, 0, "现在 121 个字，最多 120 个字。"},
		{"a long message", func(x *notice.Text) { x.Customer = strings.Repeat("长", 683) }, "customer", notice.TooLong, 0, 0, "现在 2049 字节，最多 2048 字节。"},
		{"too long with its value", func(x *notice.Text) { x.Digest = strings.Repeat("长", 100) + "{{发布单位}}{{发布单位}}" }, "digest", notice.TooLongThen, 0, 0, "填入变量后是 124 个字，最多 120 个字。"},
		{"a picture", func(x *notice.Text) { x.Body = "看图\n\n![图](https://example.org/a.png)" }, "body", notice.Image, 3, 1, "通知里不能放图片。"},
		{"HTML in a line", func(x *notice.Text) { x.Body = "你<b>好</b>" }, "body", notice.HTML, 1, 2, "不能写 HTML，请用 Markdown。"},
		{"a script", func(x *notice.Text) { x.Body = "<script>alert(1)</script>" }, "body", notice.HTML, 1, 1, "不能写 HTML，请用 Markdown。"},
		{"a link that runs something", func(x *notice.Text) { x.Body = "[点这里](javascript:alert(1))" }, "body", notice.Link, 1, 1, "链接只能是 http:// 或 https:// 开头的网址。"},
		{"angles in a title", func(x *notice.Text) { x.Title = "通知<a href=x>" }, "title", notice.Angle, 1, 3, "这里不能有尖括号。"},
		{"two lines of a title", func(x *notice.Text) { x.Title = "通知\n第二行" }, "title", notice.LineBreak, 1, 3, "这一格不能换行。"},
		{"somebody's phone", func(x *notice.Text) { x.Body = "请找老王 13812345678" }, "body", notice.Personal, 0, 0, "不能写身份证号、手机号。"},
	} {
		faults := with(t, r, c.change)
		found := false
		for _, f := range faults {
			if f.Field == c.field && f.Code == c.code && f.Line == c.line && f.Col == c.col && r.Says(f) == c.says {
				found = true
			}
		}
		if !found {
			t.Errorf("%s: %+v", c.name, faults)
		}
	}
}

func TestAFieldOfAMessageTakesWhatWeChatTakes(t *testing.T) {
	r := rules(t)
	for _, c := range []struct{ field, value, want string }{
		{"template.thing1", strings.Repeat("长", 20), ""},
		{"template.thing1", strings.Repeat("长", 21), "现在 21 个字，最多 20 个字。"},
		{"template.phrase2", "已公布", ""},
		{"template.phrase2", "已经公布完毕", "现在 6 个字，最多 5 个字。"},
		{"template.phrase2", "ok", "这一格只能是汉字，例如 已公布。"},
		{"template.time3", "2026年11月24日 09:00", ""},
		{"template.time3", "2026年11月24日 09:00~2026年11月30日 17:00", "现在 35 个字，最多 32 个字。"},
		{"template.time3", "2026年2月28日 23:59", ""},
		{"template.time3", "2026年2月29日 09:00", "这一格只能是时间，例如 2026年5月26日 09:00。"},
		{"template.time3", "2026年13月5日", "这一格只能是时间，例如 2026年5月26日 09:00。"},
		{"template.time3", "2026年5月26日 24:00", "这一格只能是时间，例如 2026年5月26日 09:00。"},
		{"template.time3", "2026年5月26日 09:60", "这一格只能是时间，例如 2026年5月26日 09:00。"},
		{"template.time3", "下周二", "这一格只能是时间，例如 2026年5月26日 09:00。"},
		{"template.thing4", "您的编号 {{受理编号}}", ""},
		{"subscription.thing4", "{{没有的}}", "没有「没有的」这个变量。"},
	} {
		text := shipped(t, r, "points").Text
		form, key, _ := strings.Cut(c.field, ".")
		text.Template, text.Subscription = map[string]string{}, map[string]string{}
		map[string]map[string]string{"template": text.Template, "subscription": text.Subscription}[form][key] = c.value
		said := ""
		for _, f := range r.Ready(drafted(t, "points", text), period()).Faults {
			if f.Field != c.field {
				t.Errorf("%s = %q: a fault of %s", c.field, c.value, f.Field)
				continue
			}
			said += r.Says(f)
		}
		if said != c.want {
			t.Errorf("%s = %q: %q, want %q", c.field, c.value, said, c.want)
		}
	}
}

func TestWhatIsEachOnesOwnStandsOnlyWhereOneReadsIt(t *testing.T) {
	r := rules(t)
	text := shipped(t, r, "points").Text
	text.Customer = "您的申请 {{受理编号}} 的分值已公布。"
	if faults := r.Ready(drafted(t, "points", text), period()).Faults; len(faults) > 0 {
		t.Errorf("in a message to one: %+v", faults)
	}
	for field, write := range map[string]func(*notice.Text){
		"title": func(x *notice.Text) { x.Title += "{{受理编号}}" }, "body": func(x *notice.Text) { x.Body += "{{总分}}" },
		"digest": func(x *notice.Text) { x.Digest = "{{总分}}" }, "article_title": func(x *notice.Text) { x.ArticleTitle = "{{总分}}" },
	} {
		text := shipped(t, r, "points").Text
		write(&text)
		found := false
		for _, f := range r.Ready(drafted(t, "points", text), period()).Faults {
			found = found || f.Field == field && f.Code == notice.OfRecipient
		}
		if !found {
			t.Errorf("in %s for everybody it is not refused", field)
		}
	}
}

func TestAValueThatIsNotThereYetIsNamedOnce(t *testing.T) {
	r := rules(t)
	before := period()
	before.Display = casework.Window{}
	var said []string
	for _, f := range r.Ready(shipped(t, r, "points"), before).Faults {
		if f.Code != notice.NoValue {
			t.Errorf("%+v", f)
		}
		said = append(said, f.Field+" "+r.Says(f))
	}
	got := strings.Join(said, "\n")
	want := "body 「公布开始」还没有值（公布分值的时候定下）。\nbody 「公布结束」还没有值（公布分值的时候定下）。\n" +
		"template.time3 「公布开始」还没有值（公布分值的时候定下）。\nsubscription.time3 「公布开始」还没有值（公布分值的时候定下）。"
	if got != want {
		t.Errorf("said\n%s\nwant\n%s", got, want)
	}
	shown := r.Examples(shipped(t, r, "points"), before)
	if strings.Contains(shown.Customer, "{{") || !strings.Contains(shown.Body, "2026年11月24日 09:00") {
		t.Errorf("with examples: %s", shown.Body)
	}
}

func TestAValueBringsNothingIn(t *testing.T) {
	r := rules(t)
	for _, evil := range []string{"[点](javascript:alert(1))", "<script>alert(1)</script>", "![x](https://example.org/x.png)", "{{发布单位}}"} {
		text := shipped(t, r, "policy").Text
		text.Given = map[string]string{"文件名称": evil, "文号": "x", "施行日期": "2027年1月1日", "变化": "好"}
		ready := r.Ready(drafted(t, "policy", text), nil)
		if len(ready.Faults) == 0 || strings.Contains(ready.HTML, "javascript") || strings.Contains(ready.HTML, "<script") {
			t.Errorf("%q goes out: %s", evil, ready.HTML)
		}
	}
}

func TestTheHashIsOfEveryCharacter(t *testing.T) {
	r := rules(t)
	base := r.Ready(shipped(t, r, "points"), period()).Hash()
	if again := r.Ready(shipped(t, r, "points"), period()).Hash(); again != base {
		t.Error("the same has another hash")
	}
	for what, change := range map[string]func(*notice.Text){
		"title": func(x *notice.Text) { x.Title += "。" }, "body": func(x *notice.Text) { x.Body += "。" }, "customer": func(x *notice.Text) { x.Customer = "好" },
		"template": func(x *notice.Text) { x.Template = map[string]string{"thing4": "好"} }, "subscription": func(x *notice.Text) { x.Subscription = map[string]string{"thing4": "好"} },
		"digest": func(x *notice.Text) { x.Digest = "好" }, "article": func(x *notice.Text) { x.ArticleTitle = "好" },
	} {
		text := shipped(t, r, "points").Text
		change(&text)
		if r.Ready(drafted(t, "points", text), period()).Hash() == base {
			t.Errorf("another %s has the same hash", what)
		}
	}
	later := period()
	later.Display.To = later.Display.To.AddDate(0, 0, 1)
	if r.Ready(shipped(t, r, "points"), later).Hash() == base {
		t.Error("another value has the same hash")
	}
}

func refused(err error, code casework.Code) bool {
	return errors.Is(err, &casework.Refusal{Code: code})
}

func TestWhatWentOutIsChangedOnlyByACorrectionOrAWithdrawal(t *testing.T) {
	r := rules(t)
	draft := shipped(t, r, "free")
	out, err := draft.Publish(notice.Release{Issue: r.Ready(draft, nil).Issue, Number: "2026-0001", Seq: 1, At: now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Edit(draft.Text, editor, now); !refused(err, notice.CodePublished) {
		t.Errorf("it is edited: %v", err)
	}
	if _, err := out.Publish(*out.Release); !refused(err, notice.CodePublished) {
		t.Errorf("it goes out twice: %v", err)
	}
	if _, err := draft.Correction("c", editor, now); !refused(err, notice.CodeNotPublished) {
		t.Errorf("a draft is corrected: %v", err)
	}
	other, err := out.Correction("c", editor, now)
	if err != nil || other.Corrects != out.ID || other.State != notice.Draft || !notice.Same(other.Text, out.Text) {
		t.Fatalf("%+v, %v", other, err)
	}
	corrected, err := out.CorrectedWith(other)
	if err != nil || corrected.CorrectedBy != "c" || corrected.Version != out.Version+1 {
		t.Fatalf("%+v, %v", corrected, err)
	}
	if _, err := corrected.Correction("d", editor, now); !refused(err, notice.CodeCorrected) {
		t.Errorf("it is corrected twice: %v", err)
	}
	if _, err := out.Withdraw("", editor, now); !refused(err, casework.CodeReasonMissing) {
		t.Errorf("withdrawn for no reason: %v", err)
	}
	gone, err := out.Withdraw("写错了", editor, now)
	if err != nil || gone.State != notice.Withdrawn || !gone.Public() {
		t.Fatalf("%+v, %v", gone, err)
	}
	if _, err := gone.Edit(draft.Text, editor, now); !refused(err, notice.CodeWithdrawn) {
		t.Errorf("what was withdrawn is edited: %v", err)
	}
	if _, err := notice.New("x", "free", "", notice.Text{}, casework.Actor{Role: casework.Approver}, now); !refused(err, casework.CodeNotAllowed) {
		t.Errorf("an approver writes: %v", err)
	}
}

func TestNothingThatCantBeSeenIsKept(t *testing.T) {
	n := drafted(t, "free", notice.Text{Title: " 通\u202e知\x00\u200b ", Body: "一\r\n二\xff", Template: map[string]string{"thing1": " ", "thing2": "好"}})
	if n.Text.Title != "通知" || n.Text.Body != "一\n二" || len(n.Text.Template) != 1 {
		t.Errorf("%+v", n.Text)
	}
	if _, err := n.Edit(notice.Text{Body: strings.Repeat("长", 40_001)}, editor, now); !refused(err, casework.CodeTextTooLong) {
		t.Errorf("%v", err)
	}
	if _, err := n.Edit(notice.Text{Template: map[string]string{"thing1": strings.Repeat("长", 501)}}, editor, now); !refused(err, casework.CodeTextTooLong) {
		t.Errorf("%v", err)
	}
}

func TestEveryRefusalHasWords(t *testing.T) {
	read := func(name string) []byte {
		src, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	words, err := casework.LoadWords(read("words/casework.yaml"), read("words/notice.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]any{"count": 2, "name": "编辑", "at": now, "version": int64(3)}
	for _, code := range notice.Codes {
		says, help := words.Refusal(&casework.Refusal{Code: code, Params: params})
		for _, said := range []string{says, help} {
			if !strings.HasSuffix(said, "。") || strings.Contains(said, "_") || strings.Contains(said, "<no value>") {
				t.Errorf("%s: %q", code, said)
			}
		}
	}
}
