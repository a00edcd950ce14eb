package delivery_test

import (
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/delivery"
)

func TestWhatADaysQuotaLeavesIsSentTheNextDay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		o.settings.Quotas = map[broadcast.Way]int{broadcast.ByTemplate: 20}
		o.template.answers = func(l delivery.Letter, try int) (bool, error) {
			if l.Follower == follower(2) && try == 1 { // what is not taken uses nothing up
				return false, tried(broadcast.Gone)
			}
			return true, nil
		}
		e := o.engine()
		b := o.sending(e, content(broadcast.ByTemplate))
		o.run(e)
		o.later(2 * time.Minute)
		o.run(e)
		if counts := o.counts(b); counts[broadcast.Handed] != 20 || counts[broadcast.Planned] != 9 {
			t.Errorf("the ledger has %v", counts)
		}
		o.later(24 * time.Hour)
		o.through(e, b, broadcast.Done)
		if counts := o.counts(b); counts[broadcast.Handed] != 29 {
			t.Errorf("the ledger has %v", counts)
		}
	})
}

func TestWeChatsOwnWordThatADayIsOverIsKeptByAll(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(30)
		o.template.answers = func(delivery.Letter, int) (bool, error) { return false, tried(broadcast.Quota) }
		b := o.sending(o.engine(), content(broadcast.ByTemplate))
		o.run(o.engine())
		o.template.answers = nil
		o.later(2 * time.Minute)
		o.run(o.engine()) // another machine
		if counts := o.counts(b); counts[broadcast.Planned] != 30 && casework.Zone != nil && o.now().In(casework.Zone).Hour() < 23 {
			t.Errorf("the ledger has %v", counts)
		}
		o.later(24 * time.Hour)
		o.through(o.engine(), b, broadcast.Done)
	})
}
