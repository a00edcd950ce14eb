-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- How people fare with the bot, counted by day (in China). Who it was is not kept.
-- Kinds and names: package chat.
CREATE TABLE chat_counts (
    day   VARCHAR(10)  NOT NULL,
    kind  VARCHAR(16)  NOT NULL,
    name  VARCHAR(100) NOT NULL,
    times ${NUMBER}    NOT NULL,
    PRIMARY KEY (day, kind, name)
);

-- Questions that nothing answered: masked, bounded, without who asked.
CREATE TABLE unanswered_questions (
    hash      VARCHAR(64)  NOT NULL PRIMARY KEY, -- of what it says, without signs, width and case
    text      VARCHAR(200) NOT NULL,
    times     ${NUMBER}    NOT NULL,
    first_at  ${TIME}      NOT NULL,
    last_at   ${TIME}      NOT NULL,
    state     VARCHAR(10)  NOT NULL, -- empty, word or off_topic
    guide     VARCHAR(100) NOT NULL,
    sorted_by VARCHAR(64)  NOT NULL,
    sorted_at ${TIME}
);
CREATE INDEX unanswered_questions_times ON unanswered_questions (state, times, last_at);
CREATE INDEX unanswered_questions_last ON unanswered_questions (last_at);

-- +goose Down
DROP TABLE unanswered_questions;
DROP TABLE chat_counts;
