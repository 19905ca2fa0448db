"""Flushing: one look at a group, and what each of its receiver's integrations is told of it.

As Alertmanager does it, and further: what a silence or a window hid is told again when it shows and
fires, the end of what is hidden waits or goes out at once, noisy groups are gathered in digests.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from alerting.dispatch import acknowledgements, deduplication, digests, reasons, telling
from alerting.dispatch import parts as partition
from alerting.dispatch.digests import Digest
from alerting.dispatch.parts import Parts, Standing
from alerting.dispatch.state import Decision, Group, Hidden, Log, Why
from alerting.dispatch.telling import Said
from alerting.model import Acknowledgement, Alert, Status
from alerting.policy import Traits
from alerting.store.rows import Lane, Outgoing


class Look(Struct, frozen=True, kw_only=True):
    """What a group is looked at with; mappings and sets are by fingerprint.

    `alerts` are its members as they are now. `flapping` and `acknowledged` are those of them that
    are so. `repeat` and `flapping_every` are spans after which something is told again. `unsent`
    are lanes in which a notice of this group waits.
    """

    now: datetime
    alerts: Mapping[str, Alert]
    lanes: Mapping[Lane, Traits]
    repeat: timedelta
    interval: timedelta
    hidden: Mapping[str, Hidden] = {}
    flapping: frozenset[str] = frozenset()
    flapping_every: timedelta = timedelta(hours=1)
    acknowledged: Mapping[str, Acknowledgement] = {}
    digest: Digest | None = None
    unsent: frozenset[Lane] = frozenset()


class Flushed(Struct, frozen=True):
    """A group after a look, and what goes out."""

    group: Group
    notices: tuple[Outgoing, ...]


class _Lane(Struct, frozen=True):
    """What became of one integration."""

    log: Log | None
    decision: Decision
    notices: tuple[Outgoing, ...] = ()


def flush(group: Group, look: Look) -> Flushed:
    """Look at a group and decide about each of its integrations."""
    found = partition.parts(look.alerts, look.hidden, group.left)
    lanes = {lane: _decided(group, look, found, lane) for lane in look.lanes}
    logs = dict(group.logs)
    logs |= {lane: one.log for lane, one in lanes.items() if one.log is not None}
    owed = frozenset[str]().union(*(logs[lane].told for lane in lanes if lane in logs))
    knows = [logs[lane].firing for lane in lanes if lane in logs]
    shown = found.firing & frozenset().union(*knows) if lanes else found.firing
    stays = owed | (found.firing | found.quiet | found.kept) - group.left
    return Flushed(
        replace(
            group,
            members={name: at for name, at in group.members.items() if name in stays},
            told_at={name: group.told_at.get(name, look.now) for name in sorted(shown)},
            logs=logs,
            decisions={lane: one.decision for lane, one in lanes.items()},
            flush_at=look.now + look.interval,
            flushed=True,
            hidden=frozenset(look.hidden.keys() & stays),
            left=group.left & stays,
        ),
        tuple(notice for one in lanes.values() for notice in one.notices),
    )


def _decided(group: Group, look: Look, found: Parts, lane: Lane) -> _Lane:
    """Decide about one integration."""
    traits = look.lanes[lane]
    stand = partition.standing(group.logs.get(lane), found, traits)
    why = deduplication.why(
        stand.seen,
        found.firing,
        stand.resolved,
        send_resolved=traits.send_resolved,
        repeat=look.repeat,
        now=look.now,
    )
    if why is None or why == "repeat interval elapsed":
        return _again(group, look, found, lane, stand, why)
    return _news(group, look, found, lane, stand, why)


def _again(
    group: Group, look: Look, found: Parts, lane: Lane, stand: Standing, why: Why | None
) -> _Lane:
    """Decide about what an integration was told already."""
    log = _quieted(stand.log)
    if log is None:
        return _Lane(None, _untold(look, reasons.nothing(found, stand, look.now)))
    if found.firing & look.flapping and log.at + look.flapping_every <= look.now:
        why = "flapping"
    if why is None:
        said = reasons.nothing(found, stand, log.at + look.repeat)
        return _Lane(log, _untold(look, said))
    if found.firing <= look.acknowledged.keys():
        return _Lane(log, _untold(look, reasons.acknowledged(look.acknowledged)))
    if lane in look.unsent:
        # Whoever is away when a repeat is due counts from now, not twice when it is back.
        return _Lane(replace(log, at=look.now), _untold(look, reasons.unsent()))
    return _told(group, look, found, lane, stand, why)


def _news(group: Group, look: Look, found: Parts, lane: Lane, stand: Standing, why: Why) -> _Lane:
    """Decide about what an integration does not know yet, told now or held for a digest."""
    log, now = stand.log, look.now
    seen = stand.seen.firing if stand.seen is not None else frozenset[str]()
    news = found.firing - seen
    waits = news | stand.resolved
    if news and log is not None and news <= log.hidden:
        why = "a silence or window ended"
    elif news and group.step:
        why = "escalated"
    is_held = not look.lanes[lane].resolves_at_once and not group.step
    digest = look.digest if is_held else None
    times = log.times if log is not None else ()
    if log is None or not waits <= log.waits:
        times = digests.remembered(digest, times, now)
    until = digests.held_until(digest, times, None if log is None else log.at, now)
    if log is not None and until is not None:
        held = log.held + (not waits <= log.waits)
        log = replace(log, times=times, held=held, waits=waits)
        return _Lane(log, _untold(look, reasons.held(until)))
    if log is not None and log.held:
        why = "digest"
    return _told(group, look, found, lane, stand, why, times)


def _told(
    group: Group,
    look: Look,
    found: Parts,
    lane: Lane,
    stand: Standing,
    why: Why,
    times: tuple[datetime, ...] | None = None,
) -> _Lane:
    """Tell an integration all that is shown."""
    before = stand.log
    status: Status = "firing" if found.firing else "resolved"
    thread = before.thread if before is not None and before.told else ""
    held, count = (before.held, before.count) if before is not None else (0, 0)
    notice = telling.outgoing(
        group,
        lane,
        {name: look.alerts[name] for name in found.firing | stand.resolved},
        look.now,
        Said(status, why, count, thread, held),
        look.acknowledged,
    )
    if times is None:
        times = before.times if before is not None else ()
    new = Log(at=look.now, thread=thread or notice.notice.id, times=times, count=count + 1)
    log = partition.told(before, found, stand.resolved, new=new)
    more = () if thread else _already(group, look, found, lane, log)
    return _Lane(log, Decision(look.now, True, reasons.told(why)), (notice, *more))


def _already(group: Group, look: Look, found: Parts, lane: Lane, log: Log) -> tuple[Outgoing, ...]:
    """Return what follows where all that a new episode tells was acknowledged before."""
    traits, who = look.lanes[lane], look.acknowledged
    if not (traits.takes_acknowledgement and traits.resolves_at_once):
        return ()
    if not found.firing <= who.keys():
        return ()
    firing = {name: look.alerts[name] for name in found.firing}
    return (acknowledgements.notice(group, lane, firing, who, look.now, log),)


def _untold(look: Look, why: str) -> Decision:
    return Decision(look.now, False, why)


def _quieted(log: Log | None) -> Log | None:
    """Return a log whose news went away before they were told, and whose thread ends with them."""
    if log is None:
        return None
    return replace(log, waits=frozenset(), thread=log.thread if log.told else "")
