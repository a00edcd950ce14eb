-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- What a template message says of it, for who can't be written to otherwise.
ALTER TABLE tellings ADD COLUMN card ${TEXT};
UPDATE tellings SET card = '';

-- +goose Down
ALTER TABLE tellings DROP COLUMN card;
