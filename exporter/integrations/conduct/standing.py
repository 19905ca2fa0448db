"""How an integration stands, for people and programs: what is known of it, without a secret."""

from collections.abc import Mapping

from msgspec import Struct

from exporter.integrations.conduct import course, freshness, outcome
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.exchange.call import Topic, believed
from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from exporter.integrations.states import State


class Standing(Struct, frozen=True, kw_only=True):
    """One integration at a moment; instants are Unix seconds, 0 where there is none.

    ``since`` is when its state began, ``checked`` when it was looked at last, which took
    ``seconds`` (None until this life of the daemon had an answer), and ``due`` when it is looked at
    next (None where never); until ``held`` the vendor is left alone. ``expires`` is when what lets
    us in ends unless people renew it, ``renews`` when a token ends that we renew ourselves. ``age``
    of the data is in seconds, its ``score`` 1 to 0; None where the newest record is not known.
    ``skew`` is the vendor's clock less ours. ``interval`` and ``freshness`` are its settings in
    seconds.
    """

    name: str
    provider: str
    source: str | None
    state: State
    reason: str
    detail: str
    since: float
    is_up: bool | None
    is_paused: bool
    failures: int
    checked: float
    seconds: float | None
    due: float | None
    held: float
    said: Mapping[Topic, Said]
    quotas: tuple[Quota, ...]
    expires: float
    renews: float
    newest: float
    age: float | None
    score: float | None
    freshness: float
    incident: int | None
    skew: float
    odd: tuple[str, ...]
    interval: float
    url: str
    page: str


def of(
    one: Integration, memory: Memory, now: float, held: float | None, seconds: float | None = None
) -> Standing:
    """Return how an integration stands; ``held`` is when the newest record that we hold changed."""
    age = freshness.age(memory.newest, held, now + believed(memory.skew))
    slo = one.freshness.seconds
    return Standing(
        name=one.name,
        provider=one.PROVIDER,
        source=one.source,
        state=memory.state,
        reason=memory.reason,
        detail=memory.detail,
        since=memory.since,
        is_up=memory.is_up,
        is_paused=one.paused,
        failures=memory.failures,
        checked=memory.checked,
        seconds=seconds,
        due=course.due(one, memory, "health", now),
        held=memory.held if memory.held > now else 0.0,
        said=memory.said,
        quotas=outcome.known(memory, now),
        expires=expires(one, memory),
        renews=memory.token.expires if memory.token and one.oauth else 0.0,
        newest=memory.newest,
        age=age,
        score=None if age is None else freshness.score(age, slo),
        freshness=slo,
        incident=memory.incident if one.page else None,
        skew=memory.skew,
        odd=memory.odd,
        interval=one.interval.seconds,
        url=one.base(_site(memory)),
        page=one.page,
    )


def expires(one: Integration, memory: Memory) -> float:
    """Return when the token ends that people made: as the vendor says, else as they wrote."""
    return memory.expires or (one.token_expires.timestamp() if one.token_expires else 0.0)


def _site(memory: Memory) -> str:
    return memory.token.site if memory.token else ""
