"""Plausible traffic of an invented small business, so that dashboards can be tried without one.

Pure: `stream.events` is a function of a seed, a rate and a span of time.
"""
