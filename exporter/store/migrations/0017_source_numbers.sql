-- Numbers that senders' own counters gave events, each new one once, until they are counted: `first` to
-- `last` without one left out, of the CloudEvents source `line`, as they came. Instants are Unix milliseconds.
CREATE TABLE source_numbers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    line TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    at INTEGER NOT NULL
);

-- What these counters come to (exporter/completeness/counter.py), as JSON; `seen` is when one was heard of.
CREATE TABLE source_lines (
    source TEXT NOT NULL,
    line TEXT NOT NULL,
    seen INTEGER NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (source, line)
) WITHOUT ROWID;
CREATE INDEX source_lines_by_seen ON source_lines (seen);

-- Events that came by no webhook and were listed, by the hour (since 1970) in which they happened.
CREATE TABLE source_listed (
    source TEXT NOT NULL,
    hour INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (source, hour)
) WITHOUT ROWID;
CREATE INDEX source_listed_by_hour ON source_listed (hour);
