-- What customers thought of a conversation: when they said so last (Unix milliseconds), how many grades
-- they gave, and their sum in thousandths. So that who is unhappy now is found without reading the
-- conversations themselves.
CREATE TABLE ratings (
    tenant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    at INTEGER NOT NULL,
    customer TEXT NOT NULL,
    n INTEGER NOT NULL,
    milli INTEGER NOT NULL,
    PRIMARY KEY (tenant, conversation)
) WITHOUT ROWID;
CREATE INDEX ratings_by_time ON ratings (tenant, at, customer, n, milli);
