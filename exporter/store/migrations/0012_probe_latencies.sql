-- How long the runs of a probe that succeeded took, hour by hour, summed up once an hour is over:
-- `buckets` is JSON, from the number of a bucket (exporter/analytics/buckets.py) to its count; an hour
-- without such runs has no row. `start` is Unix milliseconds. It outlives the runs.
CREATE TABLE probe_latencies (
    probe TEXT NOT NULL,
    start INTEGER NOT NULL,
    buckets TEXT NOT NULL,
    PRIMARY KEY (probe, start)
) WITHOUT ROWID;
CREATE INDEX probe_latencies_by_time ON probe_latencies (start);
