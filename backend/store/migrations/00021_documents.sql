-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- The register of documents: each edition of one is a row. What it says is made
-- again from the record; the row tells by its hash whether that is still the same.
CREATE TABLE documents (
    id        VARCHAR(26)  NOT NULL PRIMARY KEY,
    number    VARCHAR(32)  NOT NULL, -- of all its editions
    edition   INTEGER      NOT NULL, -- from 1
    kind      VARCHAR(16)  NOT NULL,
    subject   VARCHAR(26)  NOT NULL, -- the application, or the period
    part      VARCHAR(64)  NOT NULL, -- of it: a supplement, a list; empty: all
    code      VARCHAR(32)  NOT NULL, -- by which anybody asks whether it is genuine
    says      VARCHAR(64)  NOT NULL, -- SHA-256 over the code and what it says
    point     VARCHAR(16)  NOT NULL, -- that issued it; empty: no single one
    issued_at ${TIME}      NOT NULL,
    issued_by VARCHAR(64)  NOT NULL,
    signed_by VARCHAR(16)  NOT NULL, -- fingerprint of the key
    signature VARCHAR(100) NOT NULL  -- base64
);
CREATE UNIQUE INDEX documents_number ON documents (number, edition);
CREATE UNIQUE INDEX documents_code ON documents (code);
CREATE UNIQUE INDEX documents_subject ON documents (subject, kind, part, edition);

-- +goose Down
DROP TABLE documents;
