-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
CREATE TABLE followers (
    open_id    VARCHAR(64) NOT NULL PRIMARY KEY,
    following  BOOLEAN     NOT NULL,
    scene      VARCHAR(64) NOT NULL, -- of the QR code that led here, if any
    changed_at ${TIME}     NOT NULL
);

CREATE TABLE conversations (
    follower   VARCHAR(64) NOT NULL PRIMARY KEY,
    dialogue   VARCHAR(32) NOT NULL, -- what is going on; empty: nothing
    state      ${TEXT},          -- of the dialogue, as JSON
    pages      ${TEXT},          -- rest of the last long answer, as JSON
    misses     INTEGER     NOT NULL, -- messages in a row that were not understood
    handled    ${TEXT},          -- the last messages and their replies, as JSON
    version    INTEGER     NOT NULL, -- grows with every change
    updated_at ${TIME}     NOT NULL
);
CREATE INDEX conversations_updated_at ON conversations (updated_at);

CREATE TABLE estimates (
    token          VARCHAR(64) NOT NULL PRIMARY KEY,
    follower       VARCHAR(64) NOT NULL,
    policy         VARCHAR(64) NOT NULL,
    policy_version VARCHAR(80) NOT NULL,
    as_of          VARCHAR(10) NOT NULL, -- YYYY-MM-DD
    facts          ${TEXT}     NOT NULL, -- as JSON
    total          VARCHAR(16) NOT NULL, -- points with two digits
    created_at     ${TIME}     NOT NULL
);
CREATE INDEX estimates_follower ON estimates (follower, created_at);

-- Every policy file ever loaded, so that a conversation or an estimate of long
-- ago finds the version it began with.
CREATE TABLE policy_sources (
    version    VARCHAR(80) NOT NULL PRIMARY KEY, -- sha256:… of the source
    policy     VARCHAR(64) NOT NULL,
    source     ${TEXT}     NOT NULL,
    created_at ${TIME}     NOT NULL
);

-- +goose Down
DROP TABLE policy_sources;
DROP TABLE estimates;
DROP TABLE conversations;
DROP TABLE followers;
