"""Our ids in the free fields that vendors pass through, and that come back with what they send.

An app puts a conversation's id there; it comes back with the order, the payment, the booking, the
status. Stripe calls such fields metadata, Shopify note attributes, WhatsApp
``biz_opaque_callback_data``, Twilio Attributes. Pure.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from exporter.events import tree

_FIELDS = ("conversation_id", "agent_id", "session_id")
_LONGEST = 200
_LONGEST_QUERY = 2_000


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


def of_text(raw: Any) -> dict[str, str]:
    """Return our ids out of a text: JSON, or ``conversation_id=…&agent_id=…``."""
    if not isinstance(raw, str):
        return {}
    return of(_json(raw) if raw[:1] == "{" else dict(parse_qsl(raw[:_LONGEST_QUERY])))


def of_word(raw: Any) -> dict[str, str]:
    """Return the same; a text of one word, as of utm_content, is a conversation's id by itself."""
    if not isinstance(raw, str) or raw[:1] == "{" or "=" in raw:
        return of_text(raw)
    is_word = _fits(raw) and raw.isprintable() and not any(map(str.isspace, raw))
    return {"conversation_id": raw} if is_word else {}


def _json(raw: str) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None


def _fits(told: str) -> bool:
    return 0 < len(told) <= _LONGEST
