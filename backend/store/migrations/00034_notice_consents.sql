-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- What followers said in WeChat when they were asked whether they want a kind of
-- subscription notice (订阅通知): a row for each time.
CREATE TABLE notice_consents (
    id       VARCHAR(64) NOT NULL PRIMARY KEY, -- of WeChat's event and the place in it: each once
    follower VARCHAR(64) NOT NULL,
    template VARCHAR(64) NOT NULL,
    said     VARCHAR(10) NOT NULL, -- agreed, declined, taken_back
    at       ${TIME}     NOT NULL, -- by WeChat's clock
    ended_at ${TIME},              -- it lets no notice through any more
    why      VARCHAR(10) NOT NULL  -- it ended: spent, refused, taken_back
);
CREATE INDEX notice_consents_follower ON notice_consents (follower, template, at);
CREATE INDEX notice_consents_ended ON notice_consents (ended_at);

-- Notices that WeChat took, and could not bring to the follower after all. One may
-- be told of before it is written that the notice was sent.
CREATE TABLE notice_failures (
    id       VARCHAR(64) NOT NULL PRIMARY KEY, -- of WeChat's event and the place in it
    number   VARCHAR(32) NOT NULL, -- of the notice, as WeChat counts them
    follower VARCHAR(64) NOT NULL,
    template VARCHAR(64) NOT NULL,
    at       ${TIME}     NOT NULL,
    telling  VARCHAR(26) NOT NULL  -- that it was; empty: none that is known
);
CREATE INDEX notice_failures_follower ON notice_failures (follower, template);

-- Of the subscription notice by which something was told, also where it failed later.
ALTER TABLE tellings ADD COLUMN template VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE tellings ADD COLUMN number VARCHAR(32) NOT NULL DEFAULT ''; -- as WeChat counts them; empty: it gave none

-- +goose Down
ALTER TABLE tellings DROP COLUMN number;
ALTER TABLE tellings DROP COLUMN template;
DROP TABLE notice_failures;
DROP TABLE notice_consents;
