-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- The follower to whom somebody of the staff has notices sent, to look at them first.
CREATE TABLE staff_phones (
    account  VARCHAR(26) NOT NULL PRIMARY KEY,
    follower VARCHAR(64) NOT NULL,
    role     VARCHAR(16) NOT NULL, -- in which they have bound it
    made_at  ${TIME}     NOT NULL
);
CREATE INDEX staff_phones_follower ON staff_phones (follower);

-- Notices that could not be brought to a follower, and were listed to them in chat since.
CREATE TABLE notices_shown (
    follower VARCHAR(64) NOT NULL,
    notice   VARCHAR(26) NOT NULL,
    at       ${TIME}     NOT NULL,
    PRIMARY KEY (follower, notice)
);
CREATE INDEX notices_shown_at ON notices_shown (at);

-- +goose Down
DROP TABLE notices_shown;
DROP TABLE staff_phones;
