"""One request as people write it, and what its answer has to be."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Protocol

from msgspec import Meta, Struct, field

from alerting.strict import Duration, Inline, Secret, by_default
from exporter.probes.hypertext import checks, headers, target
from exporter.probes.hypertext.checks import (
    Checked,
    Conditions,
    FailIfLarger,
    FailIfNotTls,
    FailIfTls,
    Forbidden,
    HeaderChecks,
    Slow,
    StatusList,
    Versions,
    Wanted,
)
from exporter.probes.hypertext.status import Statuses

BODY_FILE_BYTES: Final = 1 << 20
_TOKEN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,32}")

Url = Annotated[
    str, Meta(min_length=1, max_length=2048, description="http:// or https:// URL, no user")
]
Method = Annotated[
    str, Meta(min_length=1, max_length=32, description="method of the request, such as POST")
]
Headers = Annotated[
    dict[str, Inline],
    Meta(
        max_length=50,
        description="headers of the request, by name; one that is env:NAME or file:path is "
        "sent to the URL's own host only",
    ),
]
MoreHeaders = Annotated[
    dict[str, tuple[Inline, ...]],
    Meta(max_length=20, description="headers that stand in the request several times, by name"),
]
Body = Annotated[str, Meta(max_length=65536, description="body of the request")]
BodyFile = Annotated[
    str,
    Meta(max_length=4096, description="file with the body, read anew by each run, at most 1MiB"),
]
EXPECTED: Final = (Statuses(200, 299),)


class Asked(Checked, Protocol):
    """Whatever is one request."""

    @property
    def url(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, Secret]: ...
    @property
    def more_headers(self) -> Mapping[str, tuple[Secret, ...]]: ...
    @property
    def body(self) -> str: ...
    @property
    def body_file(self) -> str: ...


class Request(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One request of several, and what its answer has to be."""

    url: Url
    method: Method = "GET"
    headers: Headers = field(default_factory=dict)
    more_headers: MoreHeaders = field(default_factory=dict)
    body: Body = ""
    body_file: BodyFile = ""
    status: StatusList = by_default(EXPECTED)
    versions: Versions = ()
    fail_if_tls: FailIfTls = False
    fail_if_not_tls: FailIfNotTls = False
    fail_if_larger: FailIfLarger = False
    fail_if_body_matches: Forbidden = ()
    fail_if_body_not_matches: Wanted = ()
    fail_if_header_matches: HeaderChecks = ()
    fail_if_header_not_matches: HeaderChecks = ()
    json: Conditions = ()
    slow: Slow | None = None


def wrong(asked: Asked, timeout: Duration, *, authorized: bool) -> Iterator[tuple[str, str]]:
    """Return what is wrong though each field is right by itself: fields and sentences.

    ``authorized`` says that there is an Authorization.
    """
    yield from target.wrong(asked.url)
    yield from headers.wrong(asked.headers, asked.more_headers, authorized=authorized)
    if not _TOKEN.fullmatch(asked.method):
        yield "method", "expected one word, such as GET"
    elif asked.method == "CONNECT":
        yield "method", "CONNECT is for proxies; write proxy:"
    if asked.body and asked.body_file:
        yield "body_file", "body is there already; keep one of them"
    yield from checks.wrong(asked, asked.method, timeout)
