-- How far messages came, as their steps tell (`way`, packed); `digest` is of channel and id, `began`
-- the first step in Unix milliseconds.
CREATE TABLE deliveries (
    tenant TEXT NOT NULL,
    digest BLOB NOT NULL,
    channel TEXT NOT NULL,
    began INTEGER NOT NULL,
    way BLOB NOT NULL,
    PRIMARY KEY (tenant, digest)
) WITHOUT ROWID;
