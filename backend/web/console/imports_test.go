package console_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/spreadsheet"
)

// sends a form with a file, by pairs of name and value.
func (h *house) sends(who, path, name string, src []byte, pairs ...string) page {
	h.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = form.WriteField(pairs[i], pairs[i+1])
	}
	if src != nil {
		_, _ = must(form.CreateFormFile("file", name)).Write(src)
	}
	_ = form.Close()
	r := must(http.NewRequestWithContext(h.Context(), http.MethodPost, h.url+path, &body))
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "luohu_session", Value: h.secrets[who]})
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp := must(client.Do(r))
	defer resp.Body.Close()
	return page{h.T, resp.StatusCode, resp.Header.Get("Location"), string(must(io.ReadAll(resp.Body)))}
}

// ofEducation is a file with the education's points of some applications.
func ofEducation(points string, all ...*casework.Application) []byte {
	src := "受理编号,指标,分值,依据\n"
	for _, a := range all {
		src += fmt.Sprintf("%s,education,%s,学信网核查\n", a.Number, points)
	}
	return []byte(src)
}

func TestAFileIsTriedThenConfirmedThenDoesNothingTwice(t *testing.T) {
	h := opened(t)
	a, b := h.accepted("王小明"), h.accepted("李四")
	h.get("education", "/console/imports").says("下载模板", "试算")
	sent := h.sends("education", "/console/imports", "a.csv", ofEducation("10", a, b), "period", "2026-2")
	where := sent.where
	if sent.status != http.StatusSeeOther || !strings.HasPrefix(where, "/console/imports/2026-2/") {
		t.Fatalf("%d %q %s", sent.status, where, sent.main())
	}
	h.get("education", where).says("试算结果", "确认导入 2 行", a.Number, b.Number)
	if h.is(a.ID).Score("education", "education").Closed() {
		t.Fatal("trying it has written")
	}
	for range 2 {
		h.posts("education", where).led(where)
		if r := h.is(a.ID).Score("education", "education"); r.Status != casework.Done || r.Points.Short() != "10" {
			t.Errorf("%+v", r)
		}
	}
	{
		p := h.get("education", where)
		p.says("已导入", "和记录一样2")
		p.silent("确认导入 2 行")
	}
	if n := len(h.is(a.ID).Scores); h.is(a.ID).Version != h.is(b.ID).Version || n == 0 {
		t.Error("one of them was written twice")
	}
}

