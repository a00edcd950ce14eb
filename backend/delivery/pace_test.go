package delivery_test

import (
	"testing"
	"time"

	"luohu/backend/delivery"
	"luohu/backend/kv"
)

// What goes together is small where little may go in a second: else every machine gathers
// its turns for a large wave, and one that dies has gathered in vain.
func TestAWaveIsNoLargerThanTheRateAllows(t *testing.T) {
	for second, want := range map[int]int{0: 250, 10: 25, 166: 25, 500: 125, 999: 225, 5000: 250} {
		shared := kv.NewMemory(time.Now)
		p := delivery.Pace{KV: shared, Second: second, Now: time.Now}
		if got := p.Wave(t.Context()); got != want {
			t.Errorf("%d a second: waves of %d, want %d", second, got, want)
		}
		p.Slower(t.Context())
		if slowed := p.Wave(t.Context()); slowed > want || second == 500 && slowed != 50 || second == 0 && slowed != 50 {
			t.Errorf("%d a second, and half of it after WeChat was busy: waves of %d", second, slowed)
		}
		if err := shared.Close(); err != nil {
			t.Error(err)
		}
	}
}
