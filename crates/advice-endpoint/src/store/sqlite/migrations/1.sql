-- One row for each post that anything was ever said under.
CREATE TABLE posts (
  key   INTEGER PRIMARY KEY,
  id    TEXT    NOT NULL UNIQUE,
  -- How many of its entries are of the kind 'thx'; kept in the transaction that changes them, so that it costs the same
  -- to read for ten thanks and for ten million.
  tally INTEGER NOT NULL DEFAULT 0 CHECK (tally >= 0)
) STRICT;

-- A Thx with or without a note, a reply by the author, or what is left of a Thx that was undone. Rows are never deleted,
-- so that `key`, in which they came, can be a cursor. `IN` a list of three would be a table made for each row.
CREATE TABLE entries (
  key      INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL UNIQUE,
  kind     TEXT    NOT NULL CHECK (kind = 'thx' OR kind = 'reply' OR kind = 'undone'),
  post     INTEGER REFERENCES posts (key),
  at       INTEGER NOT NULL,            -- milliseconds since 1970
  secret   BLOB CHECK ((secret IS NOT NULL) = (kind = 'thx')),  -- SHA-256
  revision INTEGER NOT NULL DEFAULT 0,
  asker    INTEGER NOT NULL DEFAULT 0,
  name     TEXT,
  note     TEXT,
  under    TEXT,                        -- may be an id of the post document, so no reference
  hidden   INTEGER NOT NULL DEFAULT 0,
  CHECK (post IS NOT NULL OR kind = 'undone')
) STRICT;

CREATE INDEX thread_of_post ON entries (post, key) WHERE note IS NOT NULL AND hidden = 0;
CREATE INDEX thanks_of_post ON entries (post, key) WHERE kind = 'thx';
CREATE INDEX replies_to ON entries (under) WHERE under IS NOT NULL;

-- The author: one row.
CREATE TABLE author (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  token BLOB,                           -- SHA-256
  seen  INTEGER NOT NULL DEFAULT 0      -- the key of the last Thx that was read
) STRICT;

INSERT INTO author (one) VALUES (1);
