package demo

import (
	"context"

	"luohu/backend/casework"
)

// need is what somebody wants of a person, and what became of it.
type need struct {
	asks   string
	answer string // of an officer; empty: they wait
	says   string // then
	ended  bool   // and it was handed back to the bot
}

// needy are who asks for a person.
var needy = []need{
	{asks: "受理点周六上班吗", answer: "您好，受理点按工作日办公，周六不收件，您工作日来就行。", says: "好的，谢谢", ended: true},
	{asks: "租房备案证明上写的是房东以前的名字，还能用吗", answer: "您好，这份备案证明是哪个区给办的？", says: "南开区办的，去年六月"},
	{asks: "我换了一次工作，中间社保断了一个月，还算连续吗"},
	{asks: "单位说我不符合条件，我想知道是哪一条不符合"},
	{asks: "测算出来 108 分，还差两分，有什么办法"},
	{asks: "我爱人的户口在外地，能跟我一起迁过来吗"},
}

// asksForAPerson is a follower who asks for one, in chat; those who are answered
// are so by an editor.
func (d *director) asksForAPerson(ctx context.Context, who string, n need) error {
	for _, text := range []string{"人工", n.asks} {
		if _, err := d.Talk(ctx, Said{who, text}); err != nil {
			return err
		}
	}
	if n.answer == "" {
		return nil
	}
	c, err := d.Store.Conversation(ctx, who)
	if err != nil {
		return err
	}
	editor := d.of(casework.Editor, "", "")
	if err := d.Line.Take(ctx, editor, c.Help); err != nil {
		return err
	}
	if err := d.Line.Answer(ctx, editor, c.Help, d.id(), n.answer); err != nil {
		return err
	}
	if _, err := d.Talk(ctx, Said{who, n.says}); err != nil || !n.ended {
		return err
	}
	return d.Line.HandBack(ctx, editor, c.Help)
}
