"""Which agents are active, as was told of them last (rows A13, G5)."""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

ACTIVE: Final = frozenset(
    {"active", "activated", "available", "deployed", "enabled", "live", "online", "running"}
)
"""States in which an agent is active, whatever their case."""


class _Data(Struct, frozen=True):
    agent_id: str = ""
    status: str = ""


_DECODER: Final = msgspec.json.Decoder(_Data)


def active(changes: Iterable[tuple[int, int, bytes]]) -> int:
    """Return how many agents are active; of each, the change of the latest time and place counts.

    A change is its time, its place, and its data as JSON; one that cannot be read tells nothing.
    """
    states: dict[str, str] = {}
    for _, _, raw in sorted(changes):
        try:
            data = _DECODER.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        states[data.agent_id] = data.status
    return sum(status.casefold() in ACTIVE for status in states.values())
