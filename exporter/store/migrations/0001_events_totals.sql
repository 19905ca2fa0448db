-- Events as they were kept. `seq` is the order of arrival and is never used twice; `key` is a digest
-- of (tenant, source, origin, id), so the index that finds repeats stays narrow. Instants are Unix
-- milliseconds. `personal` is sealed with the storage key; the rest holds nothing about a person.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    tenant TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL,
    origin TEXT NOT NULL DEFAULT '',
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    time INTEGER NOT NULL,
    received INTEGER NOT NULL,
    data BLOB NOT NULL,
    personal BLOB
);
CREATE UNIQUE INDEX events_by_key ON events (key);
CREATE INDEX events_by_time ON events (time);

-- Counters and histogram parts as /metrics shows them. `part` is '' for a counter, 'le=0.5' for the
-- count of one bucket (not cumulative), 'sum' for a histogram's sum.
CREATE TABLE totals (
    tenant TEXT NOT NULL DEFAULT '',
    metric TEXT NOT NULL,
    labels TEXT NOT NULL,
    part TEXT NOT NULL DEFAULT '',
    value REAL NOT NULL,
    PRIMARY KEY (tenant, metric, labels, part)
) WITHOUT ROWID;

-- Named positions that must outlive the rows they speak of.
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

-- Who writes here, for people; the lock itself is the file beside the database.
CREATE TABLE lease (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    holder TEXT NOT NULL,
    since INTEGER NOT NULL,
    epoch INTEGER NOT NULL
);
