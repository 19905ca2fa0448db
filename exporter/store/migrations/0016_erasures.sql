-- Customers that are to be erased, in the order in which that was asked for. `state` is one of waiting,
-- events, conversations, unmapped, quarantine, folds, done; `cursor` is how far that one is, `until`
-- the last event that there was. `sealed` is what the caller named, `names` JSON, from each id to what takes its
-- place; both are gone once it is done. Instants are Unix milliseconds.
CREATE TABLE erasures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    requested INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting',
    cursor INTEGER NOT NULL DEFAULT 0,
    until INTEGER NOT NULL,
    sealed BLOB,
    names TEXT NOT NULL DEFAULT '{}',
    ids INTEGER NOT NULL DEFAULT 0,
    events INTEGER NOT NULL DEFAULT 0,
    conversations INTEGER NOT NULL DEFAULT 0,
    quarantine INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX erasures_unfinished ON erasures (id) WHERE state != 'done';

-- The conversations of those, until they are done.
CREATE TABLE erased_conversations (
    erasure INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    PRIMARY KEY (erasure, conversation)
) WITHOUT ROWID;
