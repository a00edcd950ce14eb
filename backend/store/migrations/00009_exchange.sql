-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- What statistics need of an application, as it follows from its state: narrow
-- rows, so that those of a whole period are read at once.
CREATE TABLE application_figures (
    period      VARCHAR(8)  NOT NULL,
    application VARCHAR(26) NOT NULL,
    doc         ${TEXT}     NOT NULL, -- as JSON
    PRIMARY KEY (period, application)
);

-- A page of a list stands in the order of ids, whatever narrows it.
CREATE INDEX applications_page ON applications (period, state, id, point);
CREATE INDEX applications_begun ON applications (period, id, point);
CREATE INDEX applications_standing ON applications (state, id, point);
CREATE INDEX applications_point ON applications (point, id);
-- Counts by all of these are read from the index alone.
CREATE INDEX applications_statistics ON applications (period, state, point, unit);
DROP INDEX applications_state ${ON} applications
;
CREATE INDEX units_name ON units (name);

-- +goose Down
DROP INDEX units_name ${ON} units
;
CREATE INDEX applications_state ON applications (period, state, point, id);
DROP INDEX applications_statistics ${ON} applications
;
DROP INDEX applications_point ${ON} applications
;
DROP INDEX applications_standing ${ON} applications
;
DROP INDEX applications_begun ${ON} applications
;
DROP INDEX applications_page ${ON} applications
;
DROP TABLE application_figures;
