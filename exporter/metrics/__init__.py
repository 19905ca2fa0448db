"""What is measured: every metric's name, the series table, its bounds, and /metrics as text."""
