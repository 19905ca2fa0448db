"""Figures out of stored events: pure folds, whose result no order and no repetition changes."""
