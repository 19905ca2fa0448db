"""The kind ``http``: one request, redirects followed, and what its answer has to be."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, field

from alerting.strict import Duration, Inline, Name, Secret, Size, between, by_default
from exporter.probes import headers, hop, target
from exporter.probes.hop import Hop
from exporter.probes.judgement import BodyRule, HeaderRule, Rules
from exporter.probes.pattern import Pattern
from exporter.probes.plan import Plan, Trust
from exporter.probes.result import Result
from exporter.probes.status import Statuses
from exporter.probes.transport import visit


class Basic(Struct, frozen=True, forbid_unknown_fields=True):
    """A user and its password, sent to the URL's own host only."""

    username: Annotated[str, Meta(min_length=1, max_length=256, description="the user")]
    password: Annotated[Secret, Meta(description="env:NAME or file:path")]


class HeaderCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """An expression and the header of the answer that it is about."""

    header: Annotated[
        str, Meta(min_length=1, max_length=256, description="name of the header, in any case")
    ]
    regexp: Annotated[Pattern, Meta(description="regular expression of RE2")]
    allow_missing: Annotated[
        bool, Meta(description="whether an answer without the header passes")
    ] = False


class Http(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="http"):
    """A URL that is asked for again and again, as one client a run: nothing is kept open."""

    name: Name
    url: Annotated[
        str, Meta(min_length=1, max_length=2048, description="http:// or https:// URL, no user")
    ]
    interval: Annotated[
        Duration, between("span from the start of one run to that of the next", "1s", "1d")
    ] = by_default(Duration(60))
    timeout: Annotated[
        Duration, between("span in which all of a run, redirects too, must end", "10ms", "5m")
    ] = by_default(Duration(10))
    method: Annotated[
        Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        Meta(description="method of the request"),
    ] = "GET"
    headers: Annotated[
        dict[str, Inline],
        Meta(
            max_length=50,
            description="headers of the request, by name; one that is env:NAME or file:path is "
            "sent to the URL's own host only",
        ),
    ] = field(default_factory=dict)
    basic: Basic | None = None
    bearer: Annotated[
        Secret | None, Meta(description="env:NAME or file:path of a token, sent as Authorization")
    ] = None
    body: Annotated[str, Meta(max_length=65536, description="body of the request")] = ""
    follow_redirects: Annotated[
        bool, Meta(description="whether up to 10 redirects are followed, each checked anew")
    ] = True
    ip: Annotated[
        Literal["any", 4, 6],
        Meta(description="version of IP that is taken first; `any` takes 4, then 6"),
    ] = "any"
    ip_fallback: Annotated[
        bool,
        Meta(description="whether the other version will do where the name has no such address"),
    ] = True
    verify: Annotated[bool, Meta(description="whether a bad certificate is a failure")] = True
    ca: Annotated[
        str, Meta(max_length=4096, description="PEM file of authorities instead of the system's")
    ] = ""
    server_name: Annotated[
        str,
        Meta(max_length=253, description="name asked for and expected by TLS instead of the URL's"),
    ] = ""
    status: Annotated[
        tuple[Statuses, ...],
        Meta(min_length=1, max_length=50, description="statuses expected: `204`, `2xx`, `200-299`"),
    ] = by_default((Statuses(200, 299),))
    body_limit: Annotated[
        Size, between("size to which a body is read; the rest is left", "1B", "64MiB")
    ] = by_default(Size.parse("1MiB"))
    fail_if_body_matches: Annotated[
        tuple[Pattern, ...],
        Meta(max_length=20, description="regular expressions of RE2 that must not match"),
    ] = ()
    fail_if_body_not_matches: Annotated[
        tuple[Pattern, ...],
        Meta(max_length=20, description="regular expressions of RE2 that must match"),
    ] = ()
    fail_if_header_matches: Annotated[tuple[HeaderCheck, ...], Meta(max_length=20)] = ()
    fail_if_header_not_matches: Annotated[tuple[HeaderCheck, ...], Meta(max_length=20)] = ()

    kind: ClassVar[str] = "http"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        authorized = self.basic is not None or self.bearer is not None
        yield from target.wrong(self.url)
        yield from headers.wrong(self.headers, authorized=authorized)
        if self.basic and self.bearer:
            yield "bearer", "basic is there already; a request has one Authorization"
        if self.basic and ":" in self.basic.username:
            yield "basic.username", "a user of basic has no colon"
        if self.bearer and not headers.is_sendable(f"Bearer {self.bearer.reveal()}"):
            yield "bearer", "no header can hold this token: it has a line break or a control"
        if self.ca and not self.verify:
            yield "ca", "verify: false trusts everybody; take one of them away"
        if not self.ip_fallback and self.ip == "any":
            yield "ip_fallback", "any version will do; write ip: 4 or ip: 6"
        if self.method == "HEAD" and (self.fail_if_body_matches or self.fail_if_body_not_matches):
            yield "method", "the answer to HEAD has no body to check; write GET"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        return await visit.measured(self)

    @functools.cached_property
    def plan(self) -> Plan:
        """All that its runs share."""
        first = Hop(target.read(self.url), self.method, self.body.encode())
        plain = headers.plain(self.headers)
        secret = headers.encoded(self._secrets())
        host = headers.host(self.headers)
        return Plan(
            name=self.name,
            timeout=self.timeout.seconds,
            first=first,
            request=hop.request(first, plain, secret, host),
            plain=plain,
            secret=secret,
            host=host,
            follow_redirects=self.follow_redirects,
            version=self.ip,
            fallback=self.ip_fallback,
            trust=Trust(self.verify, self.ca, self.server_name),
            body_limit=self.body_limit,
            rules=self._rules(),
        )

    def _secrets(self) -> Iterator[tuple[str, str]]:
        yield from headers.secret(self.headers)
        if self.basic:
            yield "authorization", headers.basic(self.basic.username, self.basic.password)
        elif self.bearer:
            yield "authorization", f"Bearer {self.bearer.reveal()}"

    def _rules(self) -> Rules:
        return Rules(
            self.status,
            tuple(
                HeaderRule(one.header, one.regexp, must, one.allow_missing)
                for must, checks in (
                    (False, self.fail_if_header_matches),
                    (True, self.fail_if_header_not_matches),
                )
                for one in checks
            ),
            tuple(
                BodyRule(pattern, must)
                for must, patterns in (
                    (False, self.fail_if_body_matches),
                    (True, self.fail_if_body_not_matches),
                )
                for pattern in patterns
            ),
        )
