"""Many events of one moment become rows, one stage after the other.

Each stage runs over all events before the next begins: the processor then finds a stage's code and
tables at hand, which nearly halves the time of an event. Pure but for the series table, whose rows
are made as labels first appear.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from exporter.events import bounds, effects, model
from exporter.events.data import Unmapped
from exporter.events.inbound import Unreadable
from exporter.events.invalid import Invalid
from exporter.events.model import Event
from exporter.events.sources import Source
from exporter.metrics.series import Table
from exporter.privacy.shield import Shielded
from exporter.store.rows import Cell, Row
from exporter.world import World

UNMAPPED = Unmapped.TYPE
_RESULT = {UNMAPPED: "unmapped"}
_EVENTS = "webhook_events_total"


class Item(NamedTuple):
    """One raw event and the source it came through."""

    source: Source
    raw: Any


Made = Row | Invalid | Unreadable


def rows(world: World, items: Sequence[Item], now: datetime, series: Table) -> list[Made]:
    """Return for each item, in its place, its row, or why it is not taken."""
    made: list[Any] = _read(world, items, now)
    good = [place for place, one in enumerate(made) if isinstance(one, Event)]
    names = [items[place].source.name for place in good]
    kept = world.shield.shielded_all([made[place] for place in good], names)
    moves = [effects.moves(one.event) for one in kept]
    received = now.timestamp()
    again: dict[tuple[str, str], tuple[Cell]] = {}
    for place, name, one, moving in zip(good, names, kept, moves, strict=True):
        kind = one.event.data.TYPE
        time = one.event.time.timestamp()
        moving.append((_EVENTS, (name, kind, _RESULT.get(kind, "accepted")), 1.0))
        if received >= time:
            moving.append(("webhook_event_lag_seconds", (name,), received - time))
        if (repeat := again.get((name, kind))) is None:
            cell = (series.row(_EVENTS, name, kind, "duplicate"), 1.0)
            repeat = again[name, kind] = (cell,)
        made[place] = _row(one, name, time, received, series.moved(moving), repeat)
    return made


def _read(world: World, items: Sequence[Item], now: datetime) -> list[Event | Invalid | Unreadable]:
    """Return the checked events; all records are looked through for odd characters in one go."""
    read = model.of if bounds.is_storable([item.raw for item in items]) else model.read
    oldest = now - world.keep
    found: list[Event | Invalid | Unreadable] = []
    for source, raw in items:
        if isinstance(raw, Unreadable):
            found.append(raw)
            continue
        try:
            event = read(raw, now=now, future=world.future, oldest=oldest)
        except Invalid as invalid:
            found.append(invalid)
        else:
            found.append(event if source.tenant is None else _of_tenant(event, source.tenant))
    return found


def _of_tenant(event: Event, tenant: str) -> Event:
    return replace(event, tenant=tenant, data=replace(event.data, tenant=tenant))


def _row(
    kept: Shielded,
    source: str,
    time: float,
    received: float,
    cells: Sequence[Cell],
    again: Sequence[Cell],
) -> Row:
    event = kept.event
    return Row(
        kept.key,
        event.tenant,
        source,
        event.origin,
        event.id,
        event.data.TYPE,
        int(time * 1000),
        int(received * 1000),
        kept.public,
        kept.personal,
        cells,
        again,
    )
