-- What dispatch knows of alerts, those of others among them, until everybody was told of their end.
CREATE TABLE alert_known (
    fingerprint TEXT NOT NULL PRIMARY KEY,
    known BLOB NOT NULL
) WITHOUT ROWID;

-- Groups of alerts, and what each integration was told of them.
CREATE TABLE alert_groups (
    id TEXT NOT NULL PRIMARY KEY,
    told BLOB NOT NULL
) WITHOUT ROWID;

-- Silences, those that are over for a while longer, and who did what to them when.
CREATE TABLE alert_silences (
    id TEXT NOT NULL PRIMARY KEY,
    silence BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE alert_silence_changes (
    seq INTEGER PRIMARY KEY,
    silence TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    by TEXT NOT NULL,
    comment TEXT NOT NULL
);
CREATE INDEX alert_silence_changes_of ON alert_silence_changes (silence, seq);
CREATE INDEX alert_silence_changes_at ON alert_silence_changes (at);

-- Who looks after what.
CREATE TABLE alert_acknowledgements (
    fingerprint TEXT NOT NULL PRIMARY KEY,
    acknowledgement BLOB NOT NULL
) WITHOUT ROWID;

-- Every try to deliver a notice, and its answer. `took` is in milliseconds.
CREATE TABLE alert_tries (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    receiver TEXT NOT NULL,
    integration TEXT NOT NULL,
    at INTEGER NOT NULL,
    took INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    doubtful INTEGER NOT NULL
);
CREATE INDEX alert_tries_of ON alert_tries (id, seq);
CREATE INDEX alert_tries_at ON alert_tries (at);
CREATE INDEX alert_tries_sent ON alert_tries (receiver, integration, at) WHERE outcome = 'sent';

-- What an integration wants to be given with the next notice of the same episode of a group.
CREATE TABLE alert_notes (
    receiver TEXT NOT NULL,
    integration TEXT NOT NULL,
    root TEXT NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (receiver, integration, root)
) WITHOUT ROWID;
CREATE INDEX alert_notes_at ON alert_notes (at);

-- Integrations that said no for good, since when, and how often since; gone with the next yes.
CREATE TABLE alert_refusals (
    receiver TEXT NOT NULL,
    integration TEXT NOT NULL,
    since INTEGER NOT NULL,
    last INTEGER NOT NULL,
    times INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (receiver, integration)
) WITHOUT ROWID;

-- `root` is the notice that began the episode to which one belongs, perhaps itself. Of the notice
-- itself the journal keeps why it was told and how many alerts it told of. `repeats` counts the
-- tries that began though one before may have arrived.
ALTER TABLE alert_outbox ADD COLUMN root TEXT NOT NULL DEFAULT '';
ALTER TABLE alert_outbox ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE alert_outbox ADD COLUMN firing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert_outbox ADD COLUMN resolved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert_outbox ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert_journal ADD COLUMN root TEXT NOT NULL DEFAULT '';
ALTER TABLE alert_journal ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE alert_journal ADD COLUMN firing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert_journal ADD COLUMN resolved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert_journal ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
CREATE INDEX alert_outbox_lanes ON alert_outbox (receiver, integration, seq);
CREATE INDEX alert_outbox_at ON alert_outbox (at);
CREATE INDEX alert_journal_roots ON alert_journal (root, receiver, integration);
