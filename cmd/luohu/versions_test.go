package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// newTable is a version that takes the place of tianjin-2023 on a day: its pass
// line is 120. It is written to a file.
func newTable(t *testing.T, id, from string) (file string) {
	t.Helper()
	src, err := os.ReadFile("../../configs/policies/tianjin-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	table, _, found := strings.Cut(string(src), "\nexamples:\n")
	if !found {
		t.Fatal("no examples")
	}
	table = strings.NewReplacer(
		"id: tianjin-2023\n", "id: "+id+"\n", "supersedes: tianjin-2022\n", "supersedes: tianjin-2023\n",
		"valid_from: 2023-01-01\n", "valid_from: "+from+"\n", "points: 110\n", "points: 120\n",
		"until: 2026-12-31\n", "until: 2031-12-31\n",
	).Replace(table)
	file = filepath.Join(t.TempDir(), id+".yaml")
	example := "\nexamples:\n  - name: 只有年龄分\n    as_of: 2026-12-31\n    facts: {birth_date: 1986-06-30, education: none}\n    total: 5.00\n"
	if err := os.WriteFile(file, []byte(table+example), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// staff runs a command beside a running program, on its data folder.
func staff(t *testing.T, dir string, args ...string) (code int, out string) {
	t.Helper()
	cmd := command(t.Context(), args, "LUOHU_DATA__DIR="+dir, "LUOHU_CLOCK__NOW="+testNow)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok {
			t.Fatalf("%v: %v", exit, err)
		}
	}
	return cmd.ProcessState.ExitCode(), said.String()
}

var hashOfVersion = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

func (p *program) policies(t *testing.T) string { return p.get(t, "/api/v1/policies") }

func (p *program) get(t *testing.T, path string) string {
	t.Helper()
	resp, err := http.Get(p.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestANewTableComesIntoForceWhileTheProgramRuns(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	before := newPhone(p.url).as("Before")
	before.say(t, "测算")

	code, out := staff(t, dir, "policy", "submit", newTable(t, "tianjin-2027", "2027-01-01"), "--by", "张三")
	version := hashOfVersion.FindString(out)
	if code != exitDone || version == "" || !strings.Contains(out, "申报指导分值：110 分 → 120 分") {
		t.Fatalf("submit: %d\n%s", code, out)
	}
	if code, out := staff(t, dir, "policy", "drafts"); code != exitDone || !strings.Contains(out, version) {
		t.Errorf("drafts: %d\n%s", code, out)
	}
	if code, out := staff(t, dir, "policy", "approve", version, "--by", "张三"); code != exitCheckFailed || strings.Count(strings.TrimSpace(out), "\n") > 0 {
		t.Errorf("approved by who submitted: %d\n%s", code, out)
	}
	if strings.Contains(p.policies(t), "tianjin-2027") {
		t.Error("a draft is counted by")
	}
	if code, out := staff(t, dir, "policy", "approve", version[:20], "--by", "李四", "--reason", "核对过原文"); code != exitDone || !strings.Contains(out, "2027-01-01") {
		t.Fatalf("approve: %d\n%s", code, out)
	}
	p.waitUntil(t, "it has the new table", func() bool { return strings.Contains(p.policies(t), "tianjin-2027") })

	// The interview of before goes on by its own table, and is told once.
	if reply := before.say(t, "有"); !strings.Contains(reply, "政策文件有更新") {
		t.Errorf("the running interview is not told:\n%s", reply)
	}
	if reply := before.say(t, "有"); strings.Contains(reply, "政策文件有更新") {
		t.Errorf("told twice:\n%s", reply)
	}
	if reply := before.say(t, "退出"); !strings.Contains(reply, "110") || strings.Contains(reply, "120") {
		t.Errorf("the running interview has another line:\n%s", reply)
	}
	after := newPhone(p.url).as("After")
	after.say(t, "测算")
	if reply := after.say(t, "退出"); !strings.Contains(reply, "120") {
		t.Errorf("a new interview does not go by the new table:\n%s", reply)
	}
	if reply := after.say(t, "年龄怎么算分"); !strings.Contains(reply, "现行的积分表已经换了") {
		t.Errorf("a guide that quotes the table before does not say so:\n%s", reply)
	}
	if page := p.get(t, "/h5/guides/points-age"); !strings.Contains(page, "现行的积分表已经换了") {
		t.Errorf("nor does its page:\n%.500s", page)
	}
	for _, command := range [][]string{{"policy", "list"}, {"policy", "diff", "tianjin-2023", "tianjin-2027"}} {
		if code, out := staff(t, dir, command...); code != exitDone || !strings.Contains(out, "tianjin-2027") {
			t.Errorf("%v: %d\n%s", command, code, out)
		}
	}

	if code, out := staff(t, dir, "policy", "withdraw", version, "--by", "王五", "--reason", "文号有误"); code != exitDone {
		t.Fatalf("withdraw: %d\n%s", code, out)
	}
	p.waitUntil(t, "the new table is gone", func() bool { return !strings.Contains(p.policies(t), "tianjin-2027") })
	again := newPhone(p.url).as("Again")
	again.say(t, "测算")
	if reply := again.say(t, "退出"); !strings.Contains(reply, "110") || strings.Contains(reply, "120") {
		t.Errorf("the table before is not in force again:\n%s", reply)
	}
	if reply := after.say(t, "继续"); !strings.Contains(reply, "积分表已经撤回") {
		t.Errorf("who began with the withdrawn one is not told:\n%s", reply)
	}
	if reply := after.say(t, "退出"); !strings.Contains(reply, "120") {
		t.Errorf("what began with the withdrawn table does not go on with it:\n%s", reply)
	}
	code, out = staff(t, dir, "policy", "drafts", "--all")
	for _, want := range []string{"submitted by 张三", "approved by 李四\t核对过原文", "withdrawn by 王五\t文号有误"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("the record lacks %q: %d\n%s", want, code, out)
		}
	}
	p.stop(t)

	// After a start it is as it was.
	p = startProgram(t, dir)
	if strings.Contains(p.policies(t), "tianjin-2027") {
		t.Error("a start brings the withdrawn table back")
	}
	p.stop(t)
}

func TestWhoSubmitsATableSeesWhoseEdgesMove(t *testing.T) {
	dir := t.TempDir()
	file := newTable(t, "tianjin-2027", "2027-01-01")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	src = bytes.Replace(src, []byte("- per_year: 12\n"), []byte("- per_year: 13\n"), 1) // of pension, from the 37th month on
	if err := os.WriteFile(file, src, 0o600); err != nil {
		t.Fatal(err)
	}
	code, out := staff(t, dir, "policy", "submit", file, "--by", "张三")
	if code != exitDone || !strings.Contains(out, "1 get other points than under tianjin-2023") ||
		!strings.Contains(out, "养老保险 37 个月: 31.00 -> 31.08\n") {
		t.Fatalf("submit: %d\n%s", code, out)
	}
	if !strings.Contains(out, "points-age, points-award") {
		t.Errorf("the guides that quote the table before are not named:\n%s", out)
	}
	if code, out = staff(t, dir, "policy", "edges", hashOfVersion.FindString(out)); code != exitDone || !strings.Contains(out, "total: 31.08") {
		t.Errorf("the edges of the draft: %d\n%.300s", code, out)
	}
}

func TestAFileThatCanNotBecomeATableIsNoDraft(t *testing.T) {
	dir := t.TempDir()
	good := newTable(t, "tianjin-2027", "2027-01-01")
	src, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, now, want string }{
		"a fault":        {"evidence: reprint", "evidense: reprint", "did you mean evidence?"},
		"an example":     {"total: 5.00", "total: 6.00", "expected 6, got 5"},
		"the day":        {"valid_from: 2027-01-01", "valid_from: 2023-01-01", "both valid from"},
		"the one before": {"supersedes: tianjin-2023", "supersedes: tianjin-2022", "supersedes"},
	} {
		file := filepath.Join(t.TempDir(), "x.yaml")
		if err := os.WriteFile(file, []byte(strings.Replace(string(src), c.old, c.now, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out := staff(t, dir, "policy", "submit", file, "--by", "张三"); code != exitCheckFailed || !strings.Contains(out, c.want) {
			t.Errorf("%s: %d\n%s", name, code, out)
		}
	}
	if code, out := staff(t, dir, "policy", "drafts", "--all"); code != exitDone || out != "" {
		t.Errorf("drafts: %d\n%s", code, out)
	}
	for _, args := range [][]string{
		{"policy", "submit", "/does/not/exist", "--by", "张三"},
		{"policy", "submit", good},
		{"policy", "withdraw", "sha256:abcd", "--by", "张三"},
		{"policy", "diff", "tianjin-2023"},
	} {
		if code, out := staff(t, dir, args...); code != exitUnusable {
			t.Errorf("%v: %d\n%s", args, code, out)
		}
	}
	if code, out := staff(t, dir, "policy", "approve", "sha256:abcd", "--by", "张三"); code != exitCheckFailed || !strings.Contains(out, "nobody submitted") {
		t.Errorf("an unknown version: %d\n%s", code, out)
	}
}

func TestLookingAtTablesMakesNoDatabase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for _, args := range [][]string{{"policy", "list"}, {"policy", "drafts"}, {"policy", "diff", "tianjin-2022", "tianjin-2023"}} {
		if code, out := staff(t, dir, args...); code != exitDone {
			t.Errorf("%v: %d\n%s", args, code, out)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("there is a data folder now")
	}
}

func TestDiffTakesIDsHashesAndFiles(t *testing.T) {
	shipped := "../../configs/policies/tianjin-2023.yaml"
	_, list, _ := luohuSays(t, "", "policy", "list")
	var version string
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "tianjin-2023") {
			version = hashOfVersion.FindString(line)
		}
	}
	for _, same := range []string{"tianjin-2023", version, version[7:17], shipped} {
		code, out, errOut := luohuSays(t, "", "policy", "diff", same, "tianjin-2023")
		if code != exitDone || !strings.Contains(out, "是同一个文件") {
			t.Errorf("%s: %d %s%s", same, code, out, errOut)
		}
	}
	code, out, errOut := luohuSays(t, "", "policy", "diff", "tianjin-2022", shipped, "--format", "json")
	if code != exitDone || !strings.Contains(out, `"what": "rule"`) {
		t.Errorf("%d %s%s", code, out, errOut)
	}
	if code, _, errOut := luohuSays(t, "", "policy", "diff", "tianjin-2022", "tianjin-2032"); code != exitUnusable || !strings.Contains(errOut, "did you mean") {
		t.Errorf("%d %s", code, errOut)
	}
}

// Facts of made-up people in a folder, and of one who saved an estimate.
func TestImpactCountsFilesAndSavedEstimates(t *testing.T) {
	dir, facts := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"one.yaml":     "birth_date: 1992-05-06\neducation: associate\nowns_home: true\nhome_district: 东丽区\nhome_months: 24\n",
		"others.jsonl": `{"birth_date":"1992-05-06","education":"associate","pension_months":50}` + "\n" + `{"education":"associate"}` + "\nnonsense\n",
	} {
		if err := os.WriteFile(filepath.Join(facts, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out := staff(t, dir, "policy", "impact", "tianjin-2022", "tianjin-2023", "--facts-dir", facts)
	for _, want := range []string{"都计到 2026-12-31", "共 4 人，两边都算得出的 2 人", "加分 1 人", "不变 1 人", "「出生日期」", "others.jsonl:3"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("%q is missing: %d\n%s", want, code, out)
		}
	}
	code, out = staff(t, dir, "policy", "impact", "tianjin-2023", "--reading", "home_by_full_year", "--facts-dir", facts, "--as-of", "2026-06-30", "--format", "json")
	if code != exitDone || !strings.Contains(out, `"counted": 2`) || !strings.Contains(out, `"as_of": "2026-06-30"`) {
		t.Errorf("a reading: %d\n%s", code, out)
	}

	p := startProgram(t, dir)
	ph := newPhone(p.url).as("Saver")
	yang.interview(t, ph, ph.say(t, "测算"), nil)
	ph.say(t, "保存")
	code, out = staff(t, dir, "policy", "submit", newTable(t, "tianjin-2027", "2027-01-01"), "--by", "张三")
	for _, want := range []string{"共 1 人，两边都算得出的 1 人", "不变 1 人", "110 分 → 120 分"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("the draft's impact lacks %q: %d\n%s", want, code, out)
		}
	}
	code, out = staff(t, dir, "policy", "impact", "tianjin-2022", "tianjin-2027", "--saved")
	if code != exitDone || !strings.Contains(out, "各人计到各自的截止日") || strings.Contains(out, "1992") {
		t.Errorf("saved estimates: %d\n%s", code, out)
	}
	for _, args := range [][]string{
		{"tianjin-2022", "tianjin-2023"},
		{"tianjin-2022", "--saved"},
		{"tianjin-2023", "--reading", "none", "--saved"},
		{"tianjin-2022", "tianjin-2023", "--facts-dir", filepath.Join(dir, "none")},
		{"tianjin-2022", "tianjin-2023", "--saved", "--as-of", "June"},
		{"tianjin-2022", "tianjin-2023", "--reading", "x", "--saved"},
	} {
		if code, out := staff(t, dir, append([]string{"policy", "impact"}, args...)...); code != exitUnusable || strings.Count(strings.TrimSpace(out), "\n") > 0 {
			t.Errorf("%v: %d\n%s", args, code, out)
		}
	}
	if code, out := staff(t, filepath.Join(dir, "new"), "policy", "impact", "tianjin-2022", "tianjin-2023", "--saved"); code != exitUnusable || !strings.Contains(out, "no database") {
		t.Errorf("without a database: %d\n%s", code, out)
	}
}
