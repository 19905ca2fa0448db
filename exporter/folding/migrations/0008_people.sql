-- Ids of customers as they were told: whose each is (itself where it stands alone), whether it is
-- joined to others (1) or to too many (2), the last day on which an edge named it, and when it was
-- first and last seen (Unix milliseconds, 0 for never).
CREATE TABLE customers (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    state INTEGER NOT NULL,
    is_alias INTEGER NOT NULL,
    told INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE INDEX customers_by_last ON customers (tenant, last, id) WHERE last > 0;
CREATE INDEX customers_joined ON customers (tenant, person, last, first) WHERE state = 1;
CREATE INDEX customers_refused ON customers (tenant) WHERE state = 2;

-- What an id did on a day of the zone: a packed visit.
CREATE TABLE customer_days (
    tenant TEXT NOT NULL,
    customer TEXT NOT NULL,
    day INTEGER NOT NULL,
    visit BLOB NOT NULL,
    PRIMARY KEY (tenant, customer, day)
) WITHOUT ROWID;

-- On which days of a block of 62 an id did anything (feature ''), or used a feature: a bit each.
CREATE TABLE uses (
    tenant TEXT NOT NULL,
    block INTEGER NOT NULL,
    customer TEXT NOT NULL,
    feature TEXT NOT NULL,
    person TEXT NOT NULL,
    bits INTEGER NOT NULL,
    PRIMARY KEY (tenant, block, customer, feature)
) WITHOUT ROWID;

-- Who a conversation's customer is once ids are joined, and how many of its stretches were resolved.
ALTER TABLE conversations ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN resolved INTEGER NOT NULL DEFAULT 0;
UPDATE conversations SET person = customer;
DROP INDEX conversations_by_customer;
CREATE INDEX conversations_by_person ON conversations (tenant, person, started);
DROP INDEX conversations_by_start;
CREATE INDEX conversations_by_start
    ON conversations (tenant, started, person, channel, ended, is_unassisted, resolved);
