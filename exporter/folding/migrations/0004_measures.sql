-- A measure's days lie beside each other, so that a few measures of many agents are read without the
-- others. Rows stay: those of days whose events are gone can be made anew by nobody.
CREATE TABLE measured (
    tenant TEXT NOT NULL,
    agent TEXT NOT NULL,
    day INTEGER NOT NULL,
    channel TEXT NOT NULL,
    measure TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant, agent, measure, day, channel, name)
) WITHOUT ROWID;
INSERT INTO measured SELECT * FROM cells;
DROP TABLE cells;
ALTER TABLE measured RENAME TO cells;
