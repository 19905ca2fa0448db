-- When rules were evaluated last, so that a later life knows for how long nobody looked.
CREATE TABLE alert_clock (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    evaluated_at INTEGER NOT NULL
);
