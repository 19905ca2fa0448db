"""`/api/analytics/export`: tables that are taken away, streamed, limited and noted."""
