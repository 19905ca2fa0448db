-- When a conversation settles (Unix milliseconds), 0 while it goes on and once it did: then what it
-- came to is observed for /metrics, once.
ALTER TABLE conversations ADD COLUMN settles INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversations_settling ON conversations (settles) WHERE settles > 0;

-- Conversations that settled, so that nothing is observed twice; a rebuild keeps it.
CREATE TABLE settled (
    tenant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    PRIMARY KEY (tenant, conversation)
) WITHOUT ROWID;

-- What was observed, as /metrics shows it: of each series (`labels` is a JSON list) and bucket (its
-- upper bound, infinite for the last; 0 of a counter) how many there were, and their sum.
CREATE TABLE settled_totals (
    metric TEXT NOT NULL,
    labels TEXT NOT NULL,
    bound REAL NOT NULL,
    count INTEGER NOT NULL,
    sum REAL NOT NULL,
    PRIMARY KEY (metric, labels, bound)
) WITHOUT ROWID;
