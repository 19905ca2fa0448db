"""Why somebody was told of an alert or was not, as far as the board knows: values, and words."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from alerting.dispatch.board import Board
from alerting.dispatch.state import AlertStatus, Decision, Group
from alerting.duration import Duration
from alerting.figures import moment
from alerting.model import Alert
from alerting.store.rows import Lane


class LaneExplained(Struct, frozen=True, kw_only=True):
    """One integration of a group's receiver, and what was decided about it at the last look.

    `knows` says what it was told of the alert: ``firing``, ``over`` or ``nothing``.
    """

    lane: Lane
    knows: str
    told_at: datetime | None
    decision: Decision | None


class GroupExplained(Struct, frozen=True, kw_only=True):
    """A group of an alert; spans are seconds, `muted_by` names time intervals that are on.

    `left` says that the alert goes another way since a reload.
    """

    id: str
    key: str
    receiver: str
    route: str
    step: str
    members: int
    group_wait: float
    group_interval: float
    repeat_interval: float
    next_at: datetime
    muted_by: tuple[str, ...]
    left: bool
    lanes: tuple[LaneExplained, ...]


class Explained(Struct, frozen=True):
    """One alert: how it stands, its groups, and all of it in lines for people."""

    fingerprint: str
    status: AlertStatus
    groups: tuple[GroupExplained, ...]
    lines: tuple[str, ...]


def explained(board: Board, name: str, now: datetime) -> tuple[Explained, ...]:
    """Explain every alert of a name, or the one of a fingerprint, ordered by labels."""
    found = []
    for fingerprint, known in sorted(board.known.items(), key=lambda one: one[1].alert.labels):
        is_meant = name in (fingerprint, known.alert.name)
        status = board.status(fingerprint, now) if is_meant else None
        if status is not None:
            groups = tuple(_group(board, one, fingerprint, now) for one in board.of(fingerprint))
            lines = (*_alert_lines(board, status), *_group_lines(groups))
            found.append(Explained(fingerprint, status, groups, lines))
    return tuple(found)


def _group(board: Board, group: Group, fingerprint: str, now: datetime) -> GroupExplained:
    hop = board.hop(group)
    return GroupExplained(
        id=group.id,
        key=group.key,
        receiver=group.receiver,
        route=hop.key,
        step=group.step,
        members=len(group.members),
        group_wait=hop.group_wait.total_seconds(),
        group_interval=hop.group_interval.total_seconds(),
        repeat_interval=hop.repeat_interval.total_seconds(),
        next_at=group.flush_at if group.look_at is None else min(group.flush_at, group.look_at),
        muted_by=board.muted_by(group, now),
        left=fingerprint in group.left,
        lanes=tuple(
            _lane(group, lane, fingerprint)
            for lane in board.policy.receivers.get(group.receiver, ())
        ),
    )


def _lane(group: Group, lane: Lane, fingerprint: str) -> LaneExplained:
    log = group.logs.get(lane)
    knows = "nothing"
    if log is not None and fingerprint in log.told:
        knows = "firing"
    elif log is not None and fingerprint in log.resolved:
        knows = "over"
    return LaneExplained(
        lane=lane,
        knows=knows,
        told_at=None if log is None else log.at,
        decision=group.decisions.get(lane),
    )


def _alert_lines(board: Board, status: AlertStatus) -> Iterator[str]:
    alert = status.alert
    yield _life(alert)
    for id in status.silenced_by:
        one = board.silences[id]
        said = f": {one.comment}" if one.comment else ""
        yield f"silenced until {moment(one.ends_at)} by {one.created_by}{said} ({id})"
    for other in status.inhibited_by:
        known = board.known.get(other)
        name = known.alert.name if known is not None else other
        yield f"inhibited while {name} fires ({other})"
    for window in status.muted_by:
        yield f"muted by the time interval {window}"
    who = status.acknowledgement
    if who is not None:
        said = f": {who.comment}" if who.comment else ""
        yield f"acknowledged by {who.by} at {moment(who.at)} via {who.via}{said}"
    if board.policy.is_quiet(dict(alert.labels)):
        yield "quiet: kept in the history and told to nobody (alerting.quiet)"


def _life(alert: Alert) -> str:
    began = f"began {moment(alert.fired_at or alert.active_at)}"
    if alert.state == "resolved" and alert.resolved_at is not None:
        return f"over: {began}, ended {moment(alert.resolved_at)}"
    return f"firing: {began}"


def _group_lines(groups: tuple[GroupExplained, ...]) -> Iterator[str]:
    if not groups:
        yield "in no group: nobody is to be told of it any more, or nobody ever was"
    for one in groups:
        step = f", {one.step}" if one.step else ""
        left = ", which it left at a reload" if one.left else ""
        yield f"group {one.key} of {one.receiver}{step}{left}: {_many(one.members)}"
        yield (
            f"  waits {_span(one.group_wait)} before the first notice, looks each "
            f"{_span(one.group_interval)}, repeats after {_span(one.repeat_interval)}; "
            f"next look {moment(one.next_at)}"
        )
        if not one.lanes:
            yield f"  the receiver {one.receiver} has no integrations: nobody is told"
        for lane in one.lanes:
            yield f"  {lane.lane.integration}: {_decision(lane)}"


def _decision(lane: LaneExplained) -> str:
    if lane.decision is None:
        return "not looked at yet"
    return f"{lane.decision.why} ({moment(lane.decision.at)}); knows of it: {lane.knows}"


def _many(count: int) -> str:
    return "one alert" if count == 1 else f"{count} alerts"


def _span(seconds: float) -> str:
    return str(Duration(seconds))
