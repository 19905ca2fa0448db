-- When this API answered, in Unix milliseconds; the newest row grows while the daemon runs.
CREATE TABLE presence (
    began INTEGER PRIMARY KEY,
    ended INTEGER NOT NULL
);

-- Since when a source is waited for, and when events of it were last accepted, in Unix milliseconds.
CREATE TABLE contacts (
    source TEXT PRIMARY KEY,
    awaited INTEGER NOT NULL,
    received INTEGER
) WITHOUT ROWID;
