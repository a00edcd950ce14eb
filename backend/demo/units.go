package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/store"
)

var (
	firms = strings.Split("海河 津门 渤海 滨城 天穆 北洋 运河 五大道 蓟北 南湖 杨柳青 古文化街 泰达湾 子牙河 盘山 意风 劝业 大沽 月牙河 金钟", " ")
	lines = strings.Split("机械制造有限公司 信息技术有限公司 生物医药有限公司 物流有限公司 建筑工程有限公司 餐饮管理有限公司 教育科技有限公司 新能源有限公司 汽车零部件有限公司 医院 检测服务有限公司 人力资源有限公司 食品有限公司 海洋装备有限公司 设计院", " ")
)

const usccDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// usccOf is valid and made up: no authority of 12990 gives codes out.
func usccOf(kind string, serial int) casework.USCC {
	front := fmt.Sprintf("%s12990%010d", kind, serial*7919%10_000_000_000)
	weights, sum := [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}, 0
	for i, w := range weights {
		sum += w * strings.IndexByte(usccDigits, front[i])
	}
	return casework.USCC(front + string(usccDigits[(31-sum%31)%31]))
}

// employers are units with two agents each, whose licences are checked but for
// some. All agents sign in by the demonstration's passphrase.
func (d *director) employers(ctx context.Context, r *rand.Rand, n int) error {
	by := casework.Actor{ID: "demo", Role: casework.System}
	return d.Store.Do(ctx, func(tx *store.Tx) error {
		for i := range n {
			u := &casework.Unit{
				ID: d.id(), USCC: usccOf(kindOf(lines[i/len(firms)%len(lines)]), i+1), Name: "示例" + firms[i%len(firms)] + lines[i/len(firms)%len(lines)],
				Licence: casework.LicenceChecked, Points: map[casework.PeriodID]casework.AcceptancePoint{},
			}
			point := casework.Municipal
			if r.IntN(3) == 0 {
				point = casework.Binhai
			}
			u.Points[past], u.Points[Running] = point, point
			if i%40 == 39 {
				u.Licence = casework.LicencePending
			}
			if err := d.Vault.Fresh(u.ID).Keep(tx); err != nil {
				return err
			}
			licence := d.picture
			licence.ID, licence.Application, licence.Material = d.id(), u.ID, "licence"
			if err := tx.SaveFile(licence); err != nil {
				return err
			}
			u.File = casework.File{ID: licence.ID, Hash: licence.Content, Type: licence.Type, Bytes: licence.Bytes}
			for a := range 2 {
				account := *d.model
				account.ID, account.Unit, account.Name = d.id(), u.ID, fmt.Sprintf("unit%d%c", i+1, 'a'+a)
				if err := d.Identity.AddAgent(tx, by, &account); err != nil {
					return err
				}
				if privacy, told := d.Load.Consent.Of("privacy", Begins); told {
					given := store.Consent{ID: d.id(), Who: account.ID, Kind: privacy.Kind, Version: privacy.Version, GivenAt: Begins.UTC()}
					if err := tx.AddConsent(given, privacy.Text); err != nil {
						return err
					}
				}
				u.Agents = append(u.Agents, account.ID)
			}
			if err := tx.SaveUnit(u); err != nil {
				return err
			}
			d.units = append(d.units, employer{u, casework.Actor{ID: u.Agents[0], Role: casework.Agent, Unit: u.ID}})
		}
		return nil
	})
}
