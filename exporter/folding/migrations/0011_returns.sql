-- `back` is when the person of a conversation that ended began the next one, 0 where none did: who
-- came back is counted in one index. Kept by `returning.py`, which finds by their end those that a
-- start is next of.
--
-- The table has row numbers now: without them, each of its long rows took a page beside its own.
CREATE TABLE talks (
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
    ended INTEGER NOT NULL,
    is_unassisted INTEGER NOT NULL,
    settles INTEGER NOT NULL,
    person TEXT NOT NULL,
    resolved INTEGER NOT NULL,
    back INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
);
INSERT INTO talks SELECT *, 0 FROM conversations;
DROP TABLE conversations;
ALTER TABLE talks RENAME TO conversations;
CREATE INDEX conversations_due ON conversations (due) WHERE due > 0;
CREATE INDEX conversations_settling ON conversations (settles) WHERE settles > 0;
CREATE INDEX conversations_by_person ON conversations (tenant, person, started);
CREATE INDEX conversations_by_end ON conversations (tenant, person, ended) WHERE ended > 0;
UPDATE conversations AS one SET back = coalesce((SELECT min(started) FROM conversations AS later
    WHERE later.tenant = one.tenant AND later.person = one.person AND later.started > one.ended), 0)
    WHERE ended > 0 AND person != '';
CREATE INDEX conversations_by_start
    ON conversations (tenant, started, person, channel, ended, is_unassisted, resolved, back);
-- Who used a feature, person by person.
CREATE INDEX uses_by_feature ON uses (tenant, feature, person, block, bits);
