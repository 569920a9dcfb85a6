-- What a reader takes back, or the author erases, goes from here, too: when something was added to it, and whether that was
-- the asker's tick.
CREATE INDEX changes_of_entry ON changes (entry);
UPDATE changes SET at = 0, asker = 0 WHERE entry IN (SELECT key FROM entries WHERE kind = 'undone');

-- And the page that a note was about, and pages that never could be had.
DELETE FROM mentions WHERE entry IN (SELECT id FROM entries WHERE kind = 'undone');
DELETE FROM mentions WHERE entry IS NULL AND due IS NULL;
