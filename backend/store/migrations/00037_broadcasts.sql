-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- What is sent to many followers; what is looked for stands in columns.
CREATE TABLE broadcasts (
    id         VARCHAR(26) NOT NULL PRIMARY KEY,
    ledger     ${NUMBER}   NOT NULL, -- its number in the ledger
    version    ${NUMBER}   NOT NULL,
    state      VARCHAR(10) NOT NULL,
    notice     VARCHAR(26) NOT NULL,
    due_at     ${TIME},              -- when it begins, by the clock of the rules; empty: not decided
    created_at ${TIME}     NOT NULL,
    doc        ${TEXT}     NOT NULL  -- as JSON
);
CREATE UNIQUE INDEX broadcasts_ledger ON broadcasts (ledger);
CREATE INDEX broadcasts_state ON broadcasts (state, id);
CREATE INDEX broadcasts_notice ON broadcasts (notice);

-- The ledger: a row for each recipient, from the approval on.
CREATE TABLE deliveries (
    ledger      ${NUMBER}   NOT NULL,
    seq         INTEGER     NOT NULL, -- from 1 on, in the order of followers
    follower    VARCHAR(64) NOT NULL,
    application VARCHAR(26) NOT NULL, -- of theirs, by which they were found; empty: none
    state       VARCHAR(10) NOT NULL, -- planned, handing, handed, delivered, failed, skipped, kept, uncertain
    way         VARCHAR(10) NOT NULL, -- the channel; empty: none was tried
    why         VARCHAR(24) NOT NULL, -- it is so
    number      VARCHAR(32) NOT NULL, -- WeChat's own; empty: it gave none
    tries       INTEGER     NOT NULL,
    round       INTEGER     NOT NULL, -- staff had it tried again so often
    handed_at   ${TIME},              -- first given to WeChat in this way; it may have it since
    done_at     ${TIME},
    PRIMARY KEY (ledger, seq)
);
CREATE UNIQUE INDEX deliveries_once ON deliveries (ledger, follower);

-- Five hundred recipients at a time, which one worker has in hand.
CREATE TABLE delivery_chunks (
    ledger       ${NUMBER}   NOT NULL,
    chunk        INTEGER     NOT NULL, -- from 0 on
    is_open      BOOLEAN     NOT NULL, -- something in it is still to do
    due_at       ${TIME}     NOT NULL, -- not before then, by the clock of the rules
    next_at      ${TIME}     NOT NULL, -- nor before then
    tries        INTEGER     NOT NULL, -- in a row that left something to do
    leased_until ${TIME}     NOT NULL,
    leased_by    VARCHAR(26) NOT NULL,
    worker       VARCHAR(64) NOT NULL, -- who had it last
    closed_at    ${TIME},
    tally        ${TEXT}     NOT NULL, -- how many are in which state, by which way and why: JSON
    PRIMARY KEY (ledger, chunk)
);
CREATE INDEX delivery_chunks_open ON delivery_chunks (is_open, due_at, next_at);
CREATE INDEX delivery_chunks_leased ON delivery_chunks (leased_by);

-- What WeChat told of messages before it was written that they were sent.
CREATE TABLE delivery_outcomes (
    number   VARCHAR(32) NOT NULL, -- of the message
    follower VARCHAR(64) NOT NULL,
    why      VARCHAR(24) NOT NULL, -- it failed; empty: it came
    at       ${TIME}     NOT NULL,
    PRIMARY KEY (number, follower)
);
CREATE INDEX delivery_outcomes_at ON delivery_outcomes (at);

-- How much of what the account may send in a day is used, by channel.
CREATE TABLE delivery_quotas (
    day          VARCHAR(10) NOT NULL, -- YYYY-MM-DD, in China
    way          VARCHAR(10) NOT NULL,
    used         ${NUMBER}   NOT NULL,
    barred_until ${TIME},              -- WeChat takes none before then
    PRIMARY KEY (day, way)
);

-- What was a request for a notice is called so.
UPDATE requests SET kind = 'notice', doc = REPLACE(doc, '"kind":"broadcast"', '"kind":"notice"') WHERE kind = 'broadcast';

-- +goose Down
UPDATE requests SET kind = 'broadcast', doc = REPLACE(doc, '"kind":"notice"', '"kind":"broadcast"') WHERE kind = 'notice';
DROP TABLE delivery_quotas;
DROP TABLE delivery_outcomes;
DROP TABLE delivery_chunks;
DROP TABLE deliveries;
DROP TABLE broadcasts;
