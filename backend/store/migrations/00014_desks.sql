-- +goose Up
-- What a desk sees of its work: who has a case in hand there, and until when what
-- was asked for is to be answered, also once that is overdue.
ALTER TABLE work_items ADD COLUMN overdue BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE work_items ADD COLUMN held_by VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE work_items ADD COLUMN held_until ${NUMBER} NOT NULL DEFAULT 0; -- seconds since 1970
DROP INDEX work_items_answer ${ON} work_items
;
CREATE INDEX work_items_answer ON work_items (overdue, answer_by, application);

-- +goose Down
DROP INDEX work_items_answer ${ON} work_items
;
CREATE INDEX work_items_answer ON work_items (answer_by, application);
ALTER TABLE work_items DROP COLUMN held_until;
ALTER TABLE work_items DROP COLUMN held_by;
ALTER TABLE work_items DROP COLUMN overdue;
