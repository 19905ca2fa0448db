"""Texts for terminals, which obey what they should show. Pure."""


def printable(text: str) -> str:
    """Return a text that a terminal shows and does not obey."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
