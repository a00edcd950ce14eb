-- +goose Up
-- Queues as somebody has narrowed them, under a name: for themselves, or for
-- everybody at their desk.
CREATE TABLE saved_views (
    id       VARCHAR(26)  NOT NULL PRIMARY KEY,
    account  VARCHAR(64)  NOT NULL, -- whose it is
    desk     VARCHAR(64)  NOT NULL, -- with whom it is shared: role/department; empty: with nobody
    page     VARCHAR(16)  NOT NULL, -- the queue: work or scores
    name     VARCHAR(60)  NOT NULL,
    narrowed VARCHAR(500) NOT NULL, -- what stands behind the question mark of its address
    place    INTEGER      NOT NULL  -- among their own
);
CREATE INDEX saved_views_account ON saved_views (account, place);
CREATE INDEX saved_views_desk ON saved_views (desk);
-- What has come to a queue since somebody looked.
CREATE INDEX work_items_since ON work_items (department, is_open, since);

-- +goose Down
DROP INDEX work_items_since ${ON} work_items
;
DROP TABLE saved_views;
