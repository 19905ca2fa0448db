"""Judges and tells: configuration, rules, alerts and their delivery; usable without exporter."""
