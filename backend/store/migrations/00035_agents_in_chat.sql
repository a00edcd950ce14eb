-- Words in ${…} differ between databases and are filled in by migrate.go.
-- +goose Up
-- Which follower is which agent of a unit: by a code that their account showed.
CREATE TABLE agent_bindings (
    id       VARCHAR(26) NOT NULL PRIMARY KEY,
    follower VARCHAR(64) NOT NULL,
    account  VARCHAR(26) NOT NULL,
    unit     VARCHAR(26) NOT NULL, -- of the account, for good
    live     VARCHAR(64) UNIQUE,   -- the follower while it stands: nobody is two agents
    made_at  ${TIME}     NOT NULL,
    ended_at ${TIME},
    ended_by VARCHAR(12) NOT NULL  -- agent, follower, forgotten, left; empty: it stands
);
CREATE INDEX agent_bindings_account ON agent_bindings (account, id);
CREATE INDEX agent_bindings_unit ON agent_bindings (unit, id);

-- +goose Down
DROP TABLE agent_bindings;
