-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Photos that applicants send in chat, from the message on until they are kept
-- with the application: WeChat has them for three days only.
CREATE TABLE photos (
    id          VARCHAR(26) NOT NULL PRIMARY KEY,
    message     VARCHAR(64) NOT NULL UNIQUE, -- a repeat of it brings no second photo
    follower    VARCHAR(64) NOT NULL,
    person      VARCHAR(26) NOT NULL,
    application VARCHAR(26) NOT NULL,
    supplement  VARCHAR(10) NOT NULL,
    material    VARCHAR(64) NOT NULL,
    media       VARCHAR(255) NOT NULL,       -- what WeChat calls it
    state       VARCHAR(10) NOT NULL,        -- waiting, kept, refused
    file        VARCHAR(26) NOT NULL,        -- of what was kept
    says        ${TEXT}     NOT NULL,        -- what its sender was told of it
    tries       INTEGER     NOT NULL,
    next_at     ${TIME}     NOT NULL,        -- not before then
    taken_until ${TIME}     NOT NULL,        -- by a machine that is at it
    sent_at     ${TIME}     NOT NULL
);
CREATE INDEX photos_waiting ON photos (state, next_at);
CREATE INDEX photos_application ON photos (application, supplement, id);

-- +goose Down
DROP TABLE photos;
