package sentence_test

import "testing"

func TestASentenceFillsWhatItSays(t *testing.T) {
	readAll(t, []reads{
		{"我32岁,大专,社保五险交了四年两个月,公积金三年,租房备案两年,没结婚", "age=32 education=associate five=50 fund_months=36 rent_months=24 " + single},
		{"32岁 大专 社保4年2个月 公积金3年 租房备案2年 未婚", "age=32 education=associate five=50 fund_months=36 rent_months=24 " + single},
		{"我32岁大专社保四年两个月公积金三年租房备案两年没结婚", "age=32 education=associate five=50 fund_months=36 rent_months=24 " + single},
		{"五险一金三年", "five=36 fund_months=36"},
		{"社保五年，医保四年", "maternity_months=60 medical_months=48 pension_months=60 unemployment_months=60 work_injury_months=60"},
		{"养老医疗都是五年,失业三年", "medical_months=60 pension_months=60 unemployment_months=36"},
		{"养老、医疗、失业四年，生育没交", "maternity_months=0 medical_months=48 pension_months=48 unemployment_months=48"},
		{"交了四年社保公积金三年", "five=48 fund_months=36"},
		{"社保，交了五年", "five=60"},
		{"没公积金", "fund_months=0"},
		{"公积金没交过", "fund_months=0"},
		{"公积金没断过", ""},
		{"租房两年", ""},
		{"租房没备案", "rent_months=0"},
		{"没房", "owns_home=false"},
		{"名下没房", "owns_home=false"},
		{"有套房在武清", "home_district=武清区 owns_home=true"},
		{"滨海有套新房", "home_district=滨海新区 home_new_build=true owns_home=true"},
		{"老家有房", ""},
		{"老家有房,天津没房", "owns_home=false"},
		{"房子买了两年半", "home_months=30 owns_home=true"},
		{"有房,在塘沽,2019年买的,二手房", "home_bought_before_2020_04_02=true home_district=滨海新区 home_new_build=false owns_home=true"},
		{"有房，2021年买的", "home_bought_before_2020_04_02=false owns_home=true"},
		{"有房，2020年买的", "owns_home=true"},
		{"有房，18年买的", "home_bought_before_2020_04_02=true owns_home=true"},
		{"有房，2024年6月30日买的", "home_bought_before_2020_04_02=false home_months=30 owns_home=true"},
		{"离异", single},
		{"老婆社保两年", "spouse_insured_months=24"},
		{"媳妇没工作", "spouse_insured_months=0"},
		{"老公是现役军人", "spouse_on_active_duty=true"},
		{"结婚了", ""},
		{"我妈是本科", ""},
		{"老公是本科", ""},
		{"大专在读", ""},
		{"本科没毕业", ""},
		{"大专毕业,本科在读", "education=associate"},
		{"大专,后来专升本", "education=bachelor_or_above"},
		{"高级技校", "education=senior_technical"},
		{"中专", "education=none"},
		{"中级职称", "professional_title=intermediate"},
		{"职称是中级", "professional_title=intermediate"},
		{"没职称", "professional_title=none"},
		{"评审的中级职称", ""},
		{"有高级工证", "vocational_skill=senior_worker"},
		{"没证", ""},
		{"没有职称也没有证书", "professional_title=none vocational_skill=none"},
		{"什么证都没有", "professional_title=none vocational_skill=none"},
		{"没技能证", "vocational_skill=none"},
		{"在考中级", ""},
		{"准备考技师", ""},
		{"签注3次", "permit_endorsements=3"},
		{"居住证签过两次", "permit_endorsements=2"},
		{"居住证签了三年", ""},
		{"居住证在有效期", "permit_valid=true"},
		{"居住证过期了", "permit_valid=false"},
		{"有居住证", ""},
		{"在天津上班", "employed_in_tianjin=true"},
		{"没工作", "employed_in_tianjin=false"},
		{"社保还在交", "insured_now=true"},
		{"社保断缴了", "insured_now=false"},
		{"社保五年，还在交", "five=60 insured_now=true"},
		{"老家也在交社保", "insured_elsewhere=true"},
		{"连续交了18个月", "insured_continuous_months=18"},
		{"社保连续交了三年", "insured_continuous_months=36"},
		{"社保累计五年", "insured_total_months=60"},
		{"没犯罪记录", "criminal_records=0"},
		{"没造假", "false_records=0"},
		{"得过国家级技能竞赛奖", "contest=national"},
		{"没得过奖", "contest=none"},
		{"我的工种是紧缺", "occupation_shortage=short"},
		{"一般紧缺", "occupation_shortage=general"},
		{"自己交的社保三年", ""},
		{"社保五年，其中一年是补缴", ""},
		{"1994年3月5日出生", "birth_date=1994-03-05"},
		{"生日94.3.5", "birth_date=1994-03-05"},
		{"我32岁", "age=32"},
		{"94年的", ""},
		{"社保快三年", ""},
		{"社保三年多", ""},
		{"社保大概三年", ""},
		{"社保三四年", ""},
		{"社保四年,不对,是五年", "five=60"},
		{"大专,哦不,本科", "education=bachelor_or_above"},
		{"公积金三年,说错了,两年半", "fund_months=30"},
		{"想买房", ""},
		{"打算考本科", ""},
		{"如果我买了房", ""},
		{"社保要交几年?", ""},
		{"社保交满三年能落户吗", ""},
		{"大专多少分", ""},
		{"租房怎么备案", ""},
		{"社保四年零两个月，沒結婚，沒買房", "five=50 owns_home=false " + single},
		{"設保5年", "five=60"},
		{"不是大专是本科", "education=bachelor_or_above"},
		{"来天津八年社保五年", "five=60"},
		{"大专三年社保四年", "education=associate five=48"},
		{"没房贷", ""},
		{"高级工程师", ""},
	})
}

