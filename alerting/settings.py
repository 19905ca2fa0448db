"""The section `alerting` of config/chatwatch.yml: which rules, who is told, how they are judged."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from alerting.dispatch import escalations
from alerting.dispatch.digests import Digest
from alerting.dispatch.escalations import Escalation
from alerting.dispatch.flapping import Flapping
from alerting.dispatch.matchers import Line
from alerting.dispatch.rates import RateLimit
from alerting.document.problem import quoted
from alerting.forward.settings import Alertmanagers
from alerting.notify import address
from alerting.notify.limits import Limits
from alerting.notify.pagerduty_settings import PagerDutyCallbacks
from alerting.notify.slack_settings import SlackSettings
from alerting.remote.settings import Prometheus
from alerting.rulebook.thresholds import Thresholds
from alerting.samples import Settings as Samples
from alerting.strict import Duration, Inline, Size, between, by_default

Pattern = Annotated[str, Meta(min_length=1, max_length=4096)]


MOST_QUERIES: Final = 64
"""Threads that queries may have at most."""


class Queries(Struct, frozen=True, forbid_unknown_fields=True):
    """What whoever asks for samples may ask for; the oldest samples are `samples.keep` old."""

    time: Annotated[
        Duration,
        between("span after which a query is given up", "100ms", "1h"),
    ] = by_default(Duration(30))
    at_once: Annotated[
        int, Meta(ge=1, le=MOST_QUERIES, description="queries worked on at one time")
    ] = 4
    waiting: Annotated[
        int, Meta(ge=0, le=10_000, description="queries that wait for their turn; others are told")
    ] = 100
    points: Annotated[
        int, Meta(ge=100, le=1_000_000, description="steps of a range query, as in Prometheus")
    ] = 11_000
    samples: Annotated[
        int,
        Meta(
            ge=10_000,
            le=100_000_000_000,
            description="samples that one query looks at, the same one at each of its steps anew",
        ),
    ] = 500_000_000
    answer: Annotated[
        Size,
        between("size of an answer", "64KiB", "1GiB"),
    ] = by_default(Size.parse("64MiB"))
    body: Annotated[
        Size,
        between("size of the form in which a query is sent", "1KiB", "16MiB"),
    ] = by_default(Size.parse("1MiB"))


class Silences(Struct, frozen=True, forbid_unknown_fields=True):
    """What silences may be, and when people are reminded of them."""

    longest: Annotated[Duration, Meta(description="span that a silence may last; 0s for any")] = (
        by_default(Duration(0))
    )
    remind: Annotated[
        Duration,
        Meta(
            description="span before the end of a silence at which the alert SilenceEnding tells "
            "of it; 0s for never",
        ),
    ] = by_default(Duration(900))
    most_share: Annotated[
        float,
        Meta(
            gt=0.0,
            le=1.0,
            description="share of the alerts firing that one may hide, where ten or more fire",
        ),
    ] = 1.0


class Watchdog(Struct, frozen=True, forbid_unknown_fields=True):
    """A dead man's switch: who hears from us as long as we live, and raises the alarm otherwise."""

    ping: Annotated[
        Inline | None,
        Meta(description="URL that is fetched each time; env:NAME or file:path where it is secret"),
    ] = None
    every: Annotated[Duration, between("span between the pings", "10s", "1d")] = by_default(
        Duration(60)
    )

    def __post_init__(self) -> None:
        """Raise ValueError where the URL is none; it is not repeated, it often holds a key."""
        if self.ping is not None and not address.is_http(self.ping.reveal()):
            raise ValueError("ping: expected http://… or https://… without a user")


class Alerting(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules and receivers; paths are of the directory of this file."""

    config: Annotated[
        str,
        Meta(
            max_length=4096,
            description="Alertmanager's configuration: who is told; without one nobody is, and "
            "alerts are only shown",
        ),
    ] = ""
    rules: Annotated[
        tuple[Pattern, ...],
        Meta(max_length=100, description="files of rules; `*` and `?` stand for any characters"),
    ] = ()
    evaluate: (
        Annotated[
            Literal["embedded"],
            Meta(
                description="who evaluates rules: `embedded`, this daemon; or a Prometheus server"
            ),
        ]
        | Prometheus
    ) = "embedded"
    deliver: (
        Annotated[
            Literal["embedded"],
            Meta(description="who tells people: `embedded`, this daemon; or Alertmanagers"),
        ]
        | Alertmanagers
    ) = "embedded"
    quiet: Annotated[
        tuple[Line, ...],
        Meta(
            max_length=100,
            description="alerts that nobody is told of, only kept in the history: those that "
            "match one of these lines, each in the form of Alertmanager's matchers",
        ),
    ] = by_default((Line.parse('severity="info"'),))
    escalations: Annotated[
        tuple[Escalation, ...],
        Meta(
            max_length=100,
            description="who is told next while nobody acknowledges; the first that matches holds",
        ),
    ] = ()
    digests: Annotated[
        tuple[Digest, ...],
        Meta(max_length=100, description="groups told less often while they are noisy; likewise"),
    ] = ()
    rate_limits: Annotated[
        tuple[RateLimit, ...],
        Meta(max_length=1_000, description="how many notices a receiver takes in a span"),
    ] = ()
    flapping: Flapping = field(default_factory=Flapping)
    silences: Silences = field(default_factory=Silences)
    fallback: Annotated[
        str,
        Meta(description="name of the receiver that is told when another refuses for good"),
    ] = ""
    watchdog: Watchdog = field(default_factory=Watchdog)
    slack: SlackSettings = field(default_factory=SlackSettings)
    pagerduty: PagerDutyCallbacks = field(default_factory=PagerDutyCallbacks)
    thresholds: Thresholds = field(default_factory=Thresholds)
    samples: Samples = field(default_factory=Samples)
    queries: Queries = field(default_factory=Queries)
    delivery: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Raise ValueError where a list contradicts itself."""
        for path, said in (*escalations.problems(self.escalations), *self._twice()):
            raise ValueError(f"{path}: {said}")

    def _twice(self) -> Iterator[tuple[str, str]]:
        names = [one.receiver for one in self.rate_limits]
        for place, name in enumerate(names):
            if name in names[:place]:
                yield f"rate_limits[{place}].receiver", f"{quoted(name)} has a limit already"
