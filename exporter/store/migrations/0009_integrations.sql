-- What is known of each integration from one call to the next, its tokens among it, sealed; `at` is
-- Unix milliseconds.
CREATE TABLE integrations (
    name TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,
    at INTEGER NOT NULL
) WITHOUT ROWID;

-- How integrations were when they were looked at, and when that changed; `at` is Unix milliseconds,
-- `seconds` how long the answer took, NULL where there was none.
CREATE TABLE integration_checks (
    id INTEGER PRIMARY KEY,
    integration TEXT NOT NULL,
    provider TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    seconds REAL
);
CREATE INDEX integration_checks_by_integration ON integration_checks (integration, at);
CREATE INDEX integration_checks_by_time ON integration_checks (at);