func TestWhatCouldMeanSomethingElseFillsNothing(t *testing.T) {
	readAll(t, []reads{
		// Of others.
		{"我有个同事，本科，社保三年", ""},
		{"帮朋友问下，本科，社保三年，没房", ""},
		{"我老公是本科。社保五年。", ""},
		{"我爸58了没退休，我自己32岁，大专", "age=32 education=associate"},
		{"我社保七年，老公社保三年，我本科他大专", "education=bachelor_or_above five=84 spouse_insured_months=36"},
		{"我和老婆都是本科，社保都是四年", "education=bachelor_or_above five=48 spouse_insured_months=48"},
		{"有房但是在老婆名下", ""},
		{"有房，写的我爸的名", ""},
		{"有俩孩子，离异，大专", "education=associate spouse_insured_months=0 spouse_on_active_duty=false"},
		{"离婚了，又结了", ""},
		// Of another place.
		{"老家盖了房，天津租房没备案", "rent_months=0"},
		{"社保五年，其中两年在外地", ""},
		{"社保交了五年其中三年在天津", ""},
		{"天津社保三年北京社保五年", ""},
		{"住在南开，租的房子，备案11个月", "rent_months=11"},
		{"有房，在西青上班", "owns_home=true"},
		{"南开大学本科", "education=bachelor_or_above"},
		// Of other things.
		{"工作五年社保四年", "five=48"},
		{"居住证连续签注4年", ""},
		{"合同签了3次", ""},
		{"失业两年", ""},
		{"养老两年失业两年", "pension_months=24 unemployment_months=24"},
		{"公积金贷款三年", ""},
		{"社保一个月扣我六百多", ""},
		{"没买房资格", ""},
		{"买的是新房，还没交房", "home_new_build=true"},
		{"租了个房子有备案", ""},
		{"社保五年，医保断过", "maternity_months=60 pension_months=60 unemployment_months=60 work_injury_months=60"},
		{"社保断了三个月", ""},
		{"未婚先孕", ""},
		{"中级会计师", ""},
		// Paid in a way that does not count.
		{"社保自己交了两年，单位交了三年", ""},
		{"灵活就业交了五年养老", ""},
		{"单位交了三年社保，之前灵活就业还有两年", "five=36"},
		// Wanted, begun, asked, supposed, unsure.
		{"高级工证还没下来，中级工有", "vocational_skill=intermediate_worker"},
		{"我在考高级工，已有中级工", "vocational_skill=intermediate_worker"},
		{"自考本科还差两科", ""},
		{"再过两个月社保就三年了", ""},
		{"社保五年的话，够了", ""},
		{"我大专，社保五年，不知道够不够", "education=associate five=60"},
		{"社保四年，应该是四年半", ""},
		{"社保五年，能落户吗", ""},
		{"本科，社保三年，能落户吗", "education=bachelor_or_above five=36"},
		{"我本科社保三年公积金两年能落户吗", "education=bachelor_or_above five=36 fund_months=24"},
		{"没犯罪记录，没什么证", "criminal_records=0"},
		{"20年买的房", "owns_home=true"},
		{"社保五年，三年", ""},
		{"三年社保五年", ""},
		{"公积金没有社保", ""},
		{"身份证号110105199403050015", "birth_date=1994-03-05"},
		{"身份证号110105199403050011", ""},
	})
}

func TestAListIsReadHoweverItIsWritten(t *testing.T) {
	r := reader(t)
	want := "education=associate five=60 fund_months=36 owns_home=false"
	for _, say := range []string{
		"大专，社保五年，公积金三年，没房",
		"大专社保五年公积金三年没房",
		"1、大专 2、社保五年 3、公积金三年 4、没房",
		"1.大专；2.社保五年；3.公积金三年；4.没房",
		"学历：大专\n社保：5年\n公积金：3年\n房：无",
		"【学历】大专【社保】5 年【公积金】3 年【住房】没有",
		"没房😭 大专 社保5年 公积金36个月",
		"大砖，设保五年，公基金三年，没房",
		"大專，社保５年，公積金３年，沒房",
		"有五年社保三年公积金，大专学历，名下无房",
		"大专/社保=5年/公积金=3年/无房",
		"俺大专嘛，社保五年咯，公积金三年呗，没房哈",
	} {
		if got := shown(r.Read(say, asOf, today).Found, 0); got != want {
			t.Errorf("%s\n got %s\nwant %s", say, got, want)
		}
	}
}

func TestWhatWasSaidIsQuoted(t *testing.T) {
	said := map[string]string{}
	for _, f := range reader(t).Read("我大專，社保５年了，没有买房，在天津一家厂里上班，租房备案 2 年", asOf, today).Found {
		said[f.Fact.ID] = f.Said
	}
	for id, want := range map[string]string{
		"education": "大專", "pension_months": "社保５年", "owns_home": "没有买房", "employed_in_tianjin": "在天津一家厂里上班", "rent_months": "租房备案 2 年",
	} {
		if said[id] != want {
			t.Errorf("%s was read from %q, want %q", id, said[id], want)
		}
	}
}
