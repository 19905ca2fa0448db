"""`analytics:` of config/chatwatch.yml: what figures go by."""

from datetime import UTC
from typing import Annotated, ClassVar, Self
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field

from alerting.strict import Duration, between, by_default
from exporter.analytics import hours
from exporter.analytics.funnels.section import MOST, Funnel
from exporter.exports.section import Exports
from exporter.folding.agent_section import Agents
from exporter.folding.gauge_section import Gauges
from exporter.folding.terms import Settings
from exporter.folding.worth import Currency, Worth
from exporter.probes.cron import Zone

_ALWAYS = ZoneInfo(str(UTC))


class Week:
    """Business hours as people write them, checked when they are read."""

    __slots__ = ("text",)

    expected: ClassVar[str] = "days and hours such as `Mo-Fr 9-18`, or nothing for always"
    schema: ClassVar[dict[str, object]] = {"type": "string"}

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read hours; ValueError says why not."""
        hours.read(text, _ALWAYS)
        return cls(text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Week({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Week) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


class Targets(Struct, frozen=True, forbid_unknown_fields=True):
    """How long customers should wait at most."""

    first_response: Annotated[Duration, between("time until the first answer", "1s", "30d")] = (
        by_default(Duration(300))
    )
    reply: Annotated[Duration, between("time until any answer", "1s", "30d")] = by_default(
        Duration(300)
    )
    resolution: Annotated[Duration, between("time until it is resolved", "1s", "90d")] = by_default(
        Duration(86_400)
    )


class Analytics(Struct, frozen=True, forbid_unknown_fields=True):
    """What figures about conversations go by; other days and hours fold all events anew."""

    timezone: Annotated[Zone, Meta(description="IANA name of the zone whose days count")] = (
        by_default(Zone.parse("UTC"))
    )
    hours: Annotated[
        Week,
        Meta(
            description="business hours in that zone, such as `Mo-Fr 9-18, Sa 10:00-14:30`; "
            "none: always"
        ),
    ] = by_default(Week(""))
    abandoned_after: Annotated[
        Duration, between("silence after which a conversation has ended", "1m", "30d")
    ] = by_default(Duration(86_400))
    returns_within: Annotated[
        Duration,
        between("span in which a customer who comes back was not contained", "1m", "30d"),
    ] = by_default(Duration(86_400))
    repeats_within: Annotated[
        Duration,
        between("span in which another conversation is a repeated contact", "1m", "90d"),
    ] = by_default(Duration(7 * 86_400))
    active_within: Annotated[
        Duration,
        between("window of real time: of what goes on, and of active conversations", "10s", "1h"),
    ] = by_default(Duration(300))
    streams: Annotated[
        int, Meta(ge=1, le=10_000, description="readers of real-time streams at one time")
    ] = 100
    targets: Targets = field(default_factory=Targets)
    min_sample: Annotated[
        int,
        Meta(ge=1, le=100_000, description="least number of conversations behind a grade"),
    ] = 5
    agents: Agents = field(default_factory=Agents)
    gauges: Gauges = field(default_factory=Gauges)
    exports: Exports = field(default_factory=Exports)
    funnels: Annotated[
        tuple[Funnel, ...], Meta(max_length=MOST, description="steps that customers take in order")
    ] = ()
    minutes_saved_per_answer: Annotated[
        float, Meta(ge=0, le=1_440, description="minutes that an answer without a person saves")
    ] = 5.0
    hourly_rate: Worth = field(default_factory=lambda: Worth(amount=75.0, currency=Currency("EUR")))
    cache_ttl: Annotated[
        Duration, between("span in which an answer may be told again", "1s", "1d")
    ] = by_default(Duration(3_600))

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days count."""
        return self.timezone.info

    @property
    def folding(self) -> Settings:
        """The part that changes what events come to."""
        spans = self.abandoned_after, self.returns_within
        silence, returns = (round(span.seconds * 1000) for span in spans)
        plans = tuple(funnel.plan for funnel in self.funnels)
        return Settings(str(self.timezone), self.hours.text, silence, returns, plans)
