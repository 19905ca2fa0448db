"""Word lists, a file for each language; lexicon.py says how they are read."""
