"""Events and what is known → what is known then. Pure: whoever holds the rows keeps the result.

A step takes any events in any order. The same event again changes no conversation, as a thread is a
set. What an event adds by itself (`happening`) is a sum, which a repetition would add to: there is
none, as the cursor of the events moves in the transaction that keeps the step.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import beat, cells, conversation, happening, stored, thread
from exporter.analytics.beat import Beat
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


class Heard(NamedTuple):
    """What events say: the beats of each conversation, and what they add by themselves."""

    beats: Mapping[Key, Sequence[Beat]]
    happened: Mapping[tuple[str, Cell], int]


class Step(NamedTuple):
    """What a step changes: conversations as they are now, and by how much cells of tenants move."""

    known: Mapping[Key, Known]
    moved: Mapping[tuple[str, Cell], int]


def heard(rows: Iterable[Stored], zone: ZoneInfo) -> Heard:
    """Return what events say; a step has to know the conversations that they are about."""
    beats: dict[Key, list[Beat]] = defaultdict(list)
    happened: Counter[tuple[str, Cell]] = Counter()
    for row in rows:
        data = stored.data(row)
        if data is None:
            continue
        for cell, amount in happening.of(row.time, data, zone).items():
            happened[row.tenant, cell] += amount
        one = beat.of(row.time, row.key[: stored.DIGEST_BYTES], data, row.seq)
        if one is not None and data.conversation_id:
            beats[row.tenant, data.conversation_id].append(one)
    return Heard(beats, happened)


def step(told: Heard, known: Mapping[Key, Known], terms: Terms, zone: ZoneInfo) -> Step:
    """Return what events change; ``known`` has those conversations that there are."""
    after: dict[Key, Known] = {}
    sums = cells.sums()
    for key, beats in told.beats.items():
        before = known.get(key)
        merged = thread.merged(before.thread if before else (), beats)
        row = conversation.told(merged, terms)
        if before is not None and before.row == row and before.thread is merged:
            continue
        after[key] = Known(merged, row)
        cells.add(sums, key[0], before.row if before else None, row, zone)
    moved = Counter(cells.flat(sums))
    moved.update(told.happened)
    return Step(after, dict(moved))


def looked_again(known: Mapping[Key, Known], terms: Terms, zone: ZoneInfo) -> Step:
    """Return what changes by itself as time goes by: who was silent for long has ended."""
    return step(Heard(dict.fromkeys(known, ()), {}), known, terms, zone)


def due(one: Conversation, terms: Terms) -> int:
    """Return when a conversation has to be looked at again, in Unix milliseconds; 0 for never."""
    return one.last + terms.silence if one.is_active else 0
