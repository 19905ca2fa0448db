"""Takes events in, measures, exposes."""

__version__ = "0.1.0"
