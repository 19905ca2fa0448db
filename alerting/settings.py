"""The section `alerting` of config/chatwatch.yml: which rules, who is told, how they are judged."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from alerting.notify.limits import Limits
from alerting.remote_settings import Prometheus
from alerting.samples import Settings as Samples
from alerting.strict import Duration, Size, by_default
from alerting.thresholds import Thresholds

Pattern = Annotated[str, Meta(min_length=1, max_length=4096)]


MOST_QUERIES: Final = 64
"""Threads that queries may have at most."""


class Queries(Struct, frozen=True, forbid_unknown_fields=True):
    """What whoever asks for samples may ask for; the oldest samples are `samples.keep` old."""

    time: Annotated[
        Duration,
        Meta(
            description="span after which a query is given up, 100ms to 1h",
            extra={"least": "100ms", "most": "1h"},
        ),
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
        Meta(
            description="size of an answer, 64KiB to 1GiB",
            extra={"least": "64KiB", "most": "1GiB"},
        ),
    ] = by_default(Size.parse("64MiB"))
    body: Annotated[
        Size,
        Meta(
            description="size of the form in which a query is sent, 1KiB to 16MiB",
            extra={"least": "1KiB", "most": "16MiB"},
        ),
    ] = by_default(Size.parse("1MiB"))


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
    deliver: Annotated[
        Literal["embedded"], Meta(description="who tells people: `embedded`, this daemon")
    ] = "embedded"
    thresholds: Thresholds = field(default_factory=Thresholds)
    samples: Samples = field(default_factory=Samples)
    queries: Queries = field(default_factory=Queries)
    delivery: Limits = field(default_factory=Limits)
