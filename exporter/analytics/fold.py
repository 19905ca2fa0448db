"""Events and what is known → what is known then. Pure: whoever holds the rows keeps the result.

A step takes any events in any order; the same event again changes nothing, as a thread is a set.
What an event tells by itself (`happening`) is a sum, so the cursor of the events must move in the
transaction that keeps the step.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import beat, cells, conversation, stored, thread
from exporter.analytics.cells import Cell
from exporter.analytics.conversation import Conversation, Terms
from exporter.analytics.stored import Stored
from exporter.analytics.thread import Thread

Key = tuple[str, str]
"""Tenant and conversation."""


class Known(NamedTuple):
    """A conversation as it is kept: its beats, and what they came to when it was last looked at."""

    thread: Thread
    row: Conversation


class Step(NamedTuple):
    """What a step changes: conversations as they are now, and by how much cells of tenants move."""

    known: Mapping[Key, Known]
    moved: Mapping[tuple[str, Cell], int]


def keys(rows: Iterable[Stored]) -> set[Key]:
    """Return the conversations that events are about, which a step has to know."""
    return {key for key, _ in _beats(rows)}


def step(rows: Iterable[Stored], known: Mapping[Key, Known], terms: Terms, zone: ZoneInfo) -> Step:
    """Return what events change; ``known`` has those of `keys` that there are."""
    grouped: dict[Key, list[beat.Beat]] = defaultdict(list)
    for key, one in _beats(rows):
        grouped[key].append(one)
    return _folded(grouped, known, terms, zone)


def looked_again(known: Mapping[Key, Known], terms: Terms, zone: ZoneInfo) -> Step:
    """Return what changes by itself as time goes by: who was silent for long has ended."""
    return _folded({key: [] for key in known}, known, terms, zone)


def due(one: Conversation, terms: Terms) -> int:
    """Return when a conversation has to be looked at again, in Unix milliseconds; 0 for never."""
    return one.last + terms.silence if one.is_active else 0


def _beats(rows: Iterable[Stored]) -> Iterable[tuple[Key, beat.Beat]]:
    for row in rows:
        data = stored.data(row)
        if data is None:
            continue
        one = beat.of(row.time, row.key[: stored.DIGEST_BYTES], data)
        if one is not None and data.conversation_id:
            yield (row.tenant, data.conversation_id), one


def _folded(
    grouped: Mapping[Key, Iterable[beat.Beat]],
    known: Mapping[Key, Known],
    terms: Terms,
    zone: ZoneInfo,
) -> Step:
    after: dict[Key, Known] = {}
    moved: Counter[tuple[str, Cell]] = Counter()
    for key, beats in grouped.items():
        before = known.get(key)
        merged = thread.merged(before.thread if before else (), beats)
        row = conversation.told(merged, terms)
        if before is not None and before.row == row and before.thread is merged:
            continue
        after[key] = Known(merged, row)
        old = cells.of(before.row, zone) if before else Counter[Cell]()
        for cell, amount in cells.change(old, cells.of(row, zone)).items():
            moved[key[0], cell] += amount
    return Step(after, {cell: amount for cell, amount in moved.items() if amount})
