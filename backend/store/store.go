// Package store keeps what must not be lost: on SQLite (one file, no server),
// PostgreSQL or MySQL, through the same repositories.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// ErrConflict says that somebody else changed the row since it was read: read
// again and decide again.
var ErrConflict = errors.New("changed by somebody else in the meantime")

const (
	sqliteFile     = "luohu.db"
	sqliteReaders  = 4
	serverConns    = 16
	asideConns     = 2
	connLifetime   = 30 * time.Minute
	connRests      = 10 * time.Millisecond // a connection that was not taken for so long is asked first
	sqliteBusyWait = 2 * time.Second       // short of the 4.5 s in which a follower is answered
)

// Store is one open database. Writes and reads go different ways on SQLite,
// which has one writer; elsewhere they are the same pool.
type Store struct {
	driver string
	write  *gorm.DB
	read   *gorm.DB
	aside  *gorm.DB // for what is read while a transaction is held: never the pool that it is of
	now    func() time.Time
	thrown bool // away at the end: nothing of it must outlive a crash

	audited chan struct{} // holds one if entries of this process wait to be sealed
	counted auditCount
}

// Option is something about a database that is not so usually.
type Option func(*Store)

// ThrownAway says that a database goes with the program that made it: SQLite then
// waits for no disk and keeps more in memory.
func ThrownAway(s *Store) { s.thrown = true }

// Open connects; the schema is brought up to date by Migrate. For sqlite the
// file luohu.db in dir is used unless dsn names another.
func Open(ctx context.Context, driver, dsn, dir string, now func() time.Time, options ...Option) (*Store, error) {
	s := &Store{driver: driver, now: now, audited: make(chan struct{}, 1)}
	for _, set := range options {
		set(s)
	}
	var err error
	switch driver {
	case "sqlite":
		err = s.openSQLite(dsn, dir)
	case "postgres":
		err = s.openServer(func() gorm.Dialector { return postgresOf(dsn) })
	case "mysql":
		err = s.openMySQL(dsn)
	default:
		err = fmt.Errorf("unknown driver %q", driver)
	}
	if err == nil {
		err = s.guardViews()
	}
	if err == nil {
		err = s.Ping(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open the %s database: %w", driver, err)
	}
	return s, nil
}

// Exists says whether there is a database to open: one on a server always is.
func Exists(driver, dsn, dir string) bool {
	if driver != "sqlite" {
		return true
	}
	_, err := os.Stat(SQLiteFile(dsn, dir))
	return err == nil
}

// writerPragmas are what the one who writes has besides: 8 MB of pages are kept in
// memory, and the log is folded into the file once in 32 MB: a page that many
// commands touch is written there once.
const writerPragmas = "&_pragma=cache_size(-8192)&_pragma=wal_autocheckpoint(8000)"

func (s *Store) openSQLite(file, dir string) error {
	if file == "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		file = filepath.Join(dir, sqliteFile)
	}
	// secure_delete: what is erased is overwritten, not only let go of.
	common := fmt.Sprintf("file:%s?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)",
		strings.ReplaceAll(file, "?", "%3f"), sqliteBusyWait.Milliseconds())
	if s.thrown {
		common += "&_pragma=synchronous(OFF)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(16000)"
	}
	for _, pool := range []struct {
		db      **gorm.DB
		options string
		conns   int
	}{
		{&s.write, "&_txlock=immediate" + writerPragmas, 1},
		{&s.read, "&_pragma=query_only(1)", sqliteReaders},
		{&s.aside, "&_pragma=query_only(1)", asideConns},
	} {
		opened, err := openPrepared(common + pool.options)
		if err != nil {
			return err
		}
		if *pool.db, err = connect(sqlite.Dialector{Conn: opened}, pool.conns); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) openServer(dialector func() gorm.Dialector) (err error) {
	if s.write, err = connect(dialector(), serverConns); err != nil {
		return err
	}
	s.read = s.write
	s.aside, err = connect(dialector(), asideConns)
	return err
}

func connect(d gorm.Dialector, conns int) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		Logger: quiet{logger.Discard},
		// A single statement is its own transaction already.
		SkipDefaultTransaction: true,
		// gorm prepares no statements (see prepared.go for SQLite). In a transaction it would prepare each one
		// anew, at three round trips where one will do; and who holds a connection
		// would wait for its lock, while who holds that waits for a connection. pgx
		// keeps statements by itself, and MySQL's driver puts the values in.
		TranslateError: true,
		NowFunc:        func() time.Time { return time.Now().UTC() },
	})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxLifetime(connLifetime)
	return db, nil
}

// postgresOf is the database at dsn. A connection that rested is asked before it is
// used again: the first to come after a server was away must not find the ends of
// connections that it had. MySQL's driver looks at each by itself.
func postgresOf(dsn string) gorm.Dialector {
	return postgres.New(postgres.Config{DSN: dsn, OptionOpenDB: []stdlib.OptionOpenDB{
		stdlib.OptionShouldPing(func(_ context.Context, one stdlib.ShouldPingParams) bool { return one.IdleDuration > connRests }),
	}})
}

// openMySQL keeps the driver from writing to stderr by itself: what fails comes back as
// an error too.
func (s *Store) openMySQL(dsn string) error {
	config, err := mysqldriver.ParseDSN(mysqlDSN(dsn))
	if err != nil {
		return err
	}
	config.Logger = &mysqldriver.NopLogger{}
	connector, err := mysqldriver.NewConnector(config)
	if err != nil {
		return err
	}
	return s.openServer(func() gorm.Dialector {
		return mysql.New(mysql.Config{Conn: sql.OpenDB(connector), DSNConfig: config})
	})
}

// mysqlDSN makes times come and go as UTC. Rows that are found but not changed
// must not count as affected: ErrConflict is told by that.
func mysqlDSN(dsn string) string {
	separator := "?"
	if strings.Contains(dsn, "?") {
		separator = "&"
	}
	return dsn + separator + "parseTime=true&loc=UTC&charset=utf8mb4&timeout=3s&interpolateParams=true"
}

// Ping says whether the database can be read and written now. Beginning a
// transaction takes SQLite's write lock, so it notices who holds it.
func (s *Store) Ping(ctx context.Context) error {
	if err := sqlDB(s.read).PingContext(ctx); err != nil {
		return err
	}
	tx, err := sqlDB(s.write).BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	return tx.Rollback()
}

// Close lets go of the connections.
func (s *Store) Close() error {
	err := errors.Join(sqlDB(s.write).Close(), sqlDB(s.aside).Close())
	if s.read != s.write {
		err = errors.Join(err, sqlDB(s.read).Close())
	}
	return err
}

func sqlDB(db *gorm.DB) *sql.DB {
	pool, err := db.DB()
	if err != nil {
		panic(err) // only for a dialect that is no database/sql, and ours are
	}
	return pool
}

// Driver is the kind of database: sqlite, postgres or mysql.
func (s *Store) Driver() string { return s.driver }

func (s *Store) time() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// snapshot is a transaction that sees one moment, however long it reads.
func (s *Store) snapshot() *sql.TxOptions {
	if s.driver == "sqlite" {
		return &sql.TxOptions{ReadOnly: true} // it does so anyway
	}
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}
