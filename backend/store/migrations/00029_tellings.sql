-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- What followers are told of their applications: from the outbox on, until it was
-- sent to them or said with their next message.
CREATE TABLE tellings (
    id          VARCHAR(26) NOT NULL PRIMARY KEY,
    message     VARCHAR(26) NOT NULL, -- of the outbox
    follower    VARCHAR(64) NOT NULL,
    person      VARCHAR(26) NOT NULL,
    application VARCHAR(26) NOT NULL,
    kind        VARCHAR(32) NOT NULL,
    text        ${TEXT}     NOT NULL,
    state       VARCHAR(10) NOT NULL, -- waiting, sent, kept, said, dropped
    why         VARCHAR(16) NOT NULL, -- it is kept or dropped
    tries       INTEGER     NOT NULL,
    next_at     ${TIME}     NOT NULL, -- not before then
    taken_until ${TIME}     NOT NULL, -- by a machine that is at it
    taken_by    VARCHAR(26) NOT NULL,
    made_at     ${TIME}     NOT NULL,
    done_at     ${TIME}
);
CREATE UNIQUE INDEX tellings_once ON tellings (message, application, follower);
CREATE INDEX tellings_waiting ON tellings (state, next_at, id);
CREATE INDEX tellings_follower ON tellings (follower, state, id);
CREATE INDEX tellings_taken ON tellings (taken_by);
CREATE INDEX tellings_application ON tellings (application, id);

-- Who wants to be written to only when they write themselves.
ALTER TABLE followers ADD COLUMN hushed BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE followers DROP COLUMN hushed;
DROP TABLE tellings;
