package configs

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/v2"
)

// Settings are those of luohu.yaml; what each means is told there.
type Settings struct {
	HTTP     HTTP     `koanf:"http"`
	Data     Data     `koanf:"data"`
	Database Database `koanf:"database"`
	Redis    Redis    `koanf:"redis"`
	WeChat   WeChat   `koanf:"wechat"`
	Sim      Sim      `koanf:"sim"`
	Files    Files    `koanf:"files"`
	Policy   Policy   `koanf:"policy"`
	Guides   Folder   `koanf:"guides"`
	Keywords Folder   `koanf:"keywords"`
	Calendar Folder   `koanf:"calendar"`
	Bot      Bot      `koanf:"bot"`
	Binding  Binding  `koanf:"binding"`
	SMS      SMS      `koanf:"sms"`
	Notices  Notices  `koanf:"notices"`
	Vault    Vault    `koanf:"vault"`

	Broadcasts Broadcasts `koanf:"broadcasts"`
	Identity   Identity   `koanf:"identity"`
	Signing    Signing    `koanf:"signing"`
	Audit      Audit      `koanf:"audit"`
	Log        Log        `koanf:"log"`
	Clock      Clock      `koanf:"clock"`

	Connectors []Connector `koanf:"connectors"`
	Retention  Retention   `koanf:"retention"`

	Origins []Origin `koanf:"-"` // where each comes from
}

