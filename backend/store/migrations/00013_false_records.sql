-- +goose Up
-- The register of false materials (虚假材料库).
CREATE TABLE false_records (
    id          VARCHAR(26) NOT NULL PRIMARY KEY,
    of_what     VARCHAR(8)  NOT NULL, -- person or unit
    subject     VARCHAR(26) NOT NULL,
    application VARCHAR(26) NOT NULL, -- in which it was found
    lifted      BOOLEAN     NOT NULL,
    until_day   VARCHAR(10) NOT NULL, -- YYYY-MM-DD, the last on which it counts
    version     INTEGER     NOT NULL,
    doc         ${TEXT}     NOT NULL
);
CREATE INDEX false_records_subject ON false_records (subject, lifted);

-- +goose Down
DROP TABLE false_records;
