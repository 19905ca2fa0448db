"""Fields that an app gives along with what it sends, and that come back with statuses and echoes.

WhatsApp calls them ``biz_opaque_callback_data``, Messenger ``metadata``. Pure.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from exporter.events.meta import tree

_FIELDS = ("conversation_id", "agent_id")
_LONGEST = 200
_NOTHING: Mapping[str, str] = {}


def fields(raw: Any) -> Mapping[str, str]:
    """Return conversation_id and agent_id out of JSON or ``conversation_id=…&agent_id=…``."""
    if not isinstance(raw, str):
        return _NOTHING
    return of(_json(raw) if raw[:1] == "{" else dict(parse_qsl(raw[:2_000])))


def of(told: Any) -> Mapping[str, str]:
    """Return them out of an object or a query."""
    found = {name: tree.word(told, name) for name in _FIELDS}
    return {name: one for name, one in found.items() if 0 < len(one) <= _LONGEST}


def conversation(raw: Any) -> Mapping[str, str]:
    """Return the same; a text of one word is a conversation's id by itself."""
    if not isinstance(raw, str) or raw[:1] == "{" or "=" in raw:
        return fields(raw)
    is_word = 0 < len(raw) <= _LONGEST and raw.isprintable() and not any(map(str.isspace, raw))
    return {"conversation_id": raw} if is_word else _NOTHING


def _json(raw: str) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None
