-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- What WeChat tells of followers when it is asked for all of them.
ALTER TABLE followers ADD COLUMN union_id VARCHAR(64) NOT NULL DEFAULT ''; -- the same over all accounts of an owner; empty: not known
ALTER TABLE followers ADD COLUMN subscribed_at ${TIME};  -- as WeChat tells it
ALTER TABLE followers ADD COLUMN heard_at ${TIME};       -- they wrote last, which opens 48 hours; not kept for longer
ALTER TABLE followers ADD COLUMN forgotten_at ${TIME};   -- they wanted theirs deleted: WeChat is not asked about them before they follow anew
ALTER TABLE followers ADD COLUMN seen_run VARCHAR(26) NOT NULL DEFAULT ''; -- the last that found them on a page
CREATE INDEX followers_heard ON followers (heard_at);

-- Each time that all followers are read from WeChat.
CREATE TABLE follower_syncs (
    id          VARCHAR(26) NOT NULL PRIMARY KEY,
    live        VARCHAR(4)  UNIQUE,   -- 'live' until it has ended: there is one
    state       VARCHAR(10) NOT NULL, -- running, done, short, given_up
    stage       VARCHAR(10) NOT NULL, -- pages, marking, details, tags
    details     BOOLEAN     NOT NULL, -- each follower is asked about
    behind      VARCHAR(64) NOT NULL, -- the follower up to whom the stage is done
    total       ${NUMBER}   NOT NULL, -- of followers, as WeChat said last
    seen        ${NUMBER}   NOT NULL, -- on its pages
    added       ${NUMBER}   NOT NULL, -- of those, who were not known to follow
    marked      ${NUMBER}   NOT NULL, -- as left: they were on no page
    detailed    ${NUMBER}   NOT NULL,
    started_at  ${TIME}     NOT NULL,
    touched_at  ${TIME}     NOT NULL,
    ended_at    ${TIME},
    taken_by    VARCHAR(26) NOT NULL, -- a program that is at it
    taken_until ${TIME}     NOT NULL
);

-- The account's tags, and who is known to have them.
CREATE TABLE tags (
    id        INTEGER     NOT NULL PRIMARY KEY, -- WeChat's
    name      VARCHAR(64) NOT NULL,
    followers ${NUMBER}   NOT NULL, -- how many, as WeChat counts
    synced_at ${TIME}     NOT NULL
);
CREATE TABLE follower_tags (
    tag      INTEGER     NOT NULL,
    follower VARCHAR(64) NOT NULL,
    PRIMARY KEY (tag, follower)
);
CREATE INDEX follower_tags_follower ON follower_tags (follower);

-- +goose Down
DROP TABLE follower_tags;
DROP TABLE tags;
DROP TABLE follower_syncs;
DROP INDEX followers_heard ${ON} followers
;
ALTER TABLE followers DROP COLUMN seen_run;
ALTER TABLE followers DROP COLUMN forgotten_at;
ALTER TABLE followers DROP COLUMN heard_at;
ALTER TABLE followers DROP COLUMN subscribed_at;
ALTER TABLE followers DROP COLUMN union_id;
