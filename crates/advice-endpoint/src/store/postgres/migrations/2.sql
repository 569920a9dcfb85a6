-- A note that waits for the author, who approves or hides it.
ALTER TABLE entries ADD COLUMN held BIGINT NOT NULL DEFAULT 0;

DROP INDEX thread_of_post;
CREATE INDEX thread_of_post ON entries (post, key) WHERE note IS NOT NULL AND hidden = 0 AND held = 0;
CREATE INDEX held_notes ON entries (key) WHERE held = 1;
