-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Until when a supplement is to be answered, for the clock; empty: none waits,
-- or it is noted already that it is overdue.
ALTER TABLE work_items ADD COLUMN answer_by VARCHAR(10) NOT NULL DEFAULT '';
-- By which edition of the calendar days were counted that another may change;
-- 0: there are none.
ALTER TABLE work_items ADD COLUMN counted_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN counted_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN permit_calendar INTEGER NOT NULL DEFAULT 0; -- of permit_due, as the event has it
ALTER TABLE periods ADD COLUMN counted_by INTEGER NOT NULL DEFAULT 0;
CREATE INDEX work_items_answer ON work_items (answer_by, application);
CREATE INDEX work_items_counted ON work_items (counted_by, application);
CREATE INDEX applications_counted ON applications (counted_by, id);

-- Years of the calendar as they were loaded. Rows are only ever added; the last
-- one of a year that staff loaded is in force, else its last one.
CREATE TABLE calendar_years (
    edition   INTEGER      NOT NULL PRIMARY KEY, -- of the whole calendar: one more with every year that is loaded
    year      INTEGER      NOT NULL,
    doc       ${TEXT}      NOT NULL, -- as JSON
    hash      VARCHAR(64)  NOT NULL, -- of what is in it
    source    VARCHAR(300) NOT NULL, -- where it was announced
    by_staff  BOOLEAN      NOT NULL, -- otherwise it came with the program, or from the operator's folder
    request   VARCHAR(26)  NOT NULL,
    loaded_by VARCHAR(64)  NOT NULL,
    loaded_at ${TIME}      NOT NULL
);
CREATE INDEX calendar_years_year ON calendar_years (year, edition);

-- What was put into the store of files and no row tells of yet: an upload that
-- is under way, or one that a crash has ended.
CREATE TABLE unclaimed_files (
    sealed VARCHAR(64) NOT NULL PRIMARY KEY, -- its name in the store
    at     ${TIME}     NOT NULL
);
CREATE INDEX unclaimed_files_at ON unclaimed_files (at);

CREATE INDEX answers_at ON answers (at);

-- +goose Down
DROP INDEX answers_at ${ON} answers
;
DROP TABLE unclaimed_files;
DROP TABLE calendar_years;
DROP INDEX applications_counted ${ON} applications
;
DROP INDEX work_items_counted ${ON} work_items
;
DROP INDEX work_items_answer ${ON} work_items
;
ALTER TABLE periods DROP COLUMN counted_by;
ALTER TABLE applications DROP COLUMN permit_calendar;
ALTER TABLE applications DROP COLUMN counted_by;
ALTER TABLE work_items DROP COLUMN counted_by;
ALTER TABLE work_items DROP COLUMN answer_by;
