"""What may be taken away: tables of stable columns, chosen, filtered and written; all pure."""
