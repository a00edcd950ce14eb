-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Which follower is which person, as they have shown themselves.
CREATE TABLE bindings (
    id          VARCHAR(26) NOT NULL PRIMARY KEY,
    follower    VARCHAR(64) NOT NULL,
    person      VARCHAR(26) NOT NULL,
    standing    VARCHAR(64) NOT NULL, -- the follower while it stands, its own id afterwards
    how         VARCHAR(12) NOT NULL, -- scene, receipt, phone
    application VARCHAR(26) NOT NULL, -- by whose code; empty: by none
    made_at     ${TIME}     NOT NULL,
    ended_at    ${TIME},
    ended_by    VARCHAR(12) NOT NULL  -- follower, other, forgotten, erased; empty: it stands
);
CREATE UNIQUE INDEX bindings_standing ON bindings (person, standing);
CREATE INDEX bindings_follower ON bindings (follower, id);

-- A short talk beside the interview, such as how somebody shows who they are.
ALTER TABLE conversations ADD COLUMN aside VARCHAR(16) NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN aside_state ${TEXT};

-- +goose Down
ALTER TABLE conversations DROP COLUMN aside_state;
ALTER TABLE conversations DROP COLUMN aside;
DROP TABLE bindings;
