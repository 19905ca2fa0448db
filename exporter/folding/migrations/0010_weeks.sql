-- Sums of weeks, of all channels: of a span, its weeks are read here and only its ends in `cells`.
-- `monday` is the week's first day, counted as `day` is.
CREATE TABLE weeks (
    tenant TEXT NOT NULL,
    agent TEXT NOT NULL,
    monday INTEGER NOT NULL,
    measure TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant, agent, measure, monday, name)
) WITHOUT ROWID;
INSERT INTO weeks
    SELECT tenant, agent, (day + 3) / 7 * 7 - 3 AS monday, measure, name, sum(value) FROM cells
    GROUP BY tenant, agent, measure, monday, name;
