-- Requests of vendors whose events could not be mapped, sealed; received in Unix milliseconds.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key BLOB NOT NULL UNIQUE,
    source TEXT NOT NULL,
    received INTEGER NOT NULL,
    reason TEXT NOT NULL,
    said TEXT NOT NULL,
    events INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX quarantine_sizes ON quarantine (source, received, reason, events, bytes);
CREATE INDEX quarantine_received ON quarantine (received);

-- How new each object of a source is known to be, so that what comes late can be told.
CREATE TABLE watermarks (
    source TEXT NOT NULL,
    object TEXT NOT NULL,
    version INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (source, object)
) WITHOUT ROWID;
CREATE INDEX watermarks_seen ON watermarks (seen);

-- Types of events that have no mapping, the first hundred of each source.
CREATE TABLE unmapped_types (
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    why TEXT NOT NULL,
    events INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (source, type)
) WITHOUT ROWID;
