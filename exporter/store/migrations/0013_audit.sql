-- What callers did; instants in Unix milliseconds. Lines of one `since` that are alike are one row.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    last INTEGER NOT NULL,
    times INTEGER NOT NULL,
    since INTEGER NOT NULL,
    action TEXT NOT NULL,
    who TEXT NOT NULL,
    role TEXT NOT NULL,
    tenant TEXT NOT NULL,
    what TEXT NOT NULL,
    address TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE UNIQUE INDEX audit_sums ON audit
    (since, action, who, role, tenant, what, address, result, detail) WHERE since > 0;
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_of_action ON audit (action, at, id);
CREATE INDEX audit_of_caller ON audit (who, at, id);
CREATE INDEX audit_last ON audit (last);
