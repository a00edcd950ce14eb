package main

import (
	"strings"
	"testing"
	"time"
)

// Somebody in the middle of an interview wants to be reminded of days, of the news,
// and then of less; the program is killed in between.
func TestAFollowerIsRemindedOfDaysAndChoosesTopics(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	ph := newPhone(p.url).as("reminded")
	question := lastQuestion(ph.say(t, "测算"))
	today, err := time.Parse(time.RFC3339, testNow)
	if err != nil {
		t.Fatal(err)
	}
	in := func(days int, form string) string { return today.AddDate(0, 0, days).Format(form) }

	noted := ph.say(t, "提醒我"+in(40, "1月2日")+"去交材料")
	says(t, noted, in(40, "2006年1月2日"), "：交材料", "48 小时")
	if lastQuestion(noted) != question {
		t.Errorf("the question does not stand again under\n%s", noted)
	}
	ph.hears(t, "明天提醒我带居住证", in(1, "2006年1月2日"))
	ph.hears(t, "提醒我", "哪一天提醒你")
	ph.hears(t, "提醒我2020年1月1日交材料", "已经到了或者过了")
	ph.hears(t, "提醒我明天打13812341234", "不要写身份证号")
	ph.hears(t, "提醒我明天"+strings.Repeat("带上居住证和身份证", 6), "最多 40 个字")
	ph.hears(t, "提醒我2099年1月1日", "3 年以内")
	ph.hears(t, "签注提醒", "哪一天满期")
	ph.hears(t, "签注提醒 "+in(100, "1月2日"), "每年 "+in(100, "1月2日")+" 满期，下一次在 "+in(70, "2006年1月2日"))
	says(t, ph.say(t, "我的提醒"), "1. "+in(1, "2006年1月2日"), "带居住证", "2. "+in(40, "2006年1月2日"), "3. "+in(70, "2006年1月2日"), "签注")

	says(t, ph.say(t, "查分出来了提醒我"), "要订阅：分值公布", "保存你的微信编号")
	p.kill()
	p = startProgram(t, dir)
	ph.url = p.url
	ph.hears(t, "材料", "要订阅：分值公布") // it stands again
	ph.hears(t, "不同意", "没有订阅")
	ph.hears(t, "订阅名单公示和政策变化", "要订阅：名单公示、政策变化")
	ph.hears(t, "同意", "订好了：名单公示、政策变化")
	ph.hears(t, "订阅申报通知", "订好了：申报通知") // who has agreed is not asked again
	ph.hears(t, "订阅申报通知", "已经订了")
	ph.hears(t, "订阅", "● 名单公示")
	ph.hears(t, "订阅北京的申报通知", "只发天津的通知")
	ph.hears(t, "订阅天气预报", "可以订的有")
	ph.hears(t, "退订名单", "名单公示退订了")
	ph.hears(t, "退订", "所有的主题都退订了")
	ph.hears(t, "退订", "没有订着的")
	ph.hears(t, "取消提醒 1", in(1, "2006年1月2日")+" ")
	ph.hears(t, "取消提醒 7", "没有这一个")
	ph.hears(t, "停止补正提醒", "补正提醒停了")
	ph.hears(t, "我的提醒", "停掉了的：补正")
	ph.hears(t, "恢复补正提醒", "补正提醒恢复了")
	ph.hears(t, "停止提醒", "所有的提醒都停了")
	says(t, ph.say(t, "继续"), question)

	ph.say(t, "删除我的资料")
	ph.hears(t, "确认删除", "删")
	ph.hears(t, "我的提醒", "还没有提醒")
	if said := ph.say(t, "我的提醒"); strings.Contains(said, "停掉了的") {
		t.Errorf("what was stopped is known after all was deleted:\n%s", said)
	}
}
