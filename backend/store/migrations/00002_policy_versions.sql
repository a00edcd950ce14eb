-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Versions of tables that staff loaded, as they stand now.
CREATE TABLE policy_versions (
    version      VARCHAR(80)  NOT NULL PRIMARY KEY, -- sha256:… of the source
    policy       VARCHAR(64)  NOT NULL,
    source       ${TEXT}      NOT NULL,
    status       VARCHAR(16)  NOT NULL, -- draft, approved, rejected, withdrawn
    submitted_by VARCHAR(64)  NOT NULL,
    submitted_at ${TIME}      NOT NULL,
    decided_by   VARCHAR(64)  NOT NULL, -- empty: nobody yet
    decided_at   ${TIME},
    reason       VARCHAR(500) NOT NULL
);
CREATE INDEX policy_versions_status ON policy_versions (status);

-- How they came to stand so: rows are only ever added. The numbers have no gap,
-- so that of two who decide at once one finds the next number taken.
CREATE TABLE policy_steps (
    number  INTEGER      NOT NULL PRIMARY KEY, -- 1, 2, 3 …
    version VARCHAR(80)  NOT NULL,
    step    VARCHAR(16)  NOT NULL, -- submitted, approved, rejected, withdrawn
    done_by VARCHAR(64)  NOT NULL,
    done_at ${TIME}      NOT NULL,
    reason  VARCHAR(500) NOT NULL
);

-- +goose Down
DROP TABLE policy_steps;
DROP TABLE policy_versions;
