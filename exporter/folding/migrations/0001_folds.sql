-- What events come to; all of it can be made anew from them. Instants are Unix milliseconds.

-- How far the events have been folded ('cursor'), and what the folds go by ('terms', a digest).
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

-- A conversation: its beats, what they came to, and what people look for it by. `due` is when it has
-- to be looked at again though nothing comes, 0 for never.
CREATE TABLE conversations (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    started INTEGER NOT NULL,
    last INTEGER NOT NULL,
    due INTEGER NOT NULL,
    channel TEXT NOT NULL,
    customer TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    row BLOB NOT NULL,
    thread BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE INDEX conversations_by_start ON conversations (tenant, started);
CREATE INDEX conversations_by_customer ON conversations (tenant, customer, started);
CREATE INDEX conversations_due ON conversations (due) WHERE due > 0;

-- Who took part, for looking a person's conversations up.
CREATE TABLE conversation_agents (
    tenant TEXT NOT NULL,
    agent TEXT NOT NULL,
    started INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    PRIMARY KEY (tenant, agent, started, conversation)
) WITHOUT ROWID;

-- Sums of days. `day` counts from 1970-01-01 in the configured zone; agent '' is all of them; `name`
-- says what a measure is of, as a topic, a currency or a bucket, '' where it is one.
CREATE TABLE cells (
    tenant TEXT NOT NULL,
    agent TEXT NOT NULL,
    day INTEGER NOT NULL,
    channel TEXT NOT NULL,
    measure TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant, agent, day, channel, measure, name)
) WITHOUT ROWID;
