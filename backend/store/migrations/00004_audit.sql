-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- What was done and waits to be sealed: written in the transaction of the act
-- itself, taken away by the sealer (decision 005).
CREATE TABLE audit_inbox (
    id           ${SERIAL}    NOT NULL PRIMARY KEY,
    made_at      VARCHAR(27)  NOT NULL, -- such as 2026-11-29T03:04:05.000006Z: as it is hashed
    actor_kind   VARCHAR(16)  NOT NULL, -- staff, agent, applicant, system, operator
    actor_id     VARCHAR(64)  NOT NULL,
    actor_role   VARCHAR(32)  NOT NULL,
    act          VARCHAR(64)  NOT NULL, -- such as application.submit
    subject_kind VARCHAR(32)  NOT NULL,
    subject_id   VARCHAR(100) NOT NULL,
    reason       VARCHAR(500) NOT NULL,
    details      ${TEXT}      NOT NULL, -- a JSON object; empty: none
    request      VARCHAR(64)  NOT NULL
);

-- The chain. Rows are only ever added.
CREATE TABLE audit_entries (
    number       ${NUMBER}    NOT NULL PRIMARY KEY, -- 1, 2, 3 … without a gap
    hash         VARCHAR(64)  NOT NULL,
    made_at      VARCHAR(27)  NOT NULL,
    actor_kind   VARCHAR(16)  NOT NULL,
    actor_id     VARCHAR(64)  NOT NULL,
    actor_role   VARCHAR(32)  NOT NULL,
    act          VARCHAR(64)  NOT NULL,
    subject_kind VARCHAR(32)  NOT NULL,
    subject_id   VARCHAR(100) NOT NULL,
    reason       VARCHAR(500) NOT NULL,
    details      ${TEXT}      NOT NULL,
    request      VARCHAR(64)  NOT NULL
);
CREATE INDEX audit_entries_made_at ON audit_entries (made_at);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, number);
CREATE INDEX audit_entries_act ON audit_entries (act, number);
CREATE INDEX audit_entries_subject ON audit_entries (subject_id, number);

-- Where the chain stands, one row. Whoever seals holds it.
CREATE TABLE audit_head (
    id     INTEGER     NOT NULL PRIMARY KEY, -- 1
    number ${NUMBER}   NOT NULL,
    hash   VARCHAR(64) NOT NULL
);
INSERT INTO audit_head (id, number, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit_entries;
DROP TABLE audit_inbox;
