"""Days of an integration in no time: the course, with functions of the time in place of vendors."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from alerting.secret import Secret
from exporter.events import tree
from exporter.integrations.conduct import course
from exporter.integrations.conduct.course import Learned
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange import instants
from exporter.integrations.exchange.call import Answer, Call, Topic, Unanswered
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.grants.client_credentials import ClientCredentials
from exporter.integrations.kind import Integration

NOW = 1_790_000_000.0
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
TOKENS = "https://tokens.test/token"
MOST_AT_ONCE = 80
"""Calls in a row at one moment: a few topics, and the pages of one list."""


class Plain(Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A vendor that says everything plainly, and has all topics."""

    PROVIDER: ClassVar = "plain"
    HOME: ClassVar = "https://plain.test"
    TOPICS: ClassVar[tuple[Topic, ...]] = ("health", "quota", "newest", "events")

    limits: tuple[Quota, ...] = ()

    @property
    def allowed(self) -> tuple[Quota, ...]:
        return self.limits

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        return Call(topic=topic, url=f"{self.base(site)}/{topic}", about=cursor)

    def told(self, call: Call, answer: Answer) -> Found:
        following = tree.word(answer.json, "next")
        newest: datetime | None = instants.unix(tree.at(answer.json, "newest"))
        return Found(
            newest=newest,
            cursor=tree.word(answer.json, "cursor") or None,
            following=Call(topic=call.topic, url=following) if following else None,
            quotas=tuple(_quotas(tree.items(answer.json, "quotas"))),
        )


def _quotas(told: list[Any]) -> Iterator[Quota]:
    for one in told:
        bucket, *numbers = one
        yield Quota(bucket, *numbers)


class Bare(Plain, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One that can be asked for nothing but its health."""

    TOPICS: ClassVar[tuple[Topic, ...]] = ("health",)


def plain(**more: Any) -> Plain:
    return Plain(**{"name": "crm", "token": Secret("planted"), **more})


def bare(**more: Any) -> Bare:
    return Bare(**{"name": "crm", "token": Secret("planted"), **more})


def oauth(kind: type[Plain] = Bare, **more: Any) -> Plain:
    """Return one whose tokens a server gives."""
    secret = Secret("planted-secret")
    grant = ClientCredentials(token_url=TOKENS, client_id="app", client_secret=secret)
    return kind(name="crm", oauth=grant, **more)


def ok(told: Any = None, **headers: str) -> Answer:
    return said(200, told, **headers)


def said(status: int, told: Any = None, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, msgspec.json.encode({} if told is None else told), NOW)


class Moment(Struct, frozen=True):
    """One call: when, which, with what shown, and what it came to."""

    at: float
    call: Call
    shown: str
    learned: Learned

    @property
    def topic(self) -> Topic:
        return self.call.topic


Vendor = Callable[[Call, str, float], Answer | Unanswered]
"""What is answered to a call at a time; it shows a value of Authorization, or a form."""


def lived(
    one: Integration,
    vendor: Vendor,
    seconds: float,
    memory: Memory | None = None,
    *,
    now: float = NOW,
    late: float = 0.0,
) -> list[Moment]:
    """Return all calls of a span; ``late`` is how long after it is told the shell looks."""
    known, end, moments = memory or Memory(), now + seconds, list[Moment]()
    at_once = 0
    while now < end:
        step = course.decide(one, known, now)
        if isinstance(step, course.Wait):
            assert step.until > now, "it waits for what is over"
            now, at_once = step.until + late, 0
            continue
        at_once += 1
        assert at_once <= MOST_AT_ONCE, "it asks without end"
        shown = course.shown(one, known, step.call, now)
        value = "".join(secret.reveal() for _, secret in shown.headers)
        value = shown.body.reveal() if shown.body is not None else value
        heard = msgspec.structs.replace(vendor(step.call, value, now), at=now)
        learned = course.learn(one, known, step.call, heard, now)
        moments.append(Moment(now, step.call, value, learned))
        known = learned.memory
    return moments


def times(moments: list[Moment], topic: Topic) -> list[float]:
    return [one.at for one in moments if one.topic == topic]


def gaps(moments: list[Moment], topic: Topic) -> list[float]:
    found = times(moments, topic)
    return [round(after - before, 3) for before, after in itertools.pairwise(found)]


def last(moments: list[Moment]) -> Memory:
    return moments[-1].learned.memory


def reasons(moments: list[Moment]) -> set[str]:
    return {one.learned.memory.reason for one in moments}


def well(call: Call, shown: str, now: float) -> Answer:
    return ok()


class Tokens:
    """A server of tokens, and the vendor that takes its newest token only.

    Tokens say that they live for ``life`` seconds (None: they say nothing), and do for ``lasts``.
    At ``refused``, all that were given until then are taken back. ``health`` is what the vendor
    answers in place of that, ``given`` what the server of tokens does.
    """

    def __init__(
        self,
        life: float | None = HOUR,
        *,
        lasts: float = 1e9,
        refused: float = 0.0,
        health: Answer | None = None,
        given: Callable[[float], Answer | Unanswered | None] = lambda _: None,
    ) -> None:
        self._life, self._lasts, self._refused = life, lasts, refused
        self._health, self._given = health, given
        self.good: dict[str, float] = {}

    def __call__(self, call: Call, shown: str, now: float) -> Answer | Unanswered:
        if call.topic == "token":
            return self._given(now) or self._token(now)
        if self._health is not None:
            return self._health
        at = self.good.get(shown)
        is_newest = bool(self.good) and shown == [*self.good][-1]
        is_good = at is not None and is_newest and now < at + self._lasts
        return said(401) if not is_good or (at or 0.0) < self._refused <= now else ok()

    def _token(self, now: float) -> Answer:
        name = f"planted-{len(self.good)}"
        self.good[f"Bearer {name}"] = now
        told: dict[str, object] = {"access_token": name}
        return ok(told if self._life is None else told | {"expires_in": self._life})
