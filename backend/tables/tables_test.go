package tables_test

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/tables"
	"luohu/configs"
	"luohu/estimator"
)

func words(t *testing.T) *estimator.Words {
	t.Helper()
	src, err := configs.FS.ReadFile("words/estimate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, err := estimator.LoadWords(src)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// shipped are the tables of the shipped files.
func shipped(t *testing.T) *tables.Tables {
	t.Helper()
	names, err := fs.Glob(configs.FS, "policies/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no policies", err)
	}
	w := words(t)
	var files []*estimator.Policy
	for _, name := range names {
		src, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, load(t, w, string(src)))
	}
	all, err := tables.New("tianjin", w, files...)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func load(t *testing.T, w *estimator.Words, src string) *estimator.Policy {
	t.Helper()
	p, err := estimator.Load("a.yaml", []byte(src), w)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// later is the table of 2023 as a new version.
func later(t *testing.T, id, supersedes, from string) *estimator.Policy {
	t.Helper()
	src, err := configs.FS.ReadFile("policies/tianjin-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, words(t), strings.NewReplacer(
		"id: tianjin-2023\n", "id: "+id+"\n", "supersedes: tianjin-2022\n", "supersedes: "+supersedes+"\n",
		"valid_from: 2023-01-01\n", "valid_from: "+from+"\n", "until: 2026-12-31\n", "until: 2036-12-31\n",
	).Replace(string(src)))
}

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite", "", t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// inForce is the table for applications filed on a day, after looking what has
// changed.
func inForce(t *testing.T, all *tables.Tables, s *store.Store, day string) string {
	t.Helper()
	if _, err := all.Refresh(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	filing, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	p, err := all.Catalog().InForce("", filing)
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func TestAVersionIsInForceOnItsDateOnceASecondPersonApprovedIt(t *testing.T) {
	here, elsewhere, s, p := shipped(t), shipped(t), open(t), later(t, "tianjin-2027", "tianjin-2023", "2027-01-01")
	if err := here.Submit(t.Context(), s, p, " 张三 "); err != nil {
		t.Fatal(err)
	}
	if got := inForce(t, here, s, "2027-03-01"); got != "tianjin-2023" {
		t.Errorf("a draft is in force: %s", got)
	}
	for _, same := range []string{"张三", "张三　", " 张三"} {
		if err := here.Approve(t.Context(), s, p.Version, same, ""); !refused(err, "somebody else") {
			t.Errorf("%q approved what he submitted: %v", same, err)
		}
	}
	if err := here.Approve(t.Context(), s, p.Version, "李四", ""); err != nil {
		t.Fatal(err)
	}
	for name, all := range map[string]*tables.Tables{"here": here, "on another machine": elsewhere, "after a start": shipped(t)} {
		for day, want := range map[string]string{"2026-12-31": "tianjin-2023", "2027-01-01": "tianjin-2027"} {
			if got := inForce(t, all, s, day); got != want {
				t.Errorf("%s, filed on %s: %s, want %s", name, day, got, want)
			}
		}
	}
	if err := here.Withdraw(t.Context(), s, p.Version, "王五", "文号有误"); err != nil {
		t.Fatal(err)
	}
	if got := inForce(t, elsewhere, s, "2027-03-01"); got != "tianjin-2023" {
		t.Errorf("withdrawn, and yet in force: %s", got)
	}
	if found, err := elsewhere.Find(t.Context(), s, p.Version); err != nil || found.Version != p.Version {
		t.Errorf("withdrawn, and not readable: %v", err)
	}
	// Withdrawn by mistake: it takes two people again.
	if err := here.Submit(t.Context(), s, p, "张三"); err != nil {
		t.Fatal(err)
	}
	if err := here.Approve(t.Context(), s, p.Version, "李四", ""); err != nil {
		t.Fatal(err)
	}
	if steps, err := s.PolicySteps(t.Context(), p.Version); err != nil || len(steps) != 5 {
		t.Errorf("steps: %+v, %v", steps, err)
	}
}

func refused(err error, why string) bool {
	refusal, ok := errors.AsType[tables.Refusal](err)
	return ok && strings.Contains(refusal.Error(), why)
}

func TestRefreshCostsNothingUntilSomethingIsDecided(t *testing.T) {
	all, s, p := shipped(t), open(t), later(t, "tianjin-2027", "tianjin-2023", "2027-01-01")
	before := all.Catalog()
	for _, c := range []struct {
		step    string
		take    func() error
		changes bool
	}{
		{"nothing", func() error { return nil }, false},
		{"submitted", func() error { return shipped(t).Submit(t.Context(), s, p, "a") }, false},
		{"approved", func() error { return shipped(t).Approve(t.Context(), s, p.Version, "b", "") }, true},
		{"nothing more", func() error { return nil }, false},
		{"withdrawn", func() error { return shipped(t).Withdraw(t.Context(), s, p.Version, "c", "d") }, true},
	} {
		if err := c.take(); err != nil {
			t.Fatal(err)
		}
		if changed, err := all.Refresh(t.Context(), s); changed != c.changes || err != nil {
			t.Errorf("%s: changed %v, %v", c.step, changed, err)
		}
	}
	if _, found := before.Get("tianjin-2027"); found || all.Catalog() == before {
		t.Error("a catalog changed in place")
	}
}

func TestWhatCanNotFollowIsRefusedInOneSentence(t *testing.T) {
	s, all := open(t), shipped(t)
	good, twin := later(t, "tianjin-2027", "tianjin-2023", "2027-01-01"), later(t, "tianjin-2027b", "tianjin-2023", "2027-06-01")
	wrong := load(t, words(t), strings.Replace(string(good.Source()), "points: 110", "points: 111", 1))
	after := later(t, "tianjin-2028", "tianjin-2027", "2028-01-01")
	ctx := t.Context()
	for _, c := range []struct {
		name string
		do   func() error
		want string // empty: it goes through
	}{
		{"examples that do not come out", func() error { return all.Submit(ctx, s, wrong, "a") }, "do not come out"},
		{"a gap", func() error { return all.Submit(ctx, s, later(t, "tianjin-2029", "tianjin-2027", "2029-01-01"), "a") }, "supersedes"},
		{"the same day", func() error { return all.Submit(ctx, s, later(t, "tianjin-2023b", "tianjin-2022", "2023-01-01"), "a") }, "both valid from"},
		{"the same id", func() error { return all.Submit(ctx, s, later(t, "tianjin-2023", "tianjin-2022", "2027-01-01"), "a") }, "twice"},
		{"a shipped file", func() error { return all.Submit(ctx, s, all.Catalog().All()[4], "a") }, "already"},
		{"nobody", func() error { return all.Submit(ctx, s, good, " ") }, "name"},
		{"a long name", func() error { return all.Submit(ctx, s, good, strings.Repeat("名", 65)) }, "at most 64"},
		{"a name on two lines", func() error { return all.Submit(ctx, s, good, "a\x00b") }, "printable"},
		{"a draft", func() error { return all.Submit(ctx, s, good, "张三") }, ""},
		{"the same draft", func() error { return all.Submit(ctx, s, good, "李四") }, "a draft already, submitted by 张三"},
		{"another in its place", func() error { return all.Submit(ctx, s, twin, "张三") }, ""},
		{"withdrawing a draft", func() error { return all.Withdraw(ctx, s, good.Version, "李四", "x") }, "not approved"},
		{"an unknown version", func() error { return all.Approve(ctx, s, "sha256:0000", "李四", "") }, "nobody submitted"},
		{"a long reason", func() error { return all.Approve(ctx, s, good.Version, "李四", strings.Repeat("长", 501)) }, "at most 500"},
		{"a phone number as reason", func() error { return all.Approve(ctx, s, good.Version, "李四", "已与13800138000核对") }, "ID or phone"},
		{"a reason that can't be printed", func() error { return all.Approve(ctx, s, good.Version, "李四", "a\x00b") }, "printable"},
		{"a phone number as name", func() error { return all.Approve(ctx, s, good.Version, "13800138000", "") }, "ID or phone"},
		{"approving", func() error { return all.Approve(ctx, s, good.Version, "李四", "") }, ""},
		{"approving again", func() error { return all.Approve(ctx, s, good.Version, "王五", "") }, "approved by 李四"},
		{"its twin then", func() error { return all.Approve(ctx, s, twin.Version, "李四", "") }, "does not follow"},
		{"rejecting what is approved", func() error { return all.Reject(ctx, s, good.Version, "李四", "") }, "no draft"},
		{"the file of an approved one", func() error { return all.Submit(ctx, s, good, "张三") }, "approved already"},
		{"rejecting the twin", func() error { return all.Reject(ctx, s, twin.Version, "张三", "重了") }, ""},
		{"one after it", func() error { return all.Submit(ctx, s, after, "张三") }, ""},
		{"and approved", func() error { return all.Approve(ctx, s, after.Version, "李四", "") }, ""},
		{"withdrawing the one between", func() error { return all.Withdraw(ctx, s, good.Version, "李四", "x") }, "tianjin-2028 supersedes"},
		{"without a reason", func() error { return all.Withdraw(ctx, s, after.Version, "李四", " ") }, "reason"},
		{"the last first", func() error { return all.Withdraw(ctx, s, after.Version, "李四", "x") }, ""},
		{"then the one before", func() error { return all.Withdraw(ctx, s, good.Version, "李四", "x") }, ""},
	} {
		err := c.do()
		if c.want == "" && err != nil || c.want != "" && !refused(err, c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if got := inForce(t, all, s, "2030-01-01"); got != "tianjin-2023" {
		t.Errorf("in the end %s is in force", got)
	}
}

func TestOfTwoWhoApproveAtOnceOneWins(t *testing.T) {
	s, all := open(t), shipped(t)
	one, other := later(t, "tianjin-2027", "tianjin-2023", "2027-01-01"), later(t, "tianjin-2027b", "tianjin-2023", "2027-06-01")
	for _, p := range []*estimator.Policy{one, other} {
		if err := all.Submit(t.Context(), s, p, "张三"); err != nil {
			t.Fatal(err)
		}
	}
	machines := []*tables.Tables{shipped(t), shipped(t), shipped(t), shipped(t)}
	errs := make([]error, len(machines))
	var wait sync.WaitGroup
	for i, m := range machines {
		wait.Go(func() {
			errs[i] = m.Approve(t.Context(), s, []*estimator.Policy{one, other}[i%2].Version, "李四", "")
		})
	}
	wait.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !refused(err, "") {
			t.Errorf("not a plain sentence: %v", err)
		}
	}
	if approved, err := s.PolicyVersions(t.Context(), store.Approved); won != 1 || len(approved) != 1 || err != nil {
		t.Errorf("%d won, approved are %d, %v", won, len(approved), err)
	}
}

// A version that does not fit any more stops nobody from withdrawing it, and
// the tables of now stay.
func TestAVersionThatCanNotBeReadIsNotTakenInAndCanBeWithdrawn(t *testing.T) {
	s, all := open(t), shipped(t)
	broken := store.PolicyVersion{Version: "sha256:abcdef", Policy: "tianjin-2027", Source: "id: [", Status: store.Approved, SubmittedBy: "a"}
	draft := broken
	draft.Status = store.Draft
	for i, v := range []store.PolicyVersion{draft, broken} {
		if err := s.TakePolicyStep(t.Context(), v, store.PolicyStep{Number: int64(i + 1), Step: v.Status, DoneBy: "a"}, unasked); err != nil {
			t.Fatal(err)
		}
	}
	before := all.Catalog()
	if _, err := all.Refresh(t.Context(), s); err == nil || !strings.Contains(err.Error(), "sha256:abcdef") || all.Catalog() != before {
		t.Errorf("taken in: %v", err)
	}
	if err := all.Submit(t.Context(), s, later(t, "tianjin-2028", "tianjin-2023", "2028-01-01"), "b"); err == nil {
		t.Error("a draft was checked against tables that can't be read")
	}
	if err := all.Withdraw(t.Context(), s, broken.Version, "b", "读不了"); err != nil {
		t.Fatal(err)
	}
	if got := inForce(t, all, s, "2027-03-01"); got != "tianjin-2023" {
		t.Errorf("%s is in force", got)
	}
}

func TestAVersionIsFoundByItsIDOrTheBeginningOfItsHash(t *testing.T) {
	s, all := open(t), shipped(t)
	draft := later(t, "tianjin-2027", "tianjin-2023", "2027-01-01")
	if err := all.Submit(t.Context(), s, draft, "张三"); err != nil {
		t.Fatal(err)
	}
	kept := later(t, "tianjin-2026", "tianjin-2023", "2026-01-01")
	if err := s.KeepPolicy(t.Context(), kept.Version, kept.ID, kept.Source()); err != nil {
		t.Fatal(err)
	}
	now, _ := all.Catalog().Get("tianjin-2023")
	for words, want := range map[string]string{
		"tianjin-2023": now.Version, now.Version: now.Version, now.Version[:15]: now.Version, now.Version[7:19]: now.Version,
		"tianjin-2027": draft.Version, draft.Version[:20]: draft.Version, strings.ToUpper(draft.Version[7:20]): draft.Version,
		kept.Version[:20]: kept.Version,
	} {
		if p, err := all.Find(t.Context(), s, words); err != nil || p.Version != want {
			t.Errorf("%s: %v", words, err)
		}
	}
	for words, want := range map[string]string{"tianjin-2032": "did you mean", "sha256:": "no policy", "sha": "no policy", "sha256:0123456789ab": "no policy"} {
		if _, err := all.Find(t.Context(), s, words); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", words, err)
		}
	}
	if v, err := all.Version(t.Context(), s, draft.Version[7:12]); err != nil || v.Version != draft.Version {
		t.Errorf("%v", err)
	}
	for words, want := range map[string]string{"tianjin-2027": "no hash", "abc": "at least", now.Version: "nobody submitted"} {
		if _, err := all.Version(t.Context(), s, words); !refused(err, want) {
			t.Errorf("%s: %v", words, err)
		}
	}
}

func TestAnAmbiguousHashIsNotGuessed(t *testing.T) {
	s, all := open(t), shipped(t)
	for i, version := range []string{"sha256:abcd01", "sha256:abcd02"} {
		v := store.PolicyVersion{Version: version, Policy: "x", Source: "x", Status: store.Draft, SubmittedBy: "a"}
		if err := s.TakePolicyStep(t.Context(), v, store.PolicyStep{Number: int64(i + 1), Step: tables.Submitted, DoneBy: "a"}, unasked); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := all.Version(t.Context(), s, "abcd"); !refused(err, "more of the hash") {
		t.Errorf("%v", err)
	}
	if _, err := all.Find(t.Context(), s, "abcd"); err == nil || !strings.Contains(err.Error(), "more of the hash") {
		t.Errorf("%v", err)
	}
}
