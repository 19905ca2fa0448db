-- Follow-ups: what was promised, and when it was kept. `kind` is 'event' where one was told by itself
-- (`id` is its own), 'insight' where a conversation's summary says so (`id` is the conversation's). Of
-- several claims the greatest (rank, seq, key) counts. Instants are Unix milliseconds; `asked` is 0
-- while only its end is known, `done` is 0 while it is open, and `day` is that of `asked` in the zone.
-- `talk_channel` and `talk_agents` are those of its conversation.
CREATE TABLE promises (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    rank INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    key BLOB NOT NULL,
    is_required INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    day INTEGER NOT NULL,
    due INTEGER NOT NULL,
    agent TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    talk_channel TEXT NOT NULL DEFAULT '',
    talk_agents TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant, kind, id)
) WITHOUT ROWID;
CREATE INDEX promises_by_day ON promises
    (tenant, day, is_required, kind, done, due, agent, channel, talk_channel, talk_agents);
CREATE INDEX promises_by_conversation ON promises (tenant, conversation, kind)
    WHERE conversation != '';
