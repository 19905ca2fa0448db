-- Conversations that began at the same instant come in the order of their ids: where the index has
-- these too, a page of conversations is read off it and nothing is sorted.
DROP INDEX conversations_by_start;
CREATE INDEX conversations_by_start
    ON conversations (tenant, started, id, person, channel, ended, is_unassisted, resolved, back);
