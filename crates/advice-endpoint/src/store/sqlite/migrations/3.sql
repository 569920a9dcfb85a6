-- What the author is told. A digest says how far it reaches, how much it counts and whose words are in it; the words stay in
-- `entries` alone, so that what is taken back is gone from here, too.
CREATE TABLE digests (
  key    INTEGER PRIMARY KEY,           -- one more than that of the one before
  id     TEXT    NOT NULL UNIQUE,       -- what a message about it is known by
  at     INTEGER NOT NULL,              -- when it was closed
  entry  INTEGER NOT NULL,              -- the key of the last entry in it
  change INTEGER NOT NULL,              -- the key of the last change in it
  news   TEXT    NOT NULL               -- JSON: counts, and ids of notes
) STRICT;

-- The first is none: what was said before is no news.
INSERT INTO digests SELECT 1, '', coalesce(max(at), 0), coalesce(max(key), 0), 0, '{}' FROM entries;

-- When something was added to a Thx: it may have been told without that already.
CREATE TABLE changes (
  key   INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entries (key),
  at    INTEGER NOT NULL,
  asker INTEGER NOT NULL                -- whether it is the asker's tick
) STRICT;

-- How far each way of telling has come.
CREATE TABLE channels (
  key     INTEGER PRIMARY KEY,
  name    TEXT    NOT NULL UNIQUE,
  told    INTEGER NOT NULL,             -- the last digest that has arrived
  pending INTEGER,                      -- the last digest of the message that is on its way
  tries   INTEGER NOT NULL DEFAULT 0,   -- how often that was sent
  again   INTEGER NOT NULL DEFAULT 0,   -- when it may be sent again
  stopped INTEGER NOT NULL DEFAULT 0    -- whether the author has had enough of it
) STRICT;

ALTER TABLE author ADD COLUMN feed BLOB;  -- SHA-256 of the feeds' token
ALTER TABLE author ADD COLUMN seal BLOB;  -- the key of the addresses that stop a channel
