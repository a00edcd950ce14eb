package demo

import (
	"context"
	"time"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// notices makes up what was published so far, a correction among it, and the draft
// of what comes next. Drafts of the period before were made by its moves.
func (d *director) notices(ctx context.Context) error {
	if d.Load.Notices == nil {
		return nil
	}
	editor := d.of(casework.Editor, "", "")
	for _, kind := range []struct {
		notice.Kind
		at time.Time
	}{
		{"points", time.Date(2025, 11, 24, 9, 30, 0, 0, casework.Zone)},
		{"list", time.Date(2025, 12, 15, 9, 30, 0, 0, casework.Zone)},
		{"permits", time.Date(2025, 12, 22, 10, 0, 0, 0, casework.Zone)},
	} {
		waiting, err := d.Store.Notices(ctx, store.NoticeFilter{State: notice.Draft, Kind: kind.Kind, Period: past, Limit: 1})
		if err != nil {
			return err
		}
		for _, n := range waiting {
			if err := d.letOut(ctx, n.ID, kind.at, "文字核对无误，按时发布"); err != nil {
				return err
			}
		}
	}
	policy, err := d.written(ctx, editor, "policy", func(t *notice.Text) {
		t.Title = "示范积分办法有变化（演示）"
		t.Given = map[string]string{"文件名称": "示范积分办法（演示）", "文号": "演示〔2026〕1号", "施行日期": "2026年7月1日", "变化": "租房备案满 1 年的每年加 6 分，补缴的月数不计分。"}
		t.Body = "{{文件名称}}（{{文号}}）自 {{施行日期}} 起施行。这是演示，不是真的政策。\n\n## 有什么变化\n\n- 租房备案满 1 年的，每年加 6 分。\n- 社保补缴的月数不计分。\n\n已经提交的申请按提交时的办法计分，不用重新填写。咨询电话 {{咨询电话}}。"
	})
	if err != nil {
		return err
	}
	if err := d.letOut(ctx, policy.ID, time.Date(2026, 4, 10, 15, 0, 0, 0, casework.Zone), "新办法已经印发"); err != nil {
		return err
	}
	if err := d.corrected(ctx, editor, policy.ID); err != nil {
		return err
	}
	service, err := d.written(ctx, editor, "service", func(t *notice.Text) {
		t.Given = map[string]string{"停止开始": "2026年6月6日 22:00", "停止结束": "2026年6月7日 06:00", "影响": "网上填报和查询"}
	})
	if err != nil {
		return err
	}
	if err := d.letOut(ctx, service.ID, time.Date(2026, 5, 22, 16, 20, 0, 0, casework.Zone), "6 月 6 日夜里换机器"); err != nil {
		return err
	}
	d.Clock.Set(Begins.Add(-time.Hour))
	_, err = d.begunNotice(ctx, editor, "points", Running, func(t *notice.Text) {
		t.Digest = "{{期}}分值公布，可以查询，也可以申请复核。"
	})
	return err
}

// corrected publishes a correction of the day on which the policy begins.
func (d *director) corrected(ctx context.Context, by casework.Actor, id string) error {
	d.Clock.Set(time.Date(2026, 4, 13, 9, 0, 0, 0, casework.Zone))
	n, err := d.Load.CorrectNotice(ctx, by, id)
	if err != nil {
		return err
	}
	text := n.Text
	text.Title = "更正：示范积分办法的施行日期（演示）"
	text.Given = map[string]string{"文件名称": "示范积分办法（演示）", "文号": "演示〔2026〕1号", "施行日期": "2026年8月1日", "变化": "租房备案满 1 年的每年加 6 分，补缴的月数不计分。"}
	text.Body = "4 月 10 日的通知把施行日期写错了，更正如下。\n\n" + text.Body
	if _, err := d.Load.SaveNotice(ctx, by, n.ID, n.Version, text); err != nil {
		return err
	}
	return d.letOut(ctx, n.ID, time.Date(2026, 4, 13, 11, 0, 0, 0, casework.Zone), "施行日期写错了")
}

func (d *director) written(ctx context.Context, by casework.Actor, kind notice.Kind, write func(*notice.Text)) (*notice.Notice, error) {
	return d.begunNotice(ctx, by, kind, "", write)
}

// begunNotice is a draft that somebody has written.
func (d *director) begunNotice(ctx context.Context, by casework.Actor, kind notice.Kind, period casework.PeriodID, write func(*notice.Text)) (*notice.Notice, error) {
	n, err := d.Load.NewNotice(ctx, by, kind, period)
	if err != nil {
		return nil, err
	}
	text := n.Text
	write(&text)
	return d.Load.SaveNotice(ctx, by, n.ID, n.Version, text)
}

// letOut has a notice published by two at a time.
func (d *director) letOut(ctx context.Context, id string, at time.Time, why string) error {
	d.Clock.Set(at)
	n, err := d.Store.Notice(ctx, id)
	if err != nil {
		return err
	}
	r, err := d.Load.RequestNotice(ctx, d.of(casework.Publisher, "", ""), id, n.Version, why)
	if err != nil {
		return err
	}
	d.Clock.Set(at.Add(5 * time.Minute))
	_, err = d.Load.DecideRequest(ctx, d.of(casework.Approver, "", ""), r.ID, true, "")
	return err
}
