"""Folds at work: a process of its own reads new events and keeps what they come to."""
