//go:build deps

package deps
import (
_ "github.com/silenceper/wechat/v2/officialaccount"
_ "github.com/redis/go-redis/v9"
_ "github.com/gin-gonic/gin"
_ "github.com/danielgtaylor/huma/v2/adapters/humagin"
_ "gorm.io/gorm"
_ "gorm.io/driver/postgres"
_ "gorm.io/driver/mysql"
_ "gorm.io/driver/sqlite"
_ "modernc.org/sqlite"
_ "github.com/pressly/goose/v3"
_ "github.com/goccy/go-yaml"
_ "github.com/knadh/koanf/v2"
_ "github.com/knadh/koanf/providers/confmap"

_ "github.com/alecthomas/kong"
_ "github.com/prometheus/client_golang/prometheus/promhttp"
_ "github.com/yuin/goldmark"
_ "github.com/microcosm-cc/bluemonday"
_ "github.com/blevesearch/bleve/v2"
_ "github.com/mozillazg/go-pinyin"
_ "golang.org/x/text/width"
_ "github.com/KimMachineGun/automemlimit/memlimit"
_ "github.com/google/go-cmp/cmp"
_ "pgregory.net/rapid"
_ "github.com/chromedp/chromedp"
_ "github.com/bsm/redislock"
_ "github.com/6tail/lunar-go/calendar"
)

