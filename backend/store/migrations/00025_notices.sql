-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Notices as they are now; what lists and the phone pages go by stands in columns.
CREATE TABLE notices (
    id           VARCHAR(26)  NOT NULL PRIMARY KEY,
    version      ${NUMBER}    NOT NULL,
    kind         VARCHAR(16)  NOT NULL,
    state        VARCHAR(16)  NOT NULL,
    period       VARCHAR(8)   NOT NULL, -- empty: about none
    origin       VARCHAR(64)  NOT NULL, -- what made it; its own id, if a person did
    title        ${TEXT}      NOT NULL, -- of now: as it is written, or as it went out
    number       VARCHAR(16)  NOT NULL, -- empty: it never went out
    seq          ${NUMBER}    NOT NULL, -- in the order in which they went out; 0: it is not out
    corrects     VARCHAR(26)  NOT NULL,
    corrected_by VARCHAR(26)  NOT NULL,
    changed_by   VARCHAR(64)  NOT NULL,
    changed_at   ${TIME}      NOT NULL,
    published_at ${TIME},
    doc          ${TEXT}      NOT NULL -- as JSON
);
CREATE UNIQUE INDEX notices_origin ON notices (origin);
CREATE INDEX notices_state ON notices (state, id);
CREATE INDEX notices_seq ON notices (seq);
CREATE INDEX notices_period ON notices (period, kind, state);

-- Every text there was.
CREATE TABLE notice_versions (
    notice   VARCHAR(26) NOT NULL,
    version  ${NUMBER}   NOT NULL,
    text     ${TEXT}     NOT NULL, -- as JSON
    saved_by VARCHAR(64) NOT NULL,
    saved_at ${TIME}     NOT NULL,
    PRIMARY KEY (notice, version)
);

-- +goose Down
DROP TABLE notice_versions;
DROP TABLE notices;
