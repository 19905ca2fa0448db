-- Runs of probes. `started` is Unix milliseconds, `duration` seconds; `reason` and `detail` are ''
-- where `state` is 'up'; `metrics` is JSON. A probe starts at most once in a millisecond, so that a
-- batch which is written again, because nobody knows whether it was, is kept once.
CREATE TABLE probe_results (
    id INTEGER PRIMARY KEY,
    probe TEXT NOT NULL,
    kind TEXT NOT NULL,
    started INTEGER NOT NULL,
    duration REAL NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    metrics TEXT NOT NULL
);
CREATE UNIQUE INDEX probe_results_by_probe ON probe_results (probe, started);
CREATE INDEX probe_results_by_time ON probe_results (started);

-- Since when (Unix ms) a probe's last verdict holds, however old the first run with it is.
CREATE TABLE probe_states (
    probe TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    since INTEGER NOT NULL
) WITHOUT ROWID;

-- Runs with a verdict in buckets of some widths, for uptime: `width` and `start` are milliseconds.
-- By width and time, so that what is written, loaded and deleted lies together.
CREATE TABLE probe_buckets (
    width INTEGER NOT NULL,
    start INTEGER NOT NULL,
    probe TEXT NOT NULL,
    judged INTEGER NOT NULL,
    up INTEGER NOT NULL,
    PRIMARY KEY (width, start, probe)
) WITHOUT ROWID;
