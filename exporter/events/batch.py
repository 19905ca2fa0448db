"""Many events of one moment become rows, one stage after the other.

Each stage runs over all events before the next begins: the processor then finds a stage's code and
tables at hand, which nearly halves the time of an event. Pure but for the series table, whose rows
are made as labels first appear.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from exporter.events import bounds, effects, model, records
from exporter.events.data import Data, Unmapped
from exporter.events.inbound import Unreadable
from exporter.events.invalid import Invalid
from exporter.events.model import Event
from exporter.events.records import Record
from exporter.events.sources import Source
from exporter.metrics import observation
from exporter.metrics.observation import Place
from exporter.metrics.series import Table
from exporter.store.rows import Cell, Row
from exporter.world import World

UNMAPPED = Unmapped.TYPE
RECONCILED = "reconciled"
"""What became of an event whose webhook never came, and that was listed instead."""
_RESULT = {UNMAPPED: "unmapped"}
_EVENTS = "webhook_events_total"
_UNKNOWN = "webhook_unknown_fields_total"
_LAG = "webhook_event_lag_seconds"
# A NamedTuple's own way to be made is a Python function, of three times the time.
_new = tuple.__new__


class Item(Struct, frozen=True, gc=False):
    """One raw event and the source it came through."""

    source: Source
    raw: Any


# What is counted of a new event, of a repeat, and where its lag is observed.
_Counted = tuple[Cell, tuple[Cell, ...], Place | None]
Made = Row | Invalid | Unreadable


def rows(
    world: World, items: Sequence[Item], now: datetime, series: Table, *, missed: bool = False
) -> list[Made]:
    """Return for each item, in its place, its row, or why it is not taken.

    What was ``missed`` came by no webhook: it counts as such where it is new, says nothing of how
    long webhooks take, and where it is known after all it counts for nothing.
    """
    made: list[Any] = _read(world, items, now)
    good = [place for place, one in enumerate(made) if one.__class__ is Event]
    events: list[Event] = [made[place] for place in good]
    ids, kept, publics, personals = world.shield.columns(events)
    moved = [_cells(series, data) for data in kept]
    received = now.timestamp()
    received_ms = int(received * 1000)
    counted: dict[tuple[str, str], _Counted] = {}
    for place, event, id, data, public, personal, cells in zip(
        good, events, ids, kept, publics, personals, moved, strict=True
    ):
        name, kind = items[place].source.name, data.TYPE
        time = event.time.timestamp()
        if (known := counted.get((name, kind))) is None:
            known = counted[name, kind] = _counted(series, name, kind, missed=missed)
        accepted, again, lag = known
        if received >= time and not missed:
            late = received - time
            cells.extend(observation.cells(lag, late) if lag else series.cells(_LAG, late, name))
        cells.append(accepted)
        if extra := event.attributes:
            cells.append((series.row(_UNKNOWN, name), float(len(extra))))
        made[place] = _new(
            Row,
            (
                event.tenant,
                name,
                event.origin,
                id,
                kind,
                int(time * 1000),
                received_ms,
                public,
                personal,
                cells,
                again,
                event.number,
                missed,
            ),
        )
    return made


def _counted(series: Table, name: str, kind: str, *, missed: bool) -> _Counted:
    """Return what intake counts of an event that is new, and of one that is a repeat."""
    if missed:
        return (series.row(_EVENTS, name, kind, RECONCILED), 1.0), (), None
    accepted = series.row(_EVENTS, name, kind, _RESULT.get(kind, "accepted"))
    again = (series.row(_EVENTS, name, kind, "duplicate"), 1.0)
    return (accepted, 1.0), (again,), series.place(_LAG, name)


def _cells(series: Table, data: Data) -> list[Cell]:
    """Return what an event moves; where one like it came before, that is known."""
    alike = effects.ALIKE.get(data.__class__)
    if alike is None:
        return series.moved(effects.moves(data))
    key = data.TYPE, data.tenant, alike.told(data)
    known = series.known.get(key)
    if known is None:
        moves = effects.moves(data)
        cells = series.moved(moves)
        series.learn(key, moves)
        return cells
    cells = list(known.counted)
    for place in known.observed:
        cells += observation.cells(place, getattr(data, alike.observed))
    return cells


def _read(world: World, items: Sequence[Item], now: datetime) -> list[Event | Invalid | Unreadable]:
    """Return the checked events; all that are no records are looked through in one go."""
    loose = [item.raw for item in items if not isinstance(item.raw, Record)]
    read = model.of if not loose or bounds.is_storable(loose) else model.read
    oldest = now - world.keep
    found: list[Event | Invalid | Unreadable] = []
    for item in items:
        source, raw = item.source, item.raw
        of: Callable[..., Event] = records.event
        if loose:
            if isinstance(raw, Unreadable):
                found.append(raw)
                continue
            if not isinstance(raw, Record):
                of = read
        try:
            event = of(raw, now=now, future=world.future, oldest=oldest)
        except Invalid as invalid:
            found.append(invalid)
        else:
            found.append(event if source.tenant is None else _of_tenant(event, source.tenant))
    return found


def _of_tenant(event: Event, tenant: str) -> Event:
    return replace(event, tenant=tenant, data=replace(event.data, tenant=tenant))
