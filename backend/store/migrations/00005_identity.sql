-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- A key of their own for everybody of whom something is kept sealed: persons,
-- and accounts with a second factor. Destroying it erases what it sealed.
CREATE TABLE data_keys (
    owner        VARCHAR(26)  NOT NULL PRIMARY KEY,
    wrapped      VARCHAR(120) NOT NULL, -- by a master key; empty: destroyed
    master       VARCHAR(16)  NOT NULL, -- which; empty: destroyed
    made_at      ${TIME}      NOT NULL,
    destroyed_at ${TIME}
);
CREATE INDEX data_keys_master ON data_keys (master, owner);

-- What the keys of this database are known by, without being them.
CREATE TABLE vault_marks (
    what VARCHAR(16) NOT NULL PRIMARY KEY,
    mark VARCHAR(64) NOT NULL
);

-- Sealed texts open with the person's key only; hashes are keyed.
CREATE TABLE persons (
    id         VARCHAR(26) NOT NULL PRIMARY KEY,
    id_hash    VARCHAR(64) UNIQUE,   -- none: erased
    phone_hash VARCHAR(64) NOT NULL, -- empty: none given, or erased
    name_hash  VARCHAR(64) NOT NULL,
    id_number  ${TEXT}     NOT NULL,
    name       ${TEXT}     NOT NULL,
    phone      ${TEXT}     NOT NULL,
    address    ${TEXT}     NOT NULL,
    made_at    ${TIME}     NOT NULL,
    erased_at  ${TIME}
);
CREATE INDEX persons_phone ON persons (phone_hash);
CREATE INDEX persons_name ON persons (name_hash);

CREATE TABLE accounts (
    id          VARCHAR(26)  NOT NULL PRIMARY KEY,
    name        VARCHAR(64)  NOT NULL UNIQUE,
    unit        VARCHAR(26)  NOT NULL, -- of an agent; else empty
    version     INTEGER      NOT NULL,
    doc         ${TEXT}      NOT NULL, -- as JSON
    disabled_at ${TIME},
    updated_at  ${TIME}      NOT NULL
);
CREATE INDEX accounts_unit ON accounts (unit);

-- Sessions of people and tokens of scripts. The secrets themselves are nowhere.
CREATE TABLE credentials (
    id         VARCHAR(26)  NOT NULL PRIMARY KEY,
    hash       VARCHAR(64)  NOT NULL UNIQUE,
    kind       VARCHAR(12)  NOT NULL, -- session, token, unit or applicant
    account    VARCHAR(26)  NOT NULL, -- whose: an account, a unit or a person
    actor      ${TEXT}      NOT NULL, -- as whom it acts, as JSON
    about      VARCHAR(200) NOT NULL, -- where it was opened, for the list of sessions
    made_at    ${TIME}      NOT NULL,
    seen_at    ${TIME}      NOT NULL,
    expires_at ${TIME}      NOT NULL,
    revoked_at ${TIME}
);
CREATE INDEX credentials_account ON credentials (account, id);
CREATE INDEX credentials_expires ON credentials (expires_at);

-- Attempts to sign in since the last that went well, by name and by address:
-- hashes of them, whether or not there is such an account.
CREATE TABLE attempts (
    who        VARCHAR(64) NOT NULL PRIMARY KEY,
    failed     INTEGER     NOT NULL,
    wait_until ${TIME}     NOT NULL,
    last_at    ${TIME}     NOT NULL
);
CREATE INDEX attempts_last ON attempts (last_at);

-- +goose Down
DROP TABLE attempts;
DROP TABLE credentials;
DROP TABLE accounts;
DROP TABLE persons;
DROP TABLE vault_marks;
DROP TABLE data_keys;
