-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- The programs that run on this database, a row for each start of one: each writes
-- every few seconds how it is.
CREATE TABLE machines (
    id         VARCHAR(26) NOT NULL PRIMARY KEY,
    started_at ${TIME}     NOT NULL,
    seen_at    ${TIME}     NOT NULL,
    stopped_at ${TIME},             -- in order; none: it runs, or was killed
    report     ${TEXT}     NOT NULL -- as JSON
);
CREATE INDEX machines_seen ON machines (seen_at);

-- Somebody has the audit chain checked: how far it is, and what was found.
CREATE TABLE audit_checks (
    id       VARCHAR(26) NOT NULL PRIMARY KEY,
    asked_by VARCHAR(64) NOT NULL,
    state    VARCHAR(16) NOT NULL, -- running, whole, broken, failed
    done     ${NUMBER}   NOT NULL, -- entries
    total    ${NUMBER}   NOT NULL,
    finding  ${TEXT}     NOT NULL, -- as JSON
    begun_at ${TIME}     NOT NULL,
    seen_at  ${TIME}     NOT NULL
);

-- +goose Down
DROP TABLE audit_checks;
DROP TABLE machines;