type (
	// HTTP is how people reach the program.
	HTTP struct {
		Addr               string   `koanf:"addr"`
		PublicURL          string   `koanf:"public_url"`
		TrustedProxies     []string `koanf:"trusted_proxies"`
		VerifyFiles        string   `koanf:"verify_files"`
		EstimatesPerMinute int      `koanf:"estimates_per_minute"`
		UnitsPerMinute     int      `koanf:"units_per_minute"`
		SearchesPerMinute  int      `koanf:"searches_per_minute"`

		VerificationsPerMinute int `koanf:"verifications_per_minute"`
	}
	// Data is where its files are.
	Data struct {
		Dir string `koanf:"dir"`
	}
	// Database keeps what must not be lost.
	Database struct {
		Driver string `koanf:"driver"`
		DSN    string `koanf:"dsn"`
	}
	// Redis keeps what several machines share.
	Redis struct {
		Addr     string `koanf:"addr"`
		Password string `koanf:"password"`
		DB       int    `koanf:"db"`
	}
	// WeChat is the official account.
	WeChat struct {
		AppID           string        `koanf:"app_id"`
		AppSecret       string        `koanf:"app_secret"`
		Token           string        `koanf:"token"`
		EncodingAESKey  string        `koanf:"encoding_aes_key"`
		Mode            string        `koanf:"mode"`
		APIBase         string        `koanf:"api_base"`
		AuthorizeBase   string        `koanf:"authorize_base"`
		AuthorizePages  bool          `koanf:"authorize_pages"`
		PushMenu        string        `koanf:"push_menu"`
		TimestampWindow time.Duration `koanf:"timestamp_window"`
		Card            Card          `koanf:"card"`
		Subscription    Subscription  `koanf:"subscription"`
	}
	// Sim is the simulator.
	Sim struct {
		Enabled string `koanf:"enabled"`
	}
	// Files is what happens to what people upload.
	Files struct {
		Dir          string        `koanf:"dir"`
		S3           S3            `koanf:"s3"`
		UploadBytes  int64         `koanf:"upload_bytes"`
		PictureBytes int64         `koanf:"picture_bytes"`
		Megapixels   int64         `koanf:"megapixels"`
		PDFPages     int           `koanf:"pdf_pages"`
		AtOnce       int           `koanf:"at_once"`
		Time         time.Duration `koanf:"time"`
		KeepOriginal bool          `koanf:"keep_original"`
		Clamd        string        `koanf:"clamd"`
		Unscanned    string        `koanf:"unscanned"`
		AddressKeys  []string      `koanf:"address_keys"`
	}
	// S3 is a store for them on other machines.
	S3 struct {
		Endpoint  string `koanf:"endpoint"`
		Bucket    string `koanf:"bucket"`
		Prefix    string `koanf:"prefix"`
		Region    string `koanf:"region"`
		AccessKey string `koanf:"access_key"`
		SecretKey string `koanf:"secret_key"`
	}
	// Policy is where tables are, and whose is meant.
	Policy struct {
		Dir  string `koanf:"dir"`
		City string `koanf:"city"`
	}
	// Folder holds an operator's own files.
	Folder struct {
		Dir string `koanf:"dir"`
	}
	// Bot is how the bot behaves.
	Bot struct {
		KeepUnfinished time.Duration `koanf:"keep_unfinished"`
		KeepQuestions  time.Duration `koanf:"keep_questions"`
		Quiet          string        `koanf:"quiet"`
		Person         bool          `koanf:"person"`
		PersonHours    string        `koanf:"person_hours"`
		PersonWithin   int           `koanf:"person_within"`
		PersonSilence  time.Duration `koanf:"person_silence"`
		PersonBy       string        `koanf:"person_by"`
		KeepHelp       time.Duration `koanf:"keep_help"`
	}
	// Binding is how followers show which person they are.
	Binding struct {
		Most int `koanf:"most"`
	}
	// SMS is the provider that sends codes to phones.
	SMS struct {
		URL           string `koanf:"url"`
		Authorization string `koanf:"authorization"`
		ContentType   string `koanf:"content_type"`
		Body          string `koanf:"body"`
		OK            string `koanf:"ok"`
	}
	// Notices is who tells people what is new.
	Notices struct {
		Office string `koanf:"office"`
		Phone  string `koanf:"phone"`
	}
	// Broadcasts is how much is sent to many followers.
	Broadcasts struct {
		Templates     []string      `koanf:"templates"`
		Subscriptions []string      `koanf:"subscriptions"`
		Lasting       []string      `koanf:"lasting"`
		Rate          int           `koanf:"rate"`
		Hands         int           `koanf:"hands"`
		Chunks        int           `koanf:"chunks"`
		TemplatesADay int           `koanf:"templates_a_day"`
		MassADay      int           `koanf:"mass_a_day"`
		Cover         string        `koanf:"cover"`
		Template      string        `koanf:"template"`
		Notice        string        `koanf:"notice"`
		Customer      string        `koanf:"customer"`
		Mass          string        `koanf:"mass"`
		Late          string        `koanf:"late"`
		LateBy        time.Duration `koanf:"late_by"`
	}
	// Vault are the keys of what is known of persons.
	Vault struct {
		Keys      []string `koanf:"keys"`
		LookupKey string   `koanf:"lookup_key"`

		RevealsPerHour int `koanf:"reveals_per_hour"`
	}
	// Identity is how staff and agents sign in.
	Identity struct {
		SecondFactor []string      `koanf:"second_factor"`
		Idle         time.Duration `koanf:"idle"`
		Lifetime     time.Duration `koanf:"lifetime"`
		OneTime      time.Duration `koanf:"one_time"`
		Issuer       string        `koanf:"issuer"`
		Password     Password      `koanf:"password"`
	}
	// Password is what hashing one costs.
	Password struct {
		MemoryMiB   uint32 `koanf:"memory_mib"`
		Iterations  uint32 `koanf:"iterations"`
		Parallelism uint8  `koanf:"parallelism"`
		AtOnce      int64  `koanf:"at_once"`
	}
	// Signing is the key that what leaves the program is signed with.
	Signing struct {
		Key string `koanf:"key"`
	}
	// Audit is where the anchors of the audit log are.
	Audit struct {
		Anchors string `koanf:"anchors"`
	}
	// Retention is how long data of persons are kept.
	Retention struct {
		ReduceAfter time.Duration `koanf:"reduce_after"`
	}
	// Log is how it logs.
	Log struct {
		Level  string `koanf:"level"`
		Format string `koanf:"format"`
	}
	// Clock is the clock of the programme's rules.
	Clock struct {
		Now string `koanf:"now"`
	}
)

// WeChatAuthorize is where phones are sent to tell who holds them, and the shipped
// wechat.authorize_base.
const WeChatAuthorize = "https://open.weixin.qq.com"

// WeChatAPI is where WeChat's API is, and the shipped wechat.api_base.
const WeChatAPI = "https://api.weixin.qq.com"

// secrets may be read from the file named by LUOHU_…_FILE.
var secrets = []string{
	"database.dsn", "redis.password",
	"sms.authorization", "wechat.app_secret", "wechat.token", "wechat.encoding_aes_key",
	"vault.keys", "vault.lookup_key",
	"signing.key",
	"files.s3.access_key", "files.s3.secret_key", "files.address_keys",
}

