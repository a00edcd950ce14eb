package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/bot/sim"
)

// chaos is a broadcast to a crowd, through a WeChat on which much goes wrong, by
// programs that are killed at moments of chance.
type chaos struct {
	*agency
	wechat     *sim.Sim
	notice     string
	way        broadcast.Way
	recipients int
	kills      int
	draw       *rand.Rand
	id         string // of the broadcast
	slowest    time.Duration
	done       int // kills
}

// fromEnv is a number that who runs the long form sets.
func fromEnv(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// chaosSize is how many recipients and kills there are.
func chaosSize() (recipients, kills int) {
	return fromEnv("CHAOS_RECIPIENTS", 3000), fromEnv("CHAOS_KILLS", 8)
}

// ratedForKills is how many messages a second leave time for all kills, where one takes
// two seconds.
func ratedForKills() string {
	recipients, kills := chaosSize()
	return strconv.Itoa(recipients / (2 * kills))
}

// straight is a way to a server with nothing between.
func straight(addr string) string { return addr }

// newChaos lays everything ready: `make chaos` runs it with more people and kills. To
// WeChat it goes by some way.
func newChaos(t *testing.T, way func(addr string) string, settings ...string) *chaos {
	seed := fromEnv("CHAOS_SEED", int(time.Now().UnixNano()%1_000_000))
	c := &chaos{
		way:  broadcast.ByTemplate,
		draw: rand.New(rand.NewPCG(uint64(seed), 0)), //nolint:gosec // a moment of chance
	}
	c.recipients, c.kills = chaosSize()
	t.Logf("CHAOS_SEED=%d: %d recipients, %d kills", seed, c.recipients, c.kills)
	const secret = "chaos-secret-chaos-secret"
	c.wechat = sim.New(sim.Options{
		CallbackURL: func() string { return *c.url.Load() + "/wechat/callback" }, AppID: testAppID, AppSecret: secret, Token: testToken, Mode: "plain",
	})
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	c.wechat.Routes(engine)
	world := httptest.NewServer(engine)
	t.Cleanup(world.Close)
	t.Cleanup(c.wechat.Close)
	c.agency = newAgency(t, append([]string{
		"LUOHU_WECHAT__APP_ID=" + testAppID, "LUOHU_WECHAT__APP_SECRET=" + secret, "LUOHU_WECHAT__TOKEN=" + testToken, "LUOHU_WECHAT__MODE=plain",
		"LUOHU_WECHAT__ENCODING_AES_KEY=", "LUOHU_WECHAT__API_BASE=http://" + way(world.Listener.Addr().String()) + sim.APIPath, "LUOHU_WECHAT__PUSH_MENU=off", "LUOHU_SIM__ENABLED=false",
		"LUOHU_BROADCASTS__TEMPLATES=service=chaos", "LUOHU_BROADCASTS__TEMPLATES_A_DAY=0", "LUOHU_CLOCK__NOW=" + testNow,
	}, settings...)...)
	if err := c.wechat.LoadCrowd(sim.Crowd{Followers: c.recipients, Seed: uint64(seed)}); err != nil { //nolint:gosec // positive
		t.Fatal(err)
	}
	c.must("followers", "sync")
	weather := sim.Weather{
		Seed: uint64(seed), Latency: sim.Span{From: 5, To: 200}, //nolint:gosec // positive
		Errors: []sim.Fault{{Code: -1, Share: 0.08, On: sim.ByTemplate}, {Code: 503, Share: 0.02, On: sim.ByTemplate}},
	}
	weather.Lost.Before, weather.Lost.After = 0.01, 0.01
	weather.Events.Late, weather.Events.Doubled, weather.Events.Early = sim.Span{From: 0, To: 500}, 0.05, 0.05
	if err := c.wechat.SetWeather(weather); err != nil {
		t.Fatal(err)
	}
	c.publishes()
	return c
}

// publishes has a notice out.
func (c *chaos) publishes() {
	c.people(func(_ context.Context, p people) {
		c.notice = storetest.In(c.t, p.store, func(tx *store.Tx) (string, error) {
			by := casework.Actor{ID: "publisher", Role: casework.Publisher}
			n, err := notice.New("01K00000000000000000000000", "service", "", notice.Text{Title: "系统维护", Body: "今晚维护。"}, by, time.Now())
			if err == nil {
				err = tx.SaveNotice(n)
			}
			if err != nil {
				return "", err
			}
			issue := notice.Issue{
				Notice: n.ID, Kind: n.Kind, Title: "系统维护", Body: "今晚维护。", Customer: "今晚维护。", Article: notice.Article{Title: "系统维护", Digest: "今晚维护。"},
				Template: &notice.Carrier{Message: "service", Title: "服务变更通知", Fields: []notice.Part{{Key: "thing1", Label: "变更内容", Value: "系统维护"}}},
			}
			n, err = n.Publish(notice.Release{Issue: issue, Hash: issue.Hash(), Number: "2026-0001", Seq: 1, At: time.Now()})
			if err == nil {
				err = tx.SaveNotice(n)
			}
			return n.ID, err
		})
	})
}

// sends asks for the broadcast, and has it approved.
func (c *chaos) sends() { c.asksFor(map[string]any{"anytime": true}) }

// asksFor has it approved by a schedule.
func (c *chaos) asksFor(schedule map[string]any) {
	begun := c.does("publisher", "/broadcasts", map[string]any{
		"notice": c.notice, "audience": map[string]any{"everybody": true}, "schedule": schedule, "ways": []string{string(c.way)},
	})
	c.id = begun["id"].(string)
	asked := c.does("publisher", "/broadcasts/"+c.id+"/submission", map[string]any{"version": 1, "reason": "通知维护", "recipients": c.recipients})
	c.does("approver", "/requests/"+asked["id"].(string)+"/decision", map[string]any{"approve": true, "recipients": c.recipients})
}

// shown is how many messages phones have shown.
func (c *chaos) shown() int64 {
	by := sim.ByTemplate
	if c.way == broadcast.ByMass {
		by = sim.ByMass
	}
	return c.wechat.CrowdState().Shown[by]
}

// got is how often a phone was told.
func (c *chaos) got(follower string) int {
	got, _ := c.wechat.Got(follower)
	return got.Template + got.Mass
}

// killed kills a program and starts it again, and notes for how long nothing more was
// shown.
func (c *chaos) killed(p *program, start func() *program) *program {
	c.t.Helper()
	p.kill()
	since, before := time.Now(), c.shown()
	goesOn := func() bool { now := c.shown(); return now > before || now >= int64(c.recipients) }
	after := make(chan time.Duration, 1)
	go func() {
		for !goesOn() && time.Since(since) < time.Minute {
			time.Sleep(5 * time.Millisecond)
		}
		after <- time.Since(since)
	}()
	p = start()
	p.waitUntil(c.t, fmt.Sprintf("it goes on after %d", before), goesOn)
	c.slowest = max(c.slowest, <-after)
	c.done++
	return p
}

// moment of chance.
func (c *chaos) moment() { time.Sleep(time.Duration(50+c.draw.IntN(350)) * time.Millisecond) }

// ends waits until nothing more is to do, and holds the ledger against what the phones
// got, row by row.
func (c *chaos) ends(p *program) {
	c.t.Helper()
	var last any
	defer func() {
		if c.t.Failed() {
			c.t.Logf("the broadcast was last: %v; phones have shown %d", last, c.shown())
		}
	}()
	p.waitUntilWithin(c.t, 20*time.Minute, "it is done", func() bool {
		s, err := c.ask(http.MethodGet, "publisher", "/broadcasts/"+c.id, "", nil)
		if last = err; err == nil {
			last = s.object()
		}
		return err == nil && s.object()["stage"] == string(broadcast.Done)
	})
	p.waitUntilWithin(c.t, time.Minute, "everything is told", func() bool { return c.wechat.WeatherState().Events.Waiting == 0 })
	if says := c.must("broadcast", "status", c.id); !strings.Contains(says, fmt.Sprintf("100%%  %[1]d of %[1]d  done", c.recipients)) {
		c.t.Errorf("the status says: %s", says)
	}
	counts := map[broadcast.State]int{}
	c.people(func(ctx context.Context, people people) {
		b, err := people.store.Broadcast(ctx, c.id)
		if err != nil {
			c.t.Fatal(err)
		}
		rows := 0
		for behind := 0; ; {
			page, err := people.store.Deliveries(ctx, store.DeliveryFilter{Ledger: b.Ledger, Behind: behind, Limit: 5000})
			if err != nil {
				c.t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, d := range page {
				counts[d.State]++
				if taken := d.State == broadcast.Handed || d.State == broadcast.Delivered; !taken || c.got(d.Follower) != 1 {
					c.t.Errorf("recipient %d is %s (%s), and got it %d times", d.Seq, d.State, d.Why, c.got(d.Follower))
				}
			}
			rows += len(page)
			behind = page[len(page)-1].Seq
		}
		if rows != c.recipients {
			c.t.Errorf("the ledger has %d recipients", rows)
		}
		progress, err := people.store.ProgressOf(ctx, b.Ledger)
		if err != nil {
			c.t.Fatal(err)
		}
		told := map[broadcast.State]int{}
		for _, one := range progress.Tallies {
			told[one.State] += one.N
		}
		if fmt.Sprint(told) != fmt.Sprint(counts) {
			c.t.Errorf("the tallies say %v, the ledger %v", told, counts)
		}
	})
	state := c.wechat.WeatherState()
	c.t.Logf("%d kills; %v in the ledger; %d repeats were refused; the slowest resumption took %s; tokens %+v; events %+v", c.done, counts, c.wechat.CrowdState().Repeats, c.slowest, state.Tokens, state.Events)
	if os.Getenv("CHAOS_KILLS") != "" && c.slowest > 5*time.Second { // the short form runs beside other tests
		c.t.Errorf("it went on only after %s", c.slowest)
	}
}

func TestABroadcastReachesEverybodyOnceThoughTheProgramIsKilled(t *testing.T) {
	c := newChaos(t, straight)
	p := c.starts()
	c.sends()
	for range c.kills {
		c.moment()
		if c.shown() >= int64(c.recipients) {
			break
		}
		p = c.killed(p, func() *program { return c.starts() })
	}
	c.ends(p)
}

func TestABroadcastReachesEverybodyOnceThoughAnyOfFourMachinesAndRedisAreLost(t *testing.T) {
	const database = 9
	c := newChaos(t, straight, append(together(t, database), "LUOHU_BROADCASTS__RATE="+ratedForKills())...)
	roles := []string{"web,bot", "worker", "worker", "worker"}
	machines := make([]*program, len(roles))
	start := func(i int) {
		machines[i] = c.start(roles[i])
	}
	for i := range roles {
		start(i)
	}
	c.sends()
	for kill := range c.kills {
		c.moment()
		if c.shown() >= int64(c.recipients) {
			break
		}
		if kill == c.kills/3 || kill == 2*c.kills/3 {
			flush(t, server(t, "TEST_REDIS_ADDR"), database)
		}
		i := c.draw.IntN(len(roles))
		c.killed(machines[i], func() *program {
			start(i)
			return machines[i]
		})
	}
	c.ends(machines[0])
}

// together are settings of machines on one PostgreSQL and one database of Redis.
func together(t *testing.T, database int) []string {
	return []string{
		"LUOHU_DATABASE__DRIVER=postgres", "LUOHU_DATABASE__DSN=" + storetest.Place(t, "postgres", server(t, "TEST_POSTGRES_DSN")),
		"LUOHU_REDIS__ADDR=" + server(t, "TEST_REDIS_ADDR"), "LUOHU_REDIS__DB=" + strconv.Itoa(database),
		"LUOHU_VAULT__KEYS=" + testVaultKey, "LUOHU_VAULT__LOOKUP_KEY=" + testVaultKey,
	}
}

// flush empties a database of a Redis.
func flush(t *testing.T, addr string, database int) {
	t.Helper()
	redis, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer redis.Close()
	answer := make([]byte, len("+OK\r\n+OK\r\n"))
	if _, err = fmt.Fprintf(redis, "SELECT %d\r\nFLUSHDB\r\n", database); err == nil {
		_, err = io.ReadFull(redis, answer)
	}
	if err != nil || string(answer) != "+OK\r\n+OK\r\n" {
		t.Fatalf("Redis says %q: %v", answer, err)
	}
}
