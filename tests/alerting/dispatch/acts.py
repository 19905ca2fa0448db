"""What may happen in a story: alerts, silences, acknowledgements, reloads, restarts."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from alerting.dispatch import intake, matchers, silences
from alerting.dispatch.silences import Silence
from alerting.model import Acknowledgement
from tests.alerting.dispatch.alerts import BEGIN, at, own, read, written
from tests.alerting.dispatch.world import Act, World, ruled


def posts(alerts: str, **annotations: str) -> Act:
    """Alerts come in by POST; without a begin they begin now, without an end they time out."""

    def act(world: World) -> None:
        raw = []
        for one in alerts.split():
            named, begin, end = read(one)
            item: dict[str, Any] = {"labels": named, "annotations": annotations}
            item |= {"startsAt": at(begin).isoformat()} if begin is not None else {}
            item |= {"endsAt": at(end).isoformat()} if end is not None else {}
            raw.append(item)
        taken = intake.posted(raw, world.now, world.policy.resolve_timeout)
        assert not taken.problems
        world.save(world.board.take(taken.alerts, world.now))

    return act


def fires(alerts: str) -> Act:
    """Alerts of our own rules begin now, or go on."""

    def act(world: World) -> None:
        for one in alerts.split():
            alert = own(one, world.now)
            world.own.setdefault(alert.labels, alert)
        world.hand_over()

    return act


def ends(alerts: str) -> Act:
    """Alerts of our own rules end now."""

    def act(world: World) -> None:
        for one in alerts.split():
            pairs = own(one, world.now).labels
            world.own[pairs] = replace(world.own[pairs], state="resolved", resolved_at=world.now)
        world.hand_over()
        world.own = {k: a for k, a in world.own.items() if a.state == "firing"}

    return act


def silence(id: str, begin: float, end: float, text: str) -> Act:
    """Somebody makes a silence for alerts that match."""

    def act(world: World) -> None:
        wanted = Silence(
            matchers=matchers.parsed(text),
            starts_at=at(begin),
            ends_at=at(end),
            created_by="ops",
            comment="we know",
        )
        made = silences.posted(world.board.silences, wanted, world.now, id)
        assert isinstance(made, silences.Posted), made
        world.save(world.board.change_silences(made.changed, world.now))

    return act


def unsilence(id: str) -> Act:
    """Somebody ends a silence before its time."""

    def act(world: World) -> None:
        over = silences.expired(world.board.silences[id], world.now)
        world.save(world.board.change_silences((over,), world.now))

    return act


def acknowledge(alerts: str, by: str = "ada", via: str = "api") -> Act:
    """Somebody says that they look after alerts that fire."""

    def act(world: World) -> None:
        names = {one.lstrip("-") for one in alerts.split()}
        found = []
        for fingerprint, alert in world.board.alerts(world.now).items():
            if written(alert).partition("@")[0] in names and alert.fired_at is not None:
                found.append(
                    Acknowledgement(
                        fingerprint=fingerprint,
                        fired_at=alert.fired_at,
                        by=by,
                        at=world.now,
                        via=via,
                    )
                )
        assert found
        world.save(world.board.acknowledge(found, world.now))

    return act


def unacknowledge(alerts: str) -> Act:
    """Nobody looks after alerts any more."""

    def act(world: World) -> None:
        names = [one.fingerprint for one in (own(text, BEGIN) for text in alerts.split())]
        world.save(world.board.unacknowledge(names, world.now))

    return act


def reload(conf: str, ours: str = "") -> Act:
    """The configuration becomes another one."""

    def act(world: World) -> None:
        world.policy = ruled(conf, ours)
        world.save(world.board.load(world.policy, world.now))

    return act


def restart(world: World) -> None:
    """The daemon is killed and started again; all it knows comes from the disk."""
    world.restart()


def clock(seconds: float) -> Act:
    """The clock is set by so many seconds, which the next look at it shows."""

    def act(world: World) -> None:
        world.skew += timedelta(seconds=seconds)
        world.save(world.board.tick(world.now, world.unsent))

    return act
