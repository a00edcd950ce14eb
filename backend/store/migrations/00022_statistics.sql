-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- By what statistics group an application, and what it claimed for itself: noted
-- when it is submitted. Groups are wide, and blank again once the person is erased.
CREATE TABLE application_profiles (
    application VARCHAR(26) NOT NULL PRIMARY KEY,
    age         INTEGER     NOT NULL, -- the first year of five; -1: not known
    district    VARCHAR(32) NOT NULL, -- none: owns no home; empty: not known
    kind        VARCHAR(2)  NOT NULL, -- of the unit: the first two characters of its code
    claims      ${TEXT}     NOT NULL  -- points by indicator, as JSON
);

-- A period as it was counted last, and how far the audit log was then: while that
-- stands, nothing has changed.
CREATE TABLE period_counts (
    period     VARCHAR(8) NOT NULL PRIMARY KEY,
    form       INTEGER    NOT NULL, -- of the document
    stand      ${NUMBER}  NOT NULL, -- entries of the audit log
    counted_at ${TIME}    NOT NULL, -- by the clock of the programme's rules
    doc        ${TEXT}    NOT NULL  -- as JSON
);

-- +goose Down
DROP TABLE period_counts;
DROP TABLE application_profiles;
