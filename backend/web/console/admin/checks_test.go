package admin

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"luohu/backend/web"
)

func TestWhoLooksAtTheSystemTogetherSharesOneLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pings atomic.Int64
		o := &pages{Parts: Parts{System: System{Checks: []web.Check{{Name: "database", Ping: func(ctx context.Context) error {
			pings.Add(1)
			return ctx.Err() // whoever looked first may have gone
		}}}}}}
		look := func() {
			gone, leave := context.WithCancel(t.Context())
			leave()
			if all := o.checks(gone); len(all) != 1 || all[0].Name != "database" || all[0].Error {
				t.Errorf("it says %+v", all)
			}
		}
		var together sync.WaitGroup
		for range 8 {
			together.Go(look)
		}
		together.Wait()
		if n := pings.Load(); n != 1 {
			t.Errorf("the database was asked %d times at once", n)
		}
		time.Sleep(checkAgain)
		if look(); pings.Load() != 2 {
			t.Errorf("later it was asked %d times in all", pings.Load())
		}
	})
}
