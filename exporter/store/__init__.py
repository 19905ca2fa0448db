"""Rows on disk: events, totals, the lease."""
