-- Who shows what was changed near a figure reads these events, the newest first, and no other.
CREATE INDEX events_of_changes ON events (tenant, time, seq) WHERE type = 'change.recorded';
