-- A note that waits for the author, who approves or hides it.
ALTER TABLE entries ADD COLUMN held BIGINT NOT NULL DEFAULT 0;

-- By another name: CockroachDB lets no transaction use that of an index which it drops.
DROP INDEX thread_of_post;
CREATE INDEX open_thread_of_post ON entries (post, key) WHERE note IS NOT NULL AND hidden = 0 AND held = 0;
CREATE INDEX held_notes ON entries (key) WHERE held = 1;
