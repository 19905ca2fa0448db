-- Instants are Unix milliseconds; blobs are MessagePack of alerting.model.

-- What is pending, firing, or ended a moment ago.
CREATE TABLE alert_states (
    fingerprint TEXT NOT NULL PRIMARY KEY,
    alert BLOB NOT NULL
) WITHOUT ROWID;

-- What is to be told, in the order of events. `told` is a JSON list of recipients that said yes;
-- `under_way` is set while a delivery is, so that one that a crash ended is doubtful.
CREATE TABLE alert_outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    receiver TEXT NOT NULL,
    integration TEXT NOT NULL,
    group_key TEXT NOT NULL,
    status TEXT NOT NULL,
    notice BLOB NOT NULL,
    at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    under_way INTEGER NOT NULL DEFAULT 0,
    doubtful INTEGER NOT NULL DEFAULT 0,
    told TEXT NOT NULL DEFAULT '[]',
    tried_at INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX alert_outbox_groups ON alert_outbox (receiver, integration, group_key, seq);

-- Of each group and integration the one whose turn it is; the others wait for it.
CREATE VIEW alert_outbox_first AS
SELECT o.* FROM alert_outbox o WHERE NOT EXISTS (
    SELECT 1 FROM alert_outbox e
    WHERE e.receiver = o.receiver AND e.integration = o.integration
        AND e.group_key = o.group_key AND e.seq < o.seq
);

-- What became of every notice. `known`: the receiver knows of it, or may.
CREATE TABLE alert_journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    receiver TEXT NOT NULL,
    integration TEXT NOT NULL,
    group_key TEXT NOT NULL,
    status TEXT NOT NULL,
    at INTEGER NOT NULL,
    settled_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    known INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX alert_journal_groups ON alert_journal (receiver, integration, group_key, seq);
CREATE INDEX alert_journal_outcomes ON alert_journal (receiver, integration, outcome, settled_at);
CREATE INDEX alert_journal_at ON alert_journal (at);

-- What fired, and when it ended.
CREATE TABLE alert_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL,
    fired_at INTEGER NOT NULL,
    alert_type TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    labels BLOB NOT NULL,
    value REAL,
    resolved_at INTEGER,
    UNIQUE (fingerprint, fired_at)
);
CREATE INDEX alert_history_fired ON alert_history (fired_at);
CREATE INDEX alert_history_open ON alert_history (fired_at) WHERE resolved_at IS NULL;
