-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Who asks for a person while nobody sits there is promised a day.
ALTER TABLE helps ADD COLUMN due VARCHAR(10) NOT NULL DEFAULT ''; -- YYYY-MM-DD: by then; today for who waits in the queue
ALTER TABLE helps ADD COLUMN ticket BOOLEAN NOT NULL DEFAULT FALSE; -- that day was promised
ALTER TABLE helps ADD COLUMN answered_at ${TIME}; -- an officer, last
ALTER TABLE helps ADD COLUMN context VARCHAR(2000) NOT NULL DEFAULT '{}'; -- where they stood when they asked, as JSON
CREATE INDEX helps_due ON helps (state, due, id);

-- +goose Down
DROP INDEX helps_due ${ON} helps
;
ALTER TABLE helps DROP COLUMN context;
ALTER TABLE helps DROP COLUMN answered_at;
ALTER TABLE helps DROP COLUMN ticket;
ALTER TABLE helps DROP COLUMN due;
