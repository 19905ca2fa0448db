-- The keys of kept events, but for the newest, which the writer holds in memory (event_keys.py): an
-- index of random keys costs a page a key, and moved here in the order of the keys they share pages.
-- Events from mark 'keys' on may be missing here.
CREATE TABLE event_keys (key BLOB PRIMARY KEY) WITHOUT ROWID;
INSERT INTO event_keys SELECT key FROM events ORDER BY key;
INSERT INTO marks SELECT 'keys', coalesce(max(seq), 0) + 1 FROM events;
DROP INDEX events_by_key;
