"""Our ids in the free fields that vendors pass through: metadata, note attributes, questions. Pure.

An app puts a conversation's id there; it comes back with the order, the payment, the booking.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from exporter.events.meta import link, tree

_FIELDS = ("conversation_id", "agent_id", "session_id")
_LONGEST = 200


def of(*fields: Any) -> dict[str, str]:
    """Return our ids out of JSON objects; what the first of them says holds."""
    found = {
        name: next((told for one in fields if _fits(told := tree.word(one, name))), "")
        for name in _FIELDS
    }
    return {name: one for name, one in found.items() if one}


def of_pairs(pairs: Iterable[Any]) -> dict[str, str]:
    """Return our ids out of a list of objects with ``name`` and ``value``."""
    return of({tree.word(one, "name"): tree.at(one, "value") for one in pairs})


def of_text(raw: Any) -> Mapping[str, str]:
    """Return our ids out of a text, such as utm_content: a conversation's id, or more as JSON."""
    return link.conversation(raw)


def _fits(told: str) -> bool:
    return 0 < len(told) <= _LONGEST
