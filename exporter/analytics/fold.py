"""Events and what is known → what is known then. Pure: whoever holds the rows keeps the result.

A step takes any events in any order. The same event again changes no conversation, as a thread is a
set. What an event adds by itself (`happening`) is a sum, which a repetition would add to: there is
none, as the cursor of the events moves in the transaction that keeps the step.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import (
    asked,
    beat,
    cells,
    conversation,
    delivery,
    happening,
    promises,
    stored,
    thread,
)
from exporter.analytics.asked import Alike, Times
from exporter.analytics.beat import Beat
from exporter.analytics.cells import Cell, Sums
from exporter.analytics.conversation import Conversation, Terms
from exporter.analytics.customers import gathering
from exporter.analytics.customers.gathering import Gathering, People
from exporter.analytics.delivery import Place, Way
from exporter.analytics.funnels.passages import Hit
from exporter.analytics.funnels.plan import Plans
from exporter.analytics.promises import Claim, Kept
from exporter.analytics.stored import Stored
from exporter.analytics.thread import Thread
from exporter.events.data import Data
from exporter.events.messages import Answered, Status

Key = tuple[str, str]
"""Tenant and conversation."""
Who = tuple[str, str, str]
"""Tenant, key of a funnel, and an id of a customer."""
NO_PLANS: Final = Plans()
_PROMISING: Final = frozenset(one.TYPE for one in promises.TYPES)


class Known(NamedTuple):
    """A conversation as it is kept: its beats, and what they came to when it was last looked at."""

    thread: Thread
    row: Conversation


class Heard(NamedTuple):
    """What events say: the beats of each conversation, and what they add by themselves.

    ``promised`` is what they say of follow-ups, ``asked`` of questions that were asked alike,
    ``ways`` of messages on their way, ``people`` of customers, and ``hits`` of steps of funnels, by
    tenant, funnel and id of a customer.
    """

    beats: Mapping[Key, Sequence[Beat]]
    happened: Mapping[tuple[str, Cell], int]
    promised: Sequence[Claim | Kept] = ()
    asked: Mapping[Alike, Times] = {}
    ways: Mapping[Place, Way] = {}
    people: People = gathering.NOBODY
    hits: Mapping[Who, Sequence[Hit]] = {}


class Step(NamedTuple):
    """What a step changes: conversations as they are now, and by how much cells of tenants move."""

    known: Mapping[Key, Known]
    moved: Mapping[tuple[str, Cell], int]
    promised: Sequence[Claim | Kept] = ()


def heard(rows: Iterable[Stored], zone: ZoneInfo, plans: Plans = NO_PLANS) -> Heard:
    """Return what events say; a step has to know the conversations that they are about."""
    beats: dict[Key, list[Beat]] = defaultdict(list)
    happened = Sums()
    promised: list[Claim | Kept] = []
    questions: dict[Alike, Times] = {}
    ways: dict[Place, Way] = {}
    gathered = Gathering(zone)
    hits: defaultdict[Who, list[Hit]] = defaultdict(list)
    for row in rows:
        data = stored.data(row)
        if data is None:
            continue
        happening.add(happened, row.tenant, row.time, data, zone)
        gathered.add(row.tenant, row.time, data)
        if plans.by_key:
            _walk(hits, row, data, plans)
        key = row.key[: stored.DIGEST_BYTES]
        if data.TYPE in _PROMISING and isinstance(data, promises.TYPES):
            promised.extend(promises.told(row.tenant, row.time, row.seq, key, data, zone))
        elif isinstance(data, Answered):
            _ask(questions, row, data, zone)
        elif isinstance(data, Status):
            _send(ways, row, data)
        one = beat.of(row.time, key, data, row.seq)
        if one is not None and data.conversation_id:
            beats[row.tenant, data.conversation_id].append(one)
    return Heard(beats, happened.flat(), tuple(promised), questions, ways, gathered.people, hits)


def _walk(hits: defaultdict[Who, list[Hit]], row: Stored, data: Data, plans: Plans) -> None:
    for place in plans.places(data):
        who = gathering.person(data)
        if not who:
            return
        hit = Hit(row.time, place.step, row.key[: stored.DIGEST_BYTES], data.channel or "")
        hits[row.tenant, place.key, who].append(hit)


def _ask(questions: dict[Alike, Times], row: Stored, data: Answered, zone: ZoneInfo) -> None:
    for alike, times in asked.told(row, data, zone):
        questions[alike] = asked.added(questions.get(alike), times)


def _send(ways: dict[Place, Way], row: Stored, data: Status) -> None:
    place = delivery.place(row.tenant, data)
    ways[place] = delivery.merged(ways.get(place, {}), delivery.of(row.time, data))


def summed(
    one: Mapping[tuple[str, Cell], int], other: Mapping[tuple[str, Cell], int]
) -> dict[tuple[str, Cell], int]:
    """Return both together."""
    found = Counter(one)
    found.update(other)
    return dict(found)


def step(told: Heard, known: Mapping[Key, Known], terms: Terms, zone: ZoneInfo) -> Step:
    """Return what events change; ``known`` has those conversations that there are."""
    after: dict[Key, Known] = {}
    sums = Sums()
    for key, beats in told.beats.items():
        before = known.get(key)
        merged = thread.merged(before.thread if before else (), beats)
        row = conversation.told(merged, terms)
        if before is not None and before.row == row and before.thread is merged:
            continue
        after[key] = Known(merged, row)
        cells.add(sums, key[0], before.row if before else None, row, zone)
    return Step(after, summed(sums.flat(), told.happened), told.promised)


def looked_again(known: Mapping[Key, Known], terms: Terms, zone: ZoneInfo) -> Step:
    """Return what changes by itself as time goes by: who was silent for long has ended."""
    return step(Heard(dict.fromkeys(known, ()), {}), known, terms, zone)


def due(one: Conversation, terms: Terms) -> int:
    """Return when a conversation has to be looked at again, in Unix milliseconds; 0 for never."""
    return one.last + terms.silence if one.is_active else 0
