"""`evaluate: {prometheus: URL, …}`: a Prometheus-compatible server that evaluates the rules."""

import base64
import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field

from alerting.notify.tls import Tls
from alerting.secret import Secret
from alerting.strict import Duration, Inline, Size, between, by_default

_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE: Final = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
# Those that the request itself needs, and the one that has keys of its own.
_TAKEN: Final = re.compile(
    "accept(-encoding)?|authorization|connection|content-(encoding|length|type)|expect|host|te"
    "|trailer|transfer-encoding|upgrade"
)


class BasicAuth(Struct, frozen=True, forbid_unknown_fields=True):
    """A user and a password."""

    username: Annotated[str, Meta(pattern="^[^:]+$", description="without a colon")]
    password: Annotated[Secret, Meta(description="env:NAME or file:path")]


class Prometheus(Struct, frozen=True, forbid_unknown_fields=True):
    """Where rules are evaluated instead of here: Prometheus, Thanos, Mimir, VictoriaMetrics, …."""

    prometheus: Annotated[
        str,
        Meta(description="URL of the server, without a user; `/api/v1/query` is put behind it"),
    ]
    basic_auth: BasicAuth | None = None
    bearer: Annotated[
        Secret | None, Meta(description="token for the header Authorization: env:NAME or file:path")
    ] = None
    headers: Annotated[
        dict[str, Inline],
        Meta(description="further headers, as X-Scope-OrgID: a value, env:NAME or file:path"),
    ] = field(default_factory=dict)
    timeout: Annotated[
        Duration,
        between("span in which a question has to be answered, retries among it", "1s", "5m"),
    ] = by_default(Duration(10))
    retries: Annotated[
        int, Meta(ge=0, le=10, description="how often a question is asked again in that span")
    ] = 2
    answer: Annotated[
        Size,
        between("size of an answer", "64KiB", "256MiB"),
    ] = by_default(Size.parse("8MiB"))
    tls: Tls | None = None

    def __post_init__(self) -> None:
        said = _wrong_url(self.prometheus) or _wrong_headers(self.headers)
        if said:
            raise ValueError(said)
        if self.basic_auth is not None and self.bearer is not None:
            raise ValueError("write basic_auth or bearer, not both")
        if self.bearer is not None and not _VALUE.fullmatch(self.bearer.reveal()):
            raise ValueError("bearer: a token is printable ASCII, on one line")

    @property
    def address(self) -> str:
        """Where questions are sent to."""
        return f"{self.prometheus.rstrip('/')}/api/v1/query"

    @property
    def range_address(self) -> str:
        """Where questions about a stretch of time are sent to."""
        return f"{self.address}_range"

    @property
    def headers_sent(self) -> dict[str, Secret]:
        """What tells the server who asks, and for whom."""
        sent = dict(self.headers)
        if self.bearer is not None:
            sent["Authorization"] = Secret(f"Bearer {self.bearer.reveal()}")
        if self.basic_auth is not None:
            pair = f"{self.basic_auth.username}:{self.basic_auth.password.reveal()}"
            sent["Authorization"] = Secret(f"Basic {base64.b64encode(pair.encode()).decode()}")
        return sent

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown, should the server repeat it."""
        found = list(self.headers_sent.values())
        if self.bearer is not None:
            found.append(self.bearer)
        if self.basic_auth is not None:
            found.append(self.basic_auth.password)
        return tuple(one.reveal() for one in found)


def _wrong_url(url: str) -> str:
    """Return what is wrong with the URL; it is not repeated, since it may hold a password."""
    expected = "prometheus: expected a URL like http://prometheus:9090"
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return expected
    if not fits or not url.isprintable() or " " in url:
        return expected
    if "@" in parts.netloc:
        return "prometheus: the URL holds a user; write basic_auth: {username: …, password: …}"
    if parts.query or parts.fragment:
        return "prometheus: the URL has no query and no fragment; see headers"
    return ""


def _wrong_headers(headers: dict[str, Secret]) -> str:
    for name, value in headers.items():
        if not _NAME.fullmatch(name):
            return f"headers: {name!r} cannot be the name of a header"
        if _TAKEN.fullmatch(name.lower()):
            return f"headers: {name} cannot be set here; see basic_auth and bearer"
        if not _VALUE.fullmatch(value.reveal()):
            return f"headers.{name}: a value is printable ASCII, on one line"
    return ""
