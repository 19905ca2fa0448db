"""Alerts sent on to Alertmanagers, by Prometheus' rules."""
