-- A page elsewhere that links to a post, once that was seen: it stands in a thread as a note that no reader wrote, of the kind
-- 'reply', and this says where it is.
ALTER TABLE entries ADD COLUMN link TEXT;

-- What the author is shown.
DROP INDEX thanks_of_post;
CREATE INDEX thanks_of_post ON entries (post, key) WHERE kind = 'thx' OR link IS NOT NULL;

-- Who says to mention what, and when to look at it.
CREATE TABLE mentions (
  key    INTEGER PRIMARY KEY,
  source TEXT    NOT NULL,
  target TEXT    NOT NULL,
  post   TEXT    NOT NULL,
  entry  TEXT,                          -- the id of the note, once there is one
  due    INTEGER,                       -- when to look next, if at all
  tries  INTEGER NOT NULL DEFAULT 0,    -- how often that has failed
  UNIQUE (source, target)
) STRICT;

CREATE INDEX mentions_due ON mentions (due) WHERE due IS NOT NULL;
