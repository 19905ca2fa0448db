"""What rides in a transaction beside rows and totals, and what is told of it afterwards."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Aside(NamedTuple):
    """A request that goes to quarantine; ``content`` is sealed before it is written.

    ``key`` tells it from others and is the context of its seal; ``received`` is in Unix
    milliseconds, ``reason`` a code of refusal.CODES, ``events`` how many could not be mapped.
    """

    key: bytes
    source: str
    received: int
    reason: str
    said: str
    events: int
    content: bytes


class Beside(NamedTuple):
    """``marks`` are object and version by the place of the row that tells of it.

    ``numbers`` are what senders' own counters gave rows, by their places; ``listed`` are the places
    of those that came by no webhook.
    """

    marks: Mapping[int, tuple[str, int]] = {}
    aside: Sequence[Aside] = ()
    numbers: Mapping[int, int] = {}
    listed: Sequence[int] = ()


class Outcome(NamedTuple):
    """Places of rows that were repeats or came late, and how many requests were ``dropped``.

    These were in quarantine, counted by source, and made room for newer ones.
    """

    duplicates: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()
    dropped: Mapping[str, int] = {}


NOTHING = Beside()
