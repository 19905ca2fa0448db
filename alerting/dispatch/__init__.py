"""Who is told what, when, and why: pure decisions between an alert and the outbox."""
