-- An agent's days are sums of all channels: they are read by each question about agents, and only its
-- conversations are told apart by channel (exporter.analytics.weeks). What was sealed is added up.
CREATE TABLE gathered (
    tenant TEXT NOT NULL,
    agent TEXT NOT NULL,
    day INTEGER NOT NULL,
    channel TEXT NOT NULL,
    measure TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant, agent, measure, day, channel, name)
) WITHOUT ROWID;
INSERT INTO gathered
    SELECT tenant, agent, day,
        CASE WHEN agent = '' OR measure = 'conversations' THEN channel ELSE '' END AS place,
        measure, name, sum(value)
    FROM cells GROUP BY tenant, agent, measure, day, place, name;
DROP TABLE cells;
ALTER TABLE gathered RENAME TO cells;
