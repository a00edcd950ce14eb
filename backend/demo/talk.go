package demo

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"luohu/backend/binding"
	"luohu/backend/store"
)

// Said is what a follower of the account says; without words: they follow it.
type Said struct{ Follower, Text string }

// Talk lets the bot hear it, and is what it answers.
type Talk func(ctx context.Context, said Said) (string, error)

// asks are what people send who want to know one thing.
var asks = []string{
	"积分落户", "材料", "流程", "时间", "受理点", "条件", "进度", "积分落户怎么办理", "社保断了两个月有影响吗", "租房怎么算分",
	"学历要不要认证", "孩子能一起落户吗", "大概多久能批下来", "名单什么时候出来", "补正几天", "公积金在外地交的算吗",
	"天津和北京哪个容易", "我想咨询一下落户之后车牌", "有没有人在", "社保卡丢了咋办", "人才引进和积分哪个好",
}

// answers are how people answer the interview, by what is asked.
var answers = []struct {
	asked string
	given []string
}{
	{"连续正常", []string{"50", "3年", "18个月"}},
	{"出生日期", []string{"1992年5月6日", "1988-03-12", "1985.11"}},
	{"最高学历", []string{"本科", "大专", "没有"}},
	{"，养老保险", []string{"四年零两个月", "60", "3年"}},
	{"也都是", []string{"都一样"}},
	{"住房公积金", []string{"3年", "0", "20个月"}},
	{"租房登记备案了", []string{"24个月", "0", "一年半"}},
	{"按年签注", []string{"两次", "1", "4"}},
	{"同时在外地", []string{"没有"}},
	{"退休年龄", []string{"没有"}},
	{"有效的户口", []string{"有"}},
	{"居住证现在有效", []string{"是"}},
	{"用人单位的职工", []string{"是"}},
	{"在给你正常缴", []string{"是"}},
}

// chance is one in so many.
func chance(r *rand.Rand, of int) bool { return r.IntN(of) == 0 }

// followers follow the account, most of them silently; the first ask for a person, some
// ask something, some let their points be counted, and not all of them to the end.
func (d *director) followers(ctx context.Context, r *rand.Rand, size Size) error {
	name, err := d.Follow(ctx, size.Followers+size.Silent)
	if err != nil {
		return err
	}
	if err := d.bind(ctx, name, size); err != nil {
		return err
	}
	for i := range size.Followers {
		who := name(i)
		if _, err := d.Talk(ctx, Said{Follower: who}); err != nil {
			return err
		}
		if i < len(needy) {
			if err := d.asksForAPerson(ctx, who, needy[i]); err != nil {
				return err
			}
			continue
		}
		for range r.IntN(3) {
			if _, err := d.Talk(ctx, Said{who, asks[r.IntN(len(asks))]}); err != nil {
				return err
			}
		}
		if chance(r, 3) {
			if err := d.subscribe(ctx, r, who); err != nil {
				return err
			}
		}
		if chance(r, 5) {
			if err := d.interview(ctx, r, who); err != nil {
				return err
			}
		}
	}
	return nil
}

// topics are what some want to be told of.
var topics = []string{"全部", "申报通知", "分值公布", "名单公示", "政策变化"}

func (d *director) subscribe(ctx context.Context, r *rand.Rand, who string) error {
	for _, says := range []string{"订阅" + topics[r.IntN(len(topics))], "同意"} {
		if _, err := d.Talk(ctx, Said{who, says}); err != nil {
			return err
		}
	}
	return nil
}

// boundOf is how many applicants there are for each whose WeChat is known.
const boundOf = 4

// bind makes some who follow silently the applicants of the period in full course.
func (d *director) bind(ctx context.Context, name func(int) string, size Size) error {
	var all []store.Binding
	for i := 0; i < len(d.applicants) && len(all) < size.Silent; i += boundOf {
		all = append(all, store.Binding{ID: d.id(), Follower: name(size.Followers + len(all)), Person: d.applicants[i].id, How: binding.ByReceipt})
	}
	for some := range slices.Chunk(all, together) {
		err := d.Store.Do(ctx, func(tx *store.Tx) error {
			for _, b := range some {
				if _, err := tx.Bind(b); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// longest is after how many answers somebody has had enough.
const longest = 45

func (d *director) interview(ctx context.Context, r *rand.Rand, who string) error {
	reply, err := d.Talk(ctx, Said{who, "测算"})
	for given := 0; err == nil && given < longest; given++ {
		at := strings.LastIndex(reply, "【")
		if at < 0 { // nothing is asked: here is the result
			_, err = d.Talk(ctx, Said{who, "保存"})
			return err
		}
		if chance(r, 25) { // the metro has arrived
			return nil
		}
		reply, err = d.Talk(ctx, Said{who, answer(r, reply[at:])})
	}
	return err
}

func answer(r *rand.Rand, question string) string {
	for _, one := range answers {
		if strings.Contains(question, one.asked) {
			return one.given[r.IntN(len(one.given))]
		}
	}
	return "跳过"
}
