-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Days of which followers want to be reminded.
CREATE TABLE reminders (
    id       VARCHAR(26) NOT NULL PRIMARY KEY,
    follower VARCHAR(64) NOT NULL,
    kind     VARCHAR(12) NOT NULL, -- own, endorsement, permit
    about    VARCHAR(80) NOT NULL, -- in their own words
    day      VARCHAR(10) NOT NULL, -- YYYY-MM-DD, when they are reminded
    meant    VARCHAR(10) NOT NULL, -- the day that it is about
    yearly   BOOLEAN     NOT NULL,
    made_at  ${TIME}     NOT NULL
);
CREATE INDEX reminders_day ON reminders (day, id);
CREATE INDEX reminders_follower ON reminders (follower, day, id);

-- What followers do not want to be reminded of.
CREATE TABLE reminder_stops (
    follower VARCHAR(64) NOT NULL,
    kind     VARCHAR(12) NOT NULL,
    at       ${TIME}     NOT NULL,
    PRIMARY KEY (follower, kind)
);

-- What followers have asked to be told of, and when they ended that: with the
-- words under which they agreed.
CREATE TABLE subscriptions (
    id       VARCHAR(26)  NOT NULL PRIMARY KEY,
    follower VARCHAR(64)  NOT NULL,
    topic    VARCHAR(12)  NOT NULL,
    city     VARCHAR(24)  NOT NULL,
    live     VARCHAR(110) UNIQUE,   -- follower, topic and city while it lasts
    wording  VARCHAR(80)  NOT NULL, -- sha256:… of what they were shown
    said     ${TEXT}      NOT NULL, -- that itself
    made_at  ${TIME}      NOT NULL,
    ended_at ${TIME}
);
CREATE INDEX subscriptions_topic ON subscriptions (topic, city, follower);
CREATE INDEX subscriptions_follower ON subscriptions (follower, id);

-- After that it is told no more: a reminder of yesterday helps nobody.
ALTER TABLE tellings ADD COLUMN valid_until ${TIME};
CREATE INDEX tellings_told ON tellings (follower, message);

-- +goose Down
DROP INDEX tellings_told ${ON} tellings
;
ALTER TABLE tellings DROP COLUMN valid_until;
DROP TABLE subscriptions;
DROP TABLE reminder_stops;
DROP TABLE reminders;
