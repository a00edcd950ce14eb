-- +goose Up
-- Whether what a desk has asked for has been answered, and it has not gone on yet.
ALTER TABLE work_items ADD COLUMN answered BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE work_items DROP COLUMN answered;
