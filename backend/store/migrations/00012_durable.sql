-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- A page of a queue begins where the one before ended, however long the queue is:
-- the work of one indicator (of the lines: none), and all of a department's.
DROP INDEX work_items_queue ${ON} work_items
;
CREATE INDEX work_items_queue ON work_items (department, is_open, indicator, due, application, desk);
CREATE INDEX work_items_due ON work_items (department, is_open, due, application, desk);

-- +goose Down
DROP INDEX work_items_due ${ON} work_items
;
DROP INDEX work_items_queue ${ON} work_items
;
CREATE INDEX work_items_queue ON work_items (department, is_open, point, due, application);
