"""Where somebody came from, as vendors tell it with a first message. Pure."""

from typing import Any

from exporter.events import tree

_LONGEST = 100


def of(kind: str, referral: Any, name: str) -> str:
    """Return a touchpoint, as ``ad:1234``: its kind, and the id that stands in ``referral``."""
    found = tree.word(referral, name)
    return ":".join(one for one in (kind.lower() or "referral", found) if one)[:_LONGEST]
