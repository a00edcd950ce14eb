package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"

	"modernc.org/sqlite"
)

// mostPrepared is how many statements a connection keeps.
const mostPrepared = 128

// openPrepared opens an SQLite database whose connections keep the statements
// that they have parsed: reading them anew took a quarter of what a command costs. A
// connection is used by one at a time, so that nobody waits for anybody here
// (see docs/decisions/009).
func openPrepared(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(preparing{c}), nil
}

type preparing struct{ driver.Connector }

// Connect opens one.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	raw, known := c.(rawConn)
	if !known {
		return nil, errors.Join(errors.New("the driver of SQLite gives connections that are not known"), c.Close())
	}
	return &preparedConn{rawConn: raw, kept: map[string]*preparedStmt{}}, nil
}

// rawConn is a connection of the driver.
type rawConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type preparedConn struct {
	rawConn
	kept map[string]*preparedStmt
}

// preparedStmt is busy while rows are read from it: then the same statement is
// parsed once more for whoever runs it besides.
type preparedStmt struct {
	rawStmt
	busy bool
}

type rawStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// Unwrap is for the driver's own functions.
func (c *preparedConn) Unwrap() driver.Conn { return c.rawConn }

// ExecContext runs a statement that gives no rows.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.rawConn.ExecContext(ctx, query, args)
	}
	defer s.free()
	return s.ExecContext(ctx, args)
}

// QueryContext runs one that gives rows.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.rawConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		s.free()
		return nil, err
	}
	raw, known := rows.(rawRows)
	if !known {
		s.free()
		return nil, errors.Join(errors.New("the driver of SQLite gives rows that are not known"), rows.Close())
	}
	return &preparedRows{raw, s}, nil
}

// Close ends the connection.
func (c *preparedConn) Close() error {
	var failed []error
	for _, s := range c.kept {
		failed = append(failed, s.Close())
	}
	return errors.Join(append(failed, c.rawConn.Close())...)
}

// take is the statement, ready to run; nil: it is none to be kept, or is running.
func (c *preparedConn) take(ctx context.Context, query string) (*preparedStmt, error) {
	if s, kept := c.kept[query]; kept {
		if s.busy {
			return nil, nil
		}
		s.busy = true
		return s, nil
	}
	if !comesAgain(query) || !c.room() {
		return nil, nil
	}
	parsed, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	raw, known := parsed.(rawStmt)
	if !known {
		return nil, parsed.Close()
	}
	s := &preparedStmt{rawStmt: raw, busy: true}
	c.kept[query] = s
	return s, nil
}

// room lets go of some statement if there are too many; false: all are running.
func (c *preparedConn) room() bool {
	if len(c.kept) < mostPrepared {
		return true
	}
	for query, s := range c.kept { // in no order: any of them
		if !s.busy {
			delete(c.kept, query)
			return s.Close() == nil
		}
	}
	return false
}

// comesAgain says whether a statement is one of those that the program runs over
// and over, and not one that changes the schema or the connection.
func comesAgain(query string) bool {
	word, _, _ := strings.Cut(query, " ")
	switch strings.ToUpper(word) {
	case "SELECT", "INSERT", "UPDATE", "DELETE":
		return true
	}
	return false
}

func (s *preparedStmt) free() { s.busy = false }

// rawRows are rows of the driver.
type rawRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

type preparedRows struct {
	rawRows
	of *preparedStmt
}

// Close lets the statement be run again.
func (r *preparedRows) Close() error {
	err := r.rawRows.Close()
	r.of.free()
	return err
}
