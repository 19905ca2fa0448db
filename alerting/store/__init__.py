"""What alerting must not forget: alerts, notices on their way, what was told to whom."""
