-- When a conversation ended (0 while it goes on), and whether no person had to help, so that who came
-- back is found without reading the rows themselves.
ALTER TABLE conversations ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN is_unassisted INTEGER NOT NULL DEFAULT 0;
DROP INDEX conversations_by_start;
CREATE INDEX conversations_by_start
    ON conversations (tenant, started, customer, ended, is_unassisted);
