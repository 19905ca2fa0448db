-- This machine, once a minute. `timestamp` is Unix milliseconds; usages are percent; the network is
-- bytes a second, a mean; what was not known is NULL. A minute is written at most once, so that a
-- row which is written again, because nobody knows whether it was, is kept once.
CREATE TABLE host_samples (
    id INTEGER PRIMARY KEY,
    timestamp INTEGER NOT NULL,
    cpu_usage REAL,
    memory_usage REAL,
    disk_usage REAL,
    network_received REAL,
    network_sent REAL,
    active_connections INTEGER
);
CREATE UNIQUE INDEX host_samples_by_time ON host_samples (timestamp);
