-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- The custom menu that the account has, as far as it is known here: one row.
CREATE TABLE menus (
    id          INTEGER     NOT NULL PRIMARY KEY,
    digest      VARCHAR(80) NOT NULL, -- of what was sent last
    sent_at     ${TIME}     NOT NULL,
    taken_until ${TIME}     NOT NULL  -- by a machine that sends another
);

-- +goose Down
DROP TABLE menus;
