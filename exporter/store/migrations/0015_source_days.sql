-- How complete the days of sources are, for longer than their hours are kept. `day` is days since 1970
-- in analytics.timezone, `hours` of how many of its hours it is known, `expected` how many events
-- usually come in these, and `missing` how many of them did not.
CREATE TABLE source_days (
    source TEXT NOT NULL,
    day INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    expected REAL NOT NULL,
    missing REAL NOT NULL,
    PRIMARY KEY (source, day)
) WITHOUT ROWID;
CREATE INDEX source_days_by_day ON source_days (day);
