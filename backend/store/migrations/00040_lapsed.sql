-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- A supplement that nobody answered in time is to be decided: that is counted, too,
-- from the index of queues alone.
DROP INDEX work_items_queue ${ON} work_items
;
CREATE INDEX work_items_queue ON work_items (department, is_open, indicator, due, application, desk, point, status, overdue, answered, held_until, held_by);

-- +goose Down
DROP INDEX work_items_queue ${ON} work_items
;
CREATE INDEX work_items_queue ON work_items (department, is_open, indicator, due, application, desk, point, status, answered, held_until, held_by);
