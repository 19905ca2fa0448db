"""The sections of config/chatwatch.yml: every key with what it holds, its bounds, its default."""

import ipaddress
from typing import Annotated, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import force_setattr

from alerting.strict import Duration, Name, Place, Size, between, by_default

DEFAULT_CAPS = {
    "agent": 200,
    "currency": 30,
    "error_class": 50,
    "funnel": 20,
    "model": 50,
    "operation": 20,
    "plan": 50,
    "provider": 40,
    "query_type": 50,
    "reason": 20,
    "step": 100,
    "tenant": 50,
    "topic": 50,
    "traffic_source": 50,
    "type": 60,
}


# As browsers write it: scheme, host and a port other than the scheme's own; no path.
PageOrigin = Annotated[
    str,
    Meta(
        max_length=260,
        pattern=r"^(\*|[a-z][a-z0-9+.-]*://(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:[0-9]{1,5})?)$",
    ),
]


class Tls(Struct, frozen=True, forbid_unknown_fields=True):
    """HTTPS on the listening address; renewed files are taken by a reload."""

    certificate: Annotated[str, Meta(min_length=1, description="file of the PEM chain")]
    key: Annotated[str, Meta(min_length=1, description="file of its unencrypted PEM key")]


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """What a caller may ask of the daemon."""

    body: Annotated[
        Size,
        between("size of a request's body, decompressed", "1KiB", "256MiB"),
    ] = by_default(Size.parse("4MiB"))
    headers: Annotated[
        Size,
        between("size of a request's line and headers", "1KiB", "1MiB"),
    ] = by_default(Size.parse("16KiB"))
    request_time: Annotated[
        Duration,
        between("span in which a request has to arrive", "100ms", "1h"),
    ] = by_default(Duration(30))
    connections: Annotated[int, Meta(ge=1, le=1_000_000, description="connections at one time")] = (
        1024
    )
    drain: Annotated[
        Duration,
        between("span that requests under way have to finish when the daemon stops", "0s", "10m"),
    ] = by_default(Duration(10))


