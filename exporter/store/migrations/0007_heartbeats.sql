-- What is known of jobs that call us, by the name of their probe; instants in Unix milliseconds, the
-- last run in seconds, runs under way as [[id, started], …] and ids of runs that ended as JSON.
CREATE TABLE heartbeats (
    probe TEXT PRIMARY KEY,
    heard INTEGER NOT NULL,
    success INTEGER,
    failed INTEGER,
    exit INTEGER,
    runtime REAL,
    said TEXT NOT NULL,
    runs TEXT NOT NULL,
    ended TEXT NOT NULL
) WITHOUT ROWID;
