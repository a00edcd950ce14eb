-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Whether an officer has a licence to look at: it follows from the state.
ALTER TABLE units ADD COLUMN to_check BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX units_to_check ON units (to_check, id);

-- +goose Down
DROP INDEX units_to_check ${ON} units
;
ALTER TABLE units DROP COLUMN to_check;