class Server(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the daemon listens, and within which limits."""

    listen: Annotated[str, Meta(description="host:port, an IPv6 host in brackets")] = (
        "127.0.0.1:9870"
    )
    public_url: Annotated[
        str, Meta(description="URL under which people and senders reach the daemon")
    ] = "http://localhost:9870"
    tls: Tls | None = None
    trusted_proxies: Annotated[
        tuple[str, ...],
        Meta(description="addresses and CIDR ranges whose X-Forwarded-For is believed"),
    ] = ()
    cors: Annotated[
        tuple[PageOrigin, ...],
        Meta(
            max_length=100,
            description="origins of web pages that may send events, as https://shop.example.com; "
            "`*` is every page, to sources with secrets or keys",
        ),
    ] = ()
    require_https: Annotated[
        bool,
        Meta(
            description="whether figures, reports, exports and the audit are refused to other "
            "machines over plain HTTP; `false` where the network itself is encrypted"
        ),
    ] = True
    limits: Limits = field(default_factory=Limits)

    @property
    def listen_host(self) -> str:
        """The host of `listen`, without brackets."""
        return self.listen.rpartition(":")[0].removeprefix("[").removesuffix("]")

    @property
    def listen_port(self) -> int:
        """The port of `listen`; 0 takes a free one."""
        return int(self.listen.rpartition(":")[2])

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine itself can reach the address."""
        try:
            return ipaddress.ip_address(self.listen_host).is_loopback
        except ValueError:
            return self.listen_host.lower() == "localhost"


class Storage(Struct, frozen=True, forbid_unknown_fields=True):
    """Where events and totals are kept."""

    url: Annotated[str, Meta(description="sqlite:///path, of the working directory")] = (
        "sqlite:///data/chatwatch.db"
    )
    key: Annotated[
        Place,
        Meta(
            description="env:NAME or file:path of the key that encrypts personal fields; an "
            "absent file is made with mode 0600"
        ),
    ] = by_default(Place("file", "data/key"))


class Retention(Struct, frozen=True, forbid_unknown_fields=True):
    """How long things are kept; totals are never lowered."""

    events: Annotated[
        Duration,
        between("age at which events are deleted; older ones are refused", "1d", "100y"),
    ] = by_default(Duration.parse("400d"))
    probe_results: Annotated[
        Duration,
        between(
            "age at which results of probes are deleted; uptime does not need them", "1d", "100y"
        ),
    ] = by_default(Duration.parse("30d"))
    probe_history: Annotated[
        Duration,
        between("age at which hours of uptime, and incidents, are deleted", "1d", "100y"),
    ] = by_default(Duration.parse("400d"))
    host_samples: Annotated[
        Duration,
        between("age at which what is kept of the host is deleted", "1d", "100y"),
    ] = by_default(Duration.parse("90d"))
    alert_history: Annotated[
        Duration,
        between("age at which alerts that are over, and who was told, are deleted", "1d", "100y"),
    ] = by_default(Duration.parse("1y"))
    audit: Annotated[
        Duration,
        between("age at which what was written down of callers is deleted", "1d", "100y"),
    ] = by_default(Duration.parse("1y"))


class Intake(Struct, frozen=True, forbid_unknown_fields=True):
    """How events come in."""

    queue_events: Annotated[
        int, Meta(ge=1, le=10_000_000, description="events of one source that wait for the disk")
    ] = 20_000
    queue_bytes: Annotated[
        Size,
        between("memory for the waiting events of one source", "64KiB", "64GiB"),
    ] = by_default(Size.parse("64MiB"))
    commit_events: Annotated[
        int, Meta(ge=1, le=1_000_000, description="events written in one transaction")
    ] = 8_000
    tolerance: Annotated[
        Duration,
        between("age of a signature that is still believed", "1s", "1d"),
    ] = by_default(Duration.parse("5m"))
    future: Annotated[
        Duration,
        between("how far ahead of our clock an event may be", "0s", "1d"),
    ] = by_default(Duration.parse("10m"))
    quarantine: Annotated[
        Duration,
        between(
            "how long vendors' events that cannot be mapped are kept, sealed, for `chatwatch events"
            " replay`",
            "1d",
            "1y",
        ),
    ] = by_default(Duration.parse("14d"))
    batch_events: Annotated[
        int,
        Meta(
            ge=1,
            le=100_000,
            description="events of one list that `/api/analytics/process/batch` and `/sync` take; "
            "longer ones are refused with 413",
        ),
    ] = 1_000
    batches: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000,
            description="lists that `/api/analytics/process/batch` works through at one time; "
            "others are told to wait, with 429",
        ),
    ] = 10


class Metrics(Struct, frozen=True, forbid_unknown_fields=True):
    """How many series there may be, whatever arrives."""

    caps: Annotated[
        dict[str, Annotated[int, Meta(ge=1, le=1_000_000)]],
        Meta(
            description="values of a label that are shown, by label; later ones are `other`; what "
            "is not named here keeps its default"
        ),
    ] = field(default_factory=DEFAULT_CAPS.copy)
    series_per_metric: Annotated[
        int, Meta(ge=1, le=10_000_000, description="sets of label values of one metric")
    ] = 2_000

    def __post_init__(self) -> None:
        force_setattr(self, "caps", DEFAULT_CAPS | self.caps)


class Logging(Struct, frozen=True, forbid_unknown_fields=True):
    """What the daemon tells on standard error."""

    format: Annotated[
        Literal["auto", "console", "json"],
        Meta(
            description="`console` for people, `json` for machines, `auto`: console on a terminal"
        ),
    ] = "auto"
    level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="least level that is told")
    ] = "info"


class Topic(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that customers write about."""

    name: Name
    words: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...],
        Meta(min_length=1, description="words and phrases that tell the topic"),
    ]


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """What is told from the text of messages before it is cut and cleaned."""

    score: Annotated[
        bool, Meta(description="whether language, sentiment and topics are told from texts")
    ] = True
    services: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...],
        Meta(
            description="what customers can want; events that name others are kept as `other`. "
            "Of none, all names are kept as they come"
        ),
    ] = ()
    topics: tuple[Topic, ...] = ()
