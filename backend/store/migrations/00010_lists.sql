-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- The list as a document: its head here, its rows in list_rows, and the
-- signature over the bytes that follow from both.
CREATE TABLE lists (
    id         VARCHAR(26)  NOT NULL PRIMARY KEY,
    period     VARCHAR(8)   NOT NULL,
    head       ${TEXT}      NOT NULL, -- as JSON
    hash       VARCHAR(64)  NOT NULL, -- of the whole document
    signature  VARCHAR(100) NOT NULL, -- base64
    public_key ${TEXT}      NOT NULL, -- PEM: it stays what it was when another key signs
    frozen_at  ${TIME}      NOT NULL
);
CREATE INDEX lists_period ON lists (period, id);

-- The rows as they were shown, masked: persons may be erased later. Of those
-- whom no list shows there is none.
CREATE TABLE list_rows (
    list      VARCHAR(26)  NOT NULL,
    seq       INTEGER      NOT NULL, -- in the document, from 1
    place     INTEGER      NOT NULL, -- 0: on the second list
    number    VARCHAR(16)  NOT NULL,
    name      VARCHAR(120) NOT NULL,
    id_number VARCHAR(18)  NOT NULL,
    unit      VARCHAR(120) NOT NULL,
    total     BIGINT       NOT NULL, -- in the unit of estimator.Points
    reason    VARCHAR(64)  NOT NULL,
    PRIMARY KEY (list, seq)
);
CREATE INDEX list_rows_number ON list_rows (list, number);
CREATE INDEX list_rows_name ON list_rows (list, name);

-- Texts that people agreed to, by their hash, as they were shown.
CREATE TABLE consent_texts (
    version VARCHAR(64) NOT NULL PRIMARY KEY, -- hash of the text
    kind    VARCHAR(32) NOT NULL,
    text    ${TEXT}     NOT NULL,
    kept_at ${TIME}     NOT NULL
);

-- Who agreed to which, and took it back.
CREATE TABLE consents (
    id           VARCHAR(26) NOT NULL PRIMARY KEY,
    who          VARCHAR(64) NOT NULL, -- a person, or the account of an agent
    kind         VARCHAR(32) NOT NULL,
    version      VARCHAR(64) NOT NULL,
    given_at     ${TIME}     NOT NULL,
    withdrawn_at ${TIME}
);
CREATE INDEX consents_who ON consents (who, id);

-- +goose Down
DROP TABLE consents;
DROP TABLE consent_texts;
DROP TABLE list_rows;
DROP TABLE lists;
