"""Stories in virtual time: what comes in at which second, and who is to be told of it until when.

    Story(CONF).holds(
        At(1, posts("test")),
        Between(2, 2.5, told("hook", "test")),
        At(3, posts("test@1-3")),
        Between(3, 3.5, told("hook", "-test")),
    )

Nothing else may be told. An alert is written ``name``, with other labels' values behind slashes in
the order of the labels' names, with its begin and its end in seconds: ``down/eu/web@1-11``. Where
people are told of it, a minus says that it is over. The board is real; the outbox is one that
delivers at once what the story's `answers` say yes to, and tries again as the courier does.
"""

from collections.abc import Callable

from msgspec import Struct

from alerting.store.rows import Lane
from tests.alerting.dispatch.alerts import fits
from tests.alerting.dispatch.world import Arrival, At, World, ruled

__all__ = ["At", "Between", "Story", "told"]


class Told(Struct, frozen=True):
    """What a receiver is to be told; what is None may be anything."""

    lane: str
    alerts: tuple[str, ...]
    why: str | None
    status: str | None
    held: int | None

    def fits(self, arrival: Arrival) -> bool:
        notice = arrival.notice
        return (
            _lane(self.lane) == arrival.lane
            and (self.why is None or self.why == notice.reason)
            and (self.status is None or self.status == notice.status)
            and (self.held is None or self.held == notice.held)
            and len(self.alerts) == len(notice.alerts)
            and all(any(fits(one, alert) for alert in notice.alerts) for one in self.alerts)
        )


class Between(Struct, frozen=True):
    """Something that is to be told, once, from one second to another."""

    first: float
    last: float
    told: Told


def told(
    lane: str,
    alerts: str,
    why: str | None = None,
    *,
    status: str | None = None,
    held: int | None = None,
) -> Told:
    return Told(lane, tuple(alerts.split()), why, status, held)


class Story:
    """A configuration under which things come in and people are told of them."""

    def __init__(
        self, conf: str, ours: str = "", answers: Callable[[Lane, float], bool] | None = None
    ) -> None:
        self._policy = ruled(conf, ours)
        self._answers = answers or (lambda _lane, _time: True)

    def holds(self, *lines: At | Between, until: float | None = None) -> World:
        """See that all is told that is to be told and nothing else; so too with many restarts."""
        wanted = [one for one in lines if isinstance(one, Between)]
        acts = [one for one in lines if isinstance(one, At)]
        last = max([one.last for one in wanted] + [one.seconds for one in acts])
        worlds = []
        for restarts in (False, True):
            world = World(self._policy, self._answers)
            world.restarts_always = restarts
            world.live(acts, last if until is None else until)
            worlds.append(world)
            _compare(wanted, world.arrivals, restarts)
        return worlds[0]


def _compare(wanted: list[Between], arrivals: list[Arrival], restarts: bool) -> None:
    left = list(arrivals)
    missing = []
    for one in sorted(wanted, key=lambda one: one.last):
        fitting = [a for a in left if one.first <= a.at <= one.last and one.told.fits(a)]
        if fitting:
            left.remove(fitting[0])
        else:
            missing.append(one)
    if missing or left:
        how = "with restarts" if restarts else "without restarts"
        lines = [f"{how}, this was told:", *map(str, arrivals)]
        lines += ["never told:", *map(str, missing), "told beside:", *map(str, left)]
        raise AssertionError("\n".join(lines))


def _lane(text: str) -> Lane:
    receiver, _, integration = text.partition("/")
    return Lane(receiver, integration or "webhook[0]")
