-- How often questions were asked alike on a day (`digest` is of their words, which are sealed), how
-- often no cache answered, and the newest event with those words. Only days of which all events are
-- there: without its event nobody can tell a question's words.
CREATE TABLE asked (
    tenant TEXT NOT NULL,
    day INTEGER NOT NULL,
    digest BLOB NOT NULL,
    asked INTEGER NOT NULL,
    uncached INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, day, digest)
) WITHOUT ROWID;
-- Most questions are asked once: these indexes know of the others.
CREATE INDEX asked_often ON asked (tenant, day, asked) WHERE asked > 1;
CREATE INDEX asked_uncached ON asked (tenant, day, uncached) WHERE uncached > 1;
