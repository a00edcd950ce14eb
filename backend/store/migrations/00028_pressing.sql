-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- What of a queue presses is counted from its index alone.
DROP INDEX work_items_queue ${ON} work_items
;
CREATE INDEX work_items_queue ON work_items (department, is_open, indicator, due, application, desk, point, status, answered, held_until, held_by);

-- +goose Down
DROP INDEX work_items_queue ${ON} work_items
;
CREATE INDEX work_items_queue ON work_items (department, is_open, indicator, due, application, desk);
