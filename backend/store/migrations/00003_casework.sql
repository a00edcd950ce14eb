-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Each state beside the events that made it: rows of events are only ever added.
-- What one statement changes for all applications of a period has a column of
-- its own; the rest of a state is its document.
CREATE TABLE periods (
    id         VARCHAR(8)  NOT NULL PRIMARY KEY, -- 2026-1
    stage      VARCHAR(20) NOT NULL,
    version    INTEGER     NOT NULL,
    doc        ${TEXT}     NOT NULL, -- as JSON
    moves_at   ${TIME},              -- when the clock moves it next
    updated_at ${TIME}     NOT NULL
);

CREATE TABLE period_events (
    period     VARCHAR(8)  NOT NULL,
    version    INTEGER     NOT NULL,
    kind       VARCHAR(32) NOT NULL,
    at         ${TIME}     NOT NULL,
    actor      VARCHAR(64) NOT NULL,
    actor_role VARCHAR(16) NOT NULL,
    data       ${TEXT}     NOT NULL,
    PRIMARY KEY (period, version)
);

CREATE TABLE units (
    id         VARCHAR(26)  NOT NULL PRIMARY KEY,
    uscc       VARCHAR(18)  NOT NULL UNIQUE,
    name       VARCHAR(120) NOT NULL,
    licence    VARCHAR(16)  NOT NULL,
    version    INTEGER      NOT NULL,
    doc        ${TEXT}      NOT NULL,
    updated_at ${TIME}      NOT NULL
);

CREATE TABLE applications (
    id           VARCHAR(26)  NOT NULL PRIMARY KEY,
    period       VARCHAR(8)   NOT NULL,
    unit         VARCHAR(26)  NOT NULL,
    person       VARCHAR(26)  NOT NULL,
    live         VARCHAR(40)  UNIQUE,     -- period and person, while nobody else may file for them
    point        VARCHAR(16)  NOT NULL,   -- empty before the submission
    state        VARCHAR(20)  NOT NULL,
    number       VARCHAR(16)  UNIQUE,
    total        BIGINT       NOT NULL,   -- in the unit of estimator.Points
    place        INTEGER      NOT NULL,   -- on the list; 0: not on it
    outside      VARCHAR(64)  NOT NULL,   -- why it is not
    objection_open BOOLEAN    NOT NULL,   -- something of it is not answered
    permit_due   VARCHAR(10)  NOT NULL,   -- YYYY-MM-DD
    permit_sure  BOOLEAN      NOT NULL,   -- the calendar of that year is known
    version      INTEGER      NOT NULL,
    doc          ${TEXT}      NOT NULL,
    submitted_at ${TIME},
    updated_at   ${TIME}      NOT NULL
);
CREATE INDEX applications_state ON applications (period, state, point, id);
CREATE INDEX applications_unit ON applications (unit, period, id);
CREATE INDEX applications_person ON applications (person);
CREATE INDEX applications_total ON applications (period, total);

CREATE TABLE application_events (
    application VARCHAR(26) NOT NULL,
    version     INTEGER     NOT NULL,
    kind        VARCHAR(32) NOT NULL,
    at          ${TIME}     NOT NULL,
    actor       VARCHAR(64) NOT NULL,
    actor_role  VARCHAR(16) NOT NULL,
    data        ${TEXT}     NOT NULL,
    PRIMARY KEY (application, version)
);

-- What a desk has to do with an application, for queues: it follows from the
-- state.
CREATE TABLE work_items (
    application VARCHAR(26) NOT NULL,
    desk        VARCHAR(80) NOT NULL, -- police, or education/hrss
    department  VARCHAR(32) NOT NULL,
    indicator   VARCHAR(32) NOT NULL, -- empty for a line
    period      VARCHAR(8)  NOT NULL,
    point       VARCHAR(16) NOT NULL,
    status      VARCHAR(16) NOT NULL,
    is_open     BOOLEAN     NOT NULL,
    since       ${TIME}     NOT NULL,
    due         VARCHAR(10) NOT NULL, -- YYYY-MM-DD; empty: none, or its clock stands
    PRIMARY KEY (application, desk)
);
CREATE INDEX work_items_queue ON work_items (department, is_open, point, due, application);
CREATE INDEX work_items_open ON work_items (period, is_open);

-- What a person has entered, sealed; the events name only what changed.
CREATE TABLE facts (
    application VARCHAR(26) NOT NULL,
    revision    INTEGER     NOT NULL,
    hash        VARCHAR(64) NOT NULL,
    sealed      ${TEXT}     NOT NULL,
    saved_at    ${TIME}     NOT NULL,
    saved_by    VARCHAR(64) NOT NULL,
    PRIMARY KEY (application, revision)
);

CREATE TABLE requests (
    id       VARCHAR(26) NOT NULL PRIMARY KEY,
    kind     VARCHAR(20) NOT NULL,
    subject  VARCHAR(64) NOT NULL,
    state    VARCHAR(12) NOT NULL,
    asked_by VARCHAR(64) NOT NULL,
    asked_at ${TIME}     NOT NULL,
    doc      ${TEXT}     NOT NULL,
    department VARCHAR(32) NOT NULL -- of a rescore: whose scorers decide
);
CREATE INDEX requests_state ON requests (state, kind, id);

-- Lists as they were frozen: who is on them, and who is not and why.
CREATE TABLE list_entries (
    list        VARCHAR(26) NOT NULL,
    application VARCHAR(26) NOT NULL,
    place       INTEGER     NOT NULL, -- 0: not on it
    reason      VARCHAR(64) NOT NULL, -- then, why
    PRIMARY KEY (list, application)
);

-- Numbers that only count up.
CREATE TABLE counters (
    name  VARCHAR(64) NOT NULL PRIMARY KEY,
    value INTEGER     NOT NULL
);

-- What others are to be told, written with what it tells of.
CREATE TABLE outbox (
    id      VARCHAR(26) NOT NULL PRIMARY KEY,
    topic   VARCHAR(32) NOT NULL,
    subject VARCHAR(64) NOT NULL,
    data    ${TEXT}     NOT NULL,
    at      ${TIME}     NOT NULL,
    sent_at ${TIME}
);
CREATE INDEX outbox_waiting ON outbox (sent_at, id);

-- Answers to requests that may come twice.
CREATE TABLE answers (
    asker       VARCHAR(64) NOT NULL,
    request_key VARCHAR(64) NOT NULL,
    fingerprint VARCHAR(64) NOT NULL, -- of what was asked
    status      INTEGER     NOT NULL,
    body        ${TEXT}     NOT NULL,
    at          ${TIME}     NOT NULL,
    PRIMARY KEY (asker, request_key)
);

-- +goose Down
DROP TABLE answers;
DROP TABLE outbox;
DROP TABLE counters;
DROP TABLE list_entries;
DROP TABLE requests;
DROP TABLE facts;
DROP TABLE work_items;
DROP TABLE application_events;
DROP TABLE applications;
DROP TABLE units;
DROP TABLE period_events;
DROP TABLE periods;
