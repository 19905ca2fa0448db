-- How each hour of a probe was shared out, in milliseconds and in runs, summed up once it is over; an
-- hour in which nothing was observed has no row. `start` is Unix milliseconds. It outlives the runs.
CREATE TABLE probe_hours (
    probe TEXT NOT NULL,
    start INTEGER NOT NULL,
    up INTEGER NOT NULL,
    degraded INTEGER NOT NULL,
    down INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    maintenance INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    unobserved INTEGER NOT NULL,
    up_runs INTEGER NOT NULL,
    degraded_runs INTEGER NOT NULL,
    down_runs INTEGER NOT NULL,
    unknown_runs INTEGER NOT NULL,
    maintenance_runs INTEGER NOT NULL,
    PRIMARY KEY (probe, start)
) WITHOUT ROWID;
CREATE INDEX probe_hours_by_time ON probe_hours (start);

-- When targets were down; instants are Unix milliseconds, `ended` is NULL while it goes on.
CREATE TABLE probe_incidents (
    probe TEXT NOT NULL,
    began INTEGER NOT NULL,
    ended INTEGER,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    failures INTEGER NOT NULL,
    PRIMARY KEY (probe, began)
) WITHOUT ROWID;

-- How far each probe's runs have been folded into incidents, as JSON; mark 'probe_incidents' is the
-- number of the last run that was.
CREATE TABLE probe_courses (
    probe TEXT PRIMARY KEY,
    course TEXT NOT NULL
) WITHOUT ROWID;

-- When probes were paused, in Unix milliseconds; the newest row of a probe grows.
CREATE TABLE probe_pauses (
    probe TEXT NOT NULL,
    began INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    PRIMARY KEY (probe, began)
) WITHOUT ROWID;
