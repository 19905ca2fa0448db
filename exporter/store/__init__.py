"""Rows on disk: events, totals and the lease; SQLite here, other engines behind the same promises."""
