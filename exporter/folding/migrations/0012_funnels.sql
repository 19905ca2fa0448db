-- Steps of funnels that customers took, by ids as they were told: an event each (`key` names it, `at`
-- is Unix milliseconds). `funnel` names a funnel and a digest of its steps.
CREATE TABLE funnel_hits (
    tenant TEXT NOT NULL,
    funnel TEXT NOT NULL,
    customer TEXT NOT NULL,
    at INTEGER NOT NULL,
    key BLOB NOT NULL,
    step INTEGER NOT NULL,
    channel TEXT NOT NULL,
    PRIMARY KEY (tenant, customer, funnel, at, key, step)
) WITHOUT ROWID;
CREATE INDEX funnel_hits_by_time ON funnel_hits (at);
