"""What became of an alert beyond its rule: its way to people, and what they were told of it."""

import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from alerting.dispatch import routing
from alerting.dispatch.explanation import GroupExplained
from alerting.dispatch.state import AlertStatus
from alerting.dispatcher import Dispatcher
from alerting.figures import moment
from alerting.model import Labels, fingerprint
from alerting.store.rows import Queued, Told
from exporter.refusal import Refused
from exporter.store import errors

MOST_ALERTS: Final = 50
MOST_NOTICES: Final = 20
_RETRY_SECONDS: Final = 5


class Delivered(Struct, frozen=True):
    """One alert on its way to people: how it stands, and in lines.

    `told` are the last notices of its groups, newest first, `waiting` those on their way. One that
    is over, and of which everybody was told, has no `status` and no `groups` any more.
    """

    fingerprint: str
    labels: dict[str, str]
    status: AlertStatus | None
    groups: tuple[GroupExplained, ...]
    told: tuple[Told, ...]
    waiting: tuple[Queued, ...]
    lines: tuple[str, ...]


async def of(
    dispatcher: Dispatcher | None, name: str, past: Iterable[Labels] = ()
) -> list[Delivered]:
    """Return the alerts of a name, or of a fingerprint, and what became of each.

    `past` are the labels of those that fired before. Refused where the disk cannot be read. Without
    a dispatcher other Alertmanagers know.
    """
    if dispatcher is None:
        return []
    try:
        return [one async for one in _found(dispatcher, name, past)]
    except sqlite3.Error as error:
        said = f"what was told cannot be read now: {errors.of(error).reason}"
        raise Refused("not_readable", said, retry_after=_RETRY_SECONDS) from None


async def _found(
    dispatcher: Dispatcher, name: str, past: Iterable[Labels]
) -> AsyncIterator[Delivered]:
    known = set()
    for one in dispatcher.explain(name)[:MOST_ALERTS]:
        labels = one.status.alert.labels
        known.add(labels)
        keys = [group.key for group in one.groups]
        told, waiting = await _notices(dispatcher, keys)
        lines = (*one.lines, *_waits(waiting), *_was_told(told))
        yield Delivered(one.fingerprint, dict(labels), one.status, one.groups, told, waiting, lines)
    over = [labels for labels in dict.fromkeys(past) if labels not in known]
    for labels in over[:MOST_ALERTS]:
        hops = dispatcher.policy.tree.hops(dict(labels))
        keys = [routing.group_key(hop, dict(labels)) for hop in hops]
        told, waiting = await _notices(dispatcher, keys)
        lines = ("over", *_waits(waiting), *_was_told(told))
        yield Delivered(fingerprint(labels), dict(labels), None, (), told, waiting, lines)


async def _notices(
    dispatcher: Dispatcher, keys: Sequence[str]
) -> tuple[tuple[Told, ...], tuple[Queued, ...]]:
    told = await dispatcher.told(keys, MOST_NOTICES)
    return told, await dispatcher.queued(keys, MOST_NOTICES)


def _waits(waiting: tuple[Queued, ...]) -> Iterator[str]:
    for one in waiting:
        tries = f", tried {one.attempts} times: {one.detail}" if one.attempts else ""
        yield f"waits for {one.lane} until {moment(one.next_at)}: {one.status}{tries}"


def _was_told(told: tuple[Told, ...]) -> Iterator[str]:
    for one in told:
        tries = "at once" if one.attempts <= 1 else f"at try {one.attempts}"
        said = f": {one.detail}" if one.detail else ""
        why = f" ({one.why})" if one.why else ""
        yield f"{moment(one.settled_at)} {one.lane}: {one.status}{why} {one.outcome} {tries}{said}"
