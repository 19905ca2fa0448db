-- The running total of what was accepted of a source, as it was at the last look in each hour; `hour`
-- is its number since 1970, `seen` when that look was (Unix milliseconds), `looks` in how many of its
-- minutes there was one. A count is the difference of two totals.
CREATE TABLE source_hours (
    source TEXT NOT NULL,
    hour INTEGER NOT NULL,
    total REAL NOT NULL,
    seen INTEGER NOT NULL,
    looks INTEGER NOT NULL,
    PRIMARY KEY (source, hour)
) WITHOUT ROWID;

-- The time of the newest event of sources that feed integrations (Unix milliseconds, NULL for none),
-- and up to which `seq` events have been looked at for it.
CREATE TABLE source_newest (
    source TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    newest INTEGER
) WITHOUT ROWID;

-- Events that are folded below, in the order in which they came; no other event is in this index.
-- Mark 'integration_events' is the `seq` of the last one that was.
CREATE INDEX events_of_integrations ON events (seq)
    WHERE type IN ('integration.queried', 'integration.synced');

-- What is known of sync jobs, as JSON; `heard` is the time of the newest report (Unix milliseconds).
CREATE TABLE integration_jobs (
    tenant TEXT NOT NULL,
    provider TEXT NOT NULL,
    job TEXT NOT NULL,
    account TEXT NOT NULL,
    heard INTEGER NOT NULL,
    told TEXT NOT NULL,
    PRIMARY KEY (tenant, provider, job, account)
) WITHOUT ROWID;
CREATE INDEX integration_jobs_by_time ON integration_jobs (heard);

-- How long calls took, by spans of some widths (seconds; `start` is Unix seconds). `kind` is 'call' for
-- our own calls, by the name of the integration, and 'query' for those of a tenant's answers, by
-- provider. `total` and `squares` are sums of seconds, `buckets` counts on a scale of logarithms as JSON.
CREATE TABLE integration_spreads (
    kind TEXT NOT NULL,
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    width INTEGER NOT NULL,
    start INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    total REAL NOT NULL,
    squares REAL NOT NULL,
    buckets TEXT NOT NULL,
    PRIMARY KEY (kind, tenant, name, width, start)
) WITHOUT ROWID;
CREATE INDEX integration_spreads_by_time ON integration_spreads (width, start);
