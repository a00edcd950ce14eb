-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Guides and the words that lead to them, as staff wrote them. Rows are only ever
-- added.
CREATE TABLE content_versions (
    kind     VARCHAR(10)   NOT NULL, -- guide or words
    item     VARCHAR(100)  NOT NULL, -- the guide's id
    seq      INTEGER       NOT NULL, -- 1 is the first of the item
    source   ${TEXT}       NOT NULL, -- empty: as the files have it
    hash     VARCHAR(64)   NOT NULL, -- of the source; empty if that is
    reason   VARCHAR(500)  NOT NULL,
    made_of  INTEGER       NOT NULL, -- the version that was brought back; 0: it was written
    saved_by VARCHAR(64)   NOT NULL,
    saved_at ${TIME}       NOT NULL,
    PRIMARY KEY (kind, item, seq)
);

-- Where each item stands: its last version, and the one that is in force (0: the
-- files). They differ in content while there is a draft.
CREATE TABLE content_items (
    kind        VARCHAR(10)  NOT NULL,
    item        VARCHAR(100) NOT NULL,
    latest      INTEGER      NOT NULL,
    latest_hash VARCHAR(64)  NOT NULL,
    saved_by    VARCHAR(64)  NOT NULL,
    saved_at    ${TIME}      NOT NULL,
    live        INTEGER      NOT NULL,
    live_hash   VARCHAR(64)  NOT NULL,
    PRIMARY KEY (kind, item)
);

-- What went live together, as one asked and another approved.
CREATE TABLE content_releases (
    number   INTEGER     NOT NULL PRIMARY KEY,
    request  VARCHAR(26) NOT NULL,
    asked_by VARCHAR(64) NOT NULL,
    made_by  VARCHAR(64) NOT NULL,
    made_at  ${TIME}     NOT NULL,
    items    ${TEXT}     NOT NULL -- as JSON: kind, item, seq of each
);

-- +goose Down
DROP TABLE content_releases;
DROP TABLE content_items;
DROP TABLE content_versions;
