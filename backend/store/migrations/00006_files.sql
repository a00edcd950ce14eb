-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Where an uploaded file is, and how well it can be read. Files that were
-- replaced or taken out stay: events tell of them.
CREATE TABLE files (
    id          VARCHAR(26) NOT NULL PRIMARY KEY,
    application VARCHAR(26) NOT NULL,
    person      VARCHAR(26) NOT NULL, -- whose key sealed it
    material    VARCHAR(64) NOT NULL,
    type        VARCHAR(40) NOT NULL, -- image/jpeg, …
    content     VARCHAR(64) NOT NULL, -- hash of the file itself
    sealed      VARCHAR(64) NOT NULL, -- hash of what is kept: its name in the store
    bytes       BIGINT      NOT NULL,
    pages       INTEGER     NOT NULL,
    thumb       VARCHAR(64) NOT NULL, -- the same of its thumbnail; empty: there is none
    thumb_kept  VARCHAR(64) NOT NULL,
    thumb_bytes BIGINT      NOT NULL,
    about       ${TEXT}     NOT NULL, -- as JSON: quality and remarks
    added_by    VARCHAR(64) NOT NULL,
    added_at    ${TIME}     NOT NULL
);
CREATE INDEX files_application ON files (application);

-- +goose Down
DROP TABLE files;