func TestWhatIsWrongInAFileIsShownInItsRowAndNothingIsWritten(t *testing.T) {
	h := opened(t)
	a, elsewhere := h.accepted("王小明"), h.filed("李四", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"})
	src := "受理编号,指标,分值,依据\n" + a.Number + ",education,10,学信网\n" + a.Number + ",education,5,学信网\n" +
		elsewhere.Number + ",education,10,学信网\n" + a.Number + ",没有的,10,x\n" + a.Number + ",age,1,x\n" + a.Number + ",education,很多,x\n=cmd|'/c calc'!A1,education,1,x\n"
	sent := h.sends("education", "/console/imports", "a.csv", []byte(src), "period", "2026-2")
	{
		p := h.get("education", sent.where)
		p.says("处不能导入", "没有找到这个受理编号", "没有这个指标", "分值不是数字", "第 2 行")
		p.silent("确认导入")
	}
	h.posts("education", sent.where).refused("一行都没有写入")
	if h.is(a.ID).Score("education", "education").Closed() {
		t.Error("a part of it was written")
	}
}

func TestAFileIsSomebodysOwn(t *testing.T) {
	h := opened(t)
	a := h.accepted("王小明")
	sent := h.sends("education", "/console/imports", "a.csv", ofEducation("10", a), "period", "2026-2")
	for _, who := range []string{"edu.two", "hrss", "approver", "binhai"} {
		p := h.posts(who, sent.where)
		if who == "edu.two" {
			p.refused("文件已经不在了")
		} else if p.status != http.StatusForbidden {
			t.Errorf("%s confirms it: %d", who, p.status)
		}
	}
	if h.is(a.ID).Score("education", "education").Closed() {
		t.Error("somebody else has written it")
	}
	h.sends("education", "/console/imports", "b.csv", ofEducation("5", a), "period", "2026-2")
	h.posts("education", sent.where).refused("文件已经不在了")
	if p := h.sends("education", "/console/imports", "b.csv", ofEducation("5", a), "period", "../2026-2"); p.status != http.StatusNotFound {
		t.Errorf("a period that is none: %d", p.status)
	}
}

func TestTheTemplateHasTheOpenRecordsOfOnesOwnDepartment(t *testing.T) {
	h := opened(t)
	a := h.accepted("王小明")
	for query, rows := range map[string]int{"": 3, "?indicator=education": 3, "?indicator=age": 2} {
		book := must(excelize.OpenReader(strings.NewReader(h.get("education", "/console/imports/2026-2/template"+query).text)))
		all := must(book.GetRows(book.GetSheetList()[0]))
		if len(all) != rows || rows == 3 && all[2][0] != a.Number {
			t.Errorf("%q: %v", query, all)
		}
	}
	if p := h.send("hrss", http.MethodGet, "/console/imports/2026-2/template", nil); p.status != http.StatusForbidden {
		t.Errorf("a window has it: %d", p.status)
	}
}

// bomb is a workbook whose sheet unpacks to far more than it has.
func bomb() []byte {
	book := excelize.NewFile()
	_ = book.SetCellStr("Sheet1", "A1", "受理编号")
	var whole bytes.Buffer
	_ = book.Write(&whole)
	from := must(zip.NewReader(bytes.NewReader(whole.Bytes()), int64(whole.Len())))
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, f := range from.File {
		if f.Name != "xl/worksheets/sheet1.xml" {
			_ = to.Copy(f)
			continue
		}
		w := must(to.Create(f.Name))
		space := bytes.Repeat([]byte(" "), 1<<20)
		for range 100 {
			_, _ = w.Write(space)
		}
	}
	_ = to.Close()
	return b.Bytes()
}

func TestHostileFilesAreRefusedAtTheDoor(t *testing.T) {
	h := opened(t)
	for name, c := range map[string]struct {
		src  []byte
		says string
	}{
		"a bomb":          {bomb(), "读不出来"},
		"too many rows":   {[]byte("受理编号,指标,分值\n" + strings.Repeat("1,2,3\n", spreadsheet.MaxRows+2)), "行数最多"},
		"too many bytes":  {bytes.Repeat([]byte("a"), spreadsheet.MaxBytes+1), "字节数最多"},
		"far too many":    {bytes.Repeat([]byte("a"), spreadsheet.MaxBytes+1<<20), "字节数最多"},
		"no table":        {[]byte("%PDF-1.7\n\x00\x01"), "读不出来"},
		"an old workbook": {[]byte("\xd0\xcf\x11\xe0 and more"), "旧的 .xls"},
		"another table":   {[]byte("a,b\n1,2\n"), "表头里没有找到"},
		"nothing":         {nil, "没有一行"},
		"a page":          {[]byte("受理编号,指标,<script>alert(1)</script>\n1,2,3\n"), "表头里没有找到"},
	} {
		p := h.sends("education", "/console/imports", "../../a.xlsx", c.src, "period", "2026-2")
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.main(), c.says) || regexp.MustCompile(`<script>alert`).MatchString(p.text) {
			t.Errorf("%s: %d\n%s", name, p.status, p.main())
		}
	}
}

// school is the system of the education, which knows everybody.
type school struct{}

func (school) Ask(_ context.Context, q exchange.Question) (exchange.Finding, error) {
	if q.IDNumber == "" || q.Indicator != "education" {
		return exchange.Finding{}, exchange.ErrUnusable
	}
	return exchange.Finding{Known: true, Points: q.Possible[len(q.Possible)-1], Evidence: "学籍库", Source: "教委系统"}, nil
}

func TestTheDepartmentsSystemIsAskedAndTheScorerDecides(t *testing.T) {
	h := opened(t)
	a := h.accepted("王小明")
	path := "/console/applications/" + a.ID
	h.get("education", path).says("查部门系统")
	p := h.posts("education", path+"/scores/education/proposal", "version", version(a))
	p.says("部门系统：20.00 分", "学籍库", "教委系统")
	if p.status != http.StatusOK || !strings.Contains(p.text, `value="20.00"`) || h.is(a.ID).Score("education", "education").Closed() {
		t.Errorf("%d: it stands in the row, and nothing is scored\n%s", p.status, p.main())
	}
	for _, who := range []string{"hrss", "approver"} {
		if p := h.posts(who, path+"/scores/education/proposal"); p.status != http.StatusForbidden {
			t.Errorf("%s asks: %d", who, p.status)
		}
	}
}
