"""What callers did that somebody may ask about later: entries, on disk for `retention.audit`."""
