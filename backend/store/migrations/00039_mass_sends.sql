-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- A part is as large as WeChat takes it at a time.
ALTER TABLE delivery_chunks ADD COLUMN size INTEGER NOT NULL DEFAULT 500;

-- An article that WeChat sends to a whole part of a ledger: one row for each time that
-- staff had it tried again.
CREATE TABLE mass_sends (
    ledger   ${NUMBER}    NOT NULL,
    chunk    INTEGER      NOT NULL,
    round    INTEGER      NOT NULL,
    article  VARCHAR(128) NOT NULL, -- WeChat's id of the draft
    job      VARCHAR(32)  NOT NULL, -- WeChat's number; empty: it was not taken yet
    people   INTEGER      NOT NULL, -- whom it was for
    begun_at ${TIME}      NOT NULL,
    PRIMARY KEY (ledger, chunk, round)
);
CREATE INDEX mass_sends_job ON mass_sends (job);
CREATE INDEX mass_sends_begun ON mass_sends (begun_at);

-- What WeChat told of them, maybe before it was written that it took them. It tells how
-- many, and not who.
CREATE TABLE mass_outcomes (
    job        VARCHAR(32) NOT NULL PRIMARY KEY,
    status     VARCHAR(64) NOT NULL, -- WeChat's words
    every      ${NUMBER}   NOT NULL,
    filtered   ${NUMBER}   NOT NULL, -- who were left when others, who had had four, were filtered out
    sent       ${NUMBER}   NOT NULL,
    failed     ${NUMBER}   NOT NULL,
    at         ${TIME}     NOT NULL,
    is_applied BOOLEAN     NOT NULL -- to the ledger
);
CREATE INDEX mass_outcomes_open ON mass_outcomes (is_applied, at);

-- +goose Down
DROP TABLE mass_outcomes;
DROP TABLE mass_sends;
ALTER TABLE delivery_chunks DROP COLUMN size;
