package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"luohu/backend/casework"
)

// Names are put together of these; no two of them belong to somebody.
var (
	surnames   = strings.Split("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文", "")
	givenNames = strings.Split("伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂英 建国 秀兰 子涵 雨桐 浩然 晓东 志强 海燕 文博 雪梅 国庆 立新 思远 佳怡 春生 玉兰 俊杰 一鸣 欣然 振华 丽娟 永强 晓燕 建军 小红 梓轩 诗涵 宇航 嘉欣", " ")
	// rareNames are such as the programme meets: rare characters, other peoples.
	rareNames = []string{"𠮷野和平", "㛃文静", "阿依古丽·买买提", "迪丽拜尔·吐尔逊", "欧阳霏霏", "司马相如风", "乌兰图雅", "扎西多吉", "王𬭼", "赵㵘"}
)

func somebodysName(r *rand.Rand) string {
	if r.IntN(60) == 0 {
		return rareNames[r.IntN(len(rareNames))]
	}
	return surnames[r.IntN(len(surnames))] + givenNames[r.IntN(len(givenNames))]
}

// idNumber is valid and made up: its first six digits name no place.
func idNumber(born time.Time, serial int) casework.IDNumber {
	front := fmt.Sprintf("129900%s%03d", born.Format("20060102"), serial%1000)
	weights, sum := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}, 0
	for i, w := range weights {
		sum += w * int(front[i]-'0')
	}
	return casework.IDNumber(front + string("10X98765432"[sum%11]))
}

// phone is one that anybody sees to be made up.
func phone(serial int) string { return fmt.Sprintf("1990000%04d", serial%10000) }

// one picks an entry by its weight.
func one[V any](r *rand.Rand, weighted ...struct {
	weight int
	value  V
},
) V {
	sum := 0
	for _, w := range weighted {
		sum += w.weight
	}
	n := r.IntN(sum)
	for _, w := range weighted {
		if n -= w.weight; n < 0 {
			return w.value
		}
	}
	return weighted[0].value
}

type weighted = struct {
	weight int
	value  string
}

var districts = []string{"和平区", "河东区", "河西区", "南开区", "河北区", "红桥区", "东丽区", "西青区", "津南区", "北辰区", "武清区", "宝坻区"}

// facts are what such people enter; many of them reach the line.
func facts(r *rand.Rand, born, asOf time.Time) map[string]any {
	working := (asOf.Year()-born.Year()-18)*12 + int(asOf.Month())
	insured := min(26+r.IntN(50), working) // most of the points come from these months
	f := map[string]any{
		"birth_date": born.Format(time.DateOnly), "hukou_valid": true, "permit_valid": true, "employed_in_tianjin": true,
		"insured_now": true, "insured_elsewhere": false, "below_retirement_age": true,
		"insured_continuous_months": min(insured, 12+r.IntN(60)), "insured_total_months": insured,
		"education":           one(r, weighted{50, "bachelor_or_above"}, weighted{30, "associate"}, weighted{4, "senior_technical"}, weighted{16, "none"}),
		"professional_title":  one(r, weighted{4, "senior"}, weighted{14, "intermediate"}, weighted{10, "junior"}, weighted{72, "none"}),
		"vocational_skill":    one(r, weighted{2, "technician"}, weighted{6, "senior_worker"}, weighted{6, "intermediate_worker"}, weighted{86, "none"}),
		"occupation_shortage": one(r, weighted{3, "short"}, weighted{4, "general"}, weighted{93, "none"}), "contest": "none",
		"pension_months": insured, "medical_months": insured, "unemployment_months": insured, "work_injury_months": insured, "maternity_months": insured,
		"fund_months": max(0, insured-r.IntN(30)), "permit_endorsements": 1 + r.IntN(4), "criminal_records": 0, "false_records": 0,
		"spouse_insured_months": 0, "owns_home": false,
	}
	if r.IntN(3) == 0 {
		f["spouse_insured_months"] = r.IntN(60)
	}
	if r.IntN(5) < 2 {
		f["owns_home"], f["home_district"], f["home_months"] = true, districts[r.IntN(len(districts))], 12+r.IntN(60)
	} else {
		f["rent_months"] = r.IntN(36)
	}
	return f
}