// lists hold several values: in a variable, or the file that it names, with
// commas or white space between.
var lists = []string{"http.trusted_proxies", "vault.keys", "identity.second_factor", "files.address_keys"}

// AnchorsDir is the folder of the anchors.
func (s Settings) AnchorsDir() string {
	return cmp.Or(s.Audit.Anchors, filepath.Join(s.Data.Dir, "anchors"))
}

// KeysDir is the folder of the keys.
func (s Settings) KeysDir() string { return filepath.Join(s.Data.Dir, "keys") }

// Load reads the shipped settings, then the file (none if path is empty), then
// the environment. The error is one plain line that names the key or place.
func Load(path string, environ []string) (Settings, error) {
	var s Settings
	k := koanf.New(".")
	shipped, err := FS.ReadFile("luohu.yaml")
	if err != nil {
		return s, err
	}
	if err := loadYAML(k, "luohu.yaml", shipped); err != nil {
		return s, err
	}
	known, file := k.Copy(), koanf.New(".")
	if path != "" {
		own, err := os.ReadFile(path)
		if err != nil {
			return s, fmt.Errorf("settings: %w", err)
		}
		if err := loadYAML(file, path, own); err != nil {
			return s, err
		}
		if err := k.Merge(file); err != nil {
			return s, fmt.Errorf("settings: %s: %w", path, err)
		}
	}
	environment, err := loadEnvironment(k, environ)
	if err != nil {
		return s, err
	}
	for _, key := range k.Keys() {
		if !known.Exists(key) {
			return s, fmt.Errorf("settings: unknown key %q%s", key, nearest(key, known.Keys()))
		}
	}
	if err := k.Unmarshal("", &s); err != nil {
		_, faults, _ := strings.Cut(err.Error(), "error(s):") // mapstructure's heading
		return s, fmt.Errorf("settings: %s", strings.Join(strings.Fields(faults), " "))
	}
	s.Origins = origins(k, file.Keys(), environment)
	return s, s.check()
}

func loadYAML(k *koanf.Koanf, name string, src []byte) error {
	var tree map[string]any
	if err := yaml.Unmarshal(src, &tree); err != nil {
		return fmt.Errorf("settings: %s: %s", name, firstLine(yaml.FormatError(err, false, false)))
	}
	return k.Load(confmap.Provider(tree, ""), nil)
}

// loadEnvironment takes LUOHU_A__B_C as a.b_c, and for secrets also
// LUOHU_A__B_C_FILE as the file that holds it.
func loadEnvironment(k *koanf.Koanf, environ []string) (keys []string, err error) {
	values := map[string]any{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		key, ours := strings.CutPrefix(name, "LUOHU_")
		if !ours {
			continue
		}
		key = strings.ToLower(strings.ReplaceAll(key, "__", "."))
		if secret, isFile := strings.CutSuffix(key, "_file"); isFile && slices.Contains(secrets, secret) {
			content, err := os.ReadFile(value)
			if err != nil {
				return nil, fmt.Errorf("settings: %s: %w", name, err)
			}
			key, value = secret, strings.TrimSpace(string(content))
		}
		if slices.Contains(lists, key) {
			values[key] = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
			continue
		}
		values[key] = value
	}
	return slices.Collect(maps.Keys(values)), k.Load(confmap.Provider(values, "."), nil)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// nearest names the known key that a mistyped one probably means.
func nearest(key string, known []string) string {
	best, distance := "", 4
	for _, k := range known {
		if d := edits(key, k); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// Card is a template message of the account that tells of an application.
type Card struct {
	Template string   `koanf:"template"`
	Fields   []string `koanf:"fields"`
}

// Subscription are the subscription notices of the account.
type Subscription struct {
	Progress  SubscriptionNotice `koanf:"progress"`
	Topics    SubscriptionNotice `koanf:"topics"`
	Reminders SubscriptionNotice `koanf:"reminders"`
	Ask       string             `koanf:"ask"`
}

// SubscriptionNotice is one of them.
type SubscriptionNotice struct {
	Template string   `koanf:"template"`
	Fields   []string `koanf:"fields"`
	Lasting  bool     `koanf:"lasting"`
}
