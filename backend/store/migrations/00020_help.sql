-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Followers who asked in chat for a person, and the officer who answers.
CREATE TABLE helps (
    id          VARCHAR(26) NOT NULL PRIMARY KEY,
    follower    VARCHAR(64) NOT NULL,
    state       VARCHAR(12) NOT NULL, -- waiting, taken, ended
    ended_by    VARCHAR(12) NOT NULL, -- officer, follower, time; empty: it goes on
    held_by     VARCHAR(64) NOT NULL, -- the officer; empty: nobody
    said_lines  INTEGER     NOT NULL, -- that were ever written
    version     ${NUMBER}   NOT NULL,
    asked_at    ${TIME}     NOT NULL,
    wrote_at    ${TIME}     NOT NULL, -- the follower, last: it opens the window to answer in
    touched_at  ${TIME}     NOT NULL, -- an officer, last, or when it was asked for
    ended_at    ${TIME}
);
CREATE INDEX helps_state ON helps (state, asked_at, id);
CREATE INDEX helps_follower ON helps (follower, id);

-- What was said meanwhile, ID and phone numbers masked. It goes with the time.
CREATE TABLE help_lines (
    id      VARCHAR(64) NOT NULL PRIMARY KEY,
    help    VARCHAR(26) NOT NULL,
    at      ${TIME}     NOT NULL,
    author  VARCHAR(12) NOT NULL, -- follower, bot, officer
    account VARCHAR(64) NOT NULL, -- of the officer
    body    ${TEXT}     NOT NULL,
    sent    VARCHAR(32) NOT NULL  -- of an officer's: sending, sent, or the code of why not
);
CREATE INDEX help_lines_help ON help_lines (help, at, id);

ALTER TABLE conversations ADD COLUMN help VARCHAR(26) NOT NULL DEFAULT '';
CREATE INDEX followers_changed ON followers (changed_at, open_id);

-- Settings that staff change while everything runs: every version of each.
CREATE TABLE setting_versions (
    name     VARCHAR(64)  NOT NULL,
    version  INTEGER      NOT NULL, -- 1, 2, 3 …
    value    ${TEXT}      NOT NULL, -- as JSON; empty: as the files say
    set_by   VARCHAR(64)  NOT NULL,
    reason   VARCHAR(500) NOT NULL,
    set_at   ${TIME}      NOT NULL,
    edition  INTEGER      NOT NULL, -- counts the changes of all of them
    PRIMARY KEY (name, version)
);
CREATE INDEX setting_versions_edition ON setting_versions (edition);

-- +goose Down
DROP TABLE setting_versions;
DROP INDEX followers_changed ${ON} followers
;
ALTER TABLE conversations DROP COLUMN help;
DROP TABLE help_lines;
DROP TABLE helps;
