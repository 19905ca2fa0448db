"""`http_config` of Alertmanager.

https://prometheus.io/docs/alerting/latest/configuration/#http_config
"""

import base64
import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct, field

from alerting.document.problem import quoted
from alerting.notify.oauth2 import OAuth2
from alerting.notify.proxies import Proxied
from alerting.notify.tls import Tls
from alerting.notify.wire import Wire
from alerting.secret import Secret
from alerting.strict import Inline, SecretFile

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
# Written by us, or by the connection.
_RESERVED = frozenset(
    (
        "accept-encoding",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "host",
        "idempotency-key",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "transfer-encoding",
        "user-agent",
        "www-authenticate",
    )
)
_WAYS = "basic_auth, authorization, bearer_token, bearer_token_file and oauth2"


class BasicAuth(Struct, frozen=True, forbid_unknown_fields=True):
    """A user and a password."""

    username: Annotated[str, Meta(pattern="^[^:]*$", description="without a colon")] = ""
    password: Inline | None = None
    password_file: SecretFile | None = None
    username_file: SecretFile | None = None

    def __post_init__(self) -> None:
        if self.username and self.username_file is not None:
            raise ValueError("write username or username_file, not both")
        if self.password is not None and self.password_file is not None:
            raise ValueError("write password or password_file, not both")

    @property
    def header(self) -> Secret:
        """The value of the header Authorization."""
        name = self.username_file.reveal() if self.username_file else self.username
        password = self.password or self.password_file
        pair = f"{name}:{password.reveal() if password else ''}"
        return Secret(f"Basic {base64.b64encode(pair.encode()).decode()}")


class Authorization(Struct, frozen=True, forbid_unknown_fields=True):
    """The header of this name: a type and credentials."""

    type: Annotated[str, Meta(pattern=r"^[!-~]+$", description="first word of the header")] = (
        "Bearer"
    )
    credentials: Inline | None = None
    credentials_file: SecretFile | None = None

    def __post_init__(self) -> None:
        if self.type.lower() == "basic":
            raise ValueError("type: Basic has keys of its own: basic_auth")
        if (self.credentials is None) == (self.credentials_file is None):
            raise ValueError("write one of credentials and credentials_file")

    @property
    def secret(self) -> Secret:
        """The credentials, wherever they stood."""
        return self.credentials or self.credentials_file or Secret("")


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """The values of one header, wherever they stand."""

    values: Annotated[tuple[str, ...], Meta(max_length=20)] = ()
    secrets: Annotated[tuple[Inline, ...], Meta(max_length=20)] = ()
    files: Annotated[tuple[SecretFile, ...], Meta(max_length=20)] = ()

    @property
    def every(self) -> tuple[Secret, ...]:
        """All of them, as what is not shown."""
        return (*map(Secret, self.values), *self.secrets, *self.files)


class HttpSettings(Proxied, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How requests to a receiver are made, and as whom."""

    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    bearer_token: Annotated[
        Inline | None, Meta(description="older name of authorization.credentials")
    ] = None
    bearer_token_file: Annotated[
        SecretFile | None, Meta(description="older name of authorization.credentials_file")
    ] = None
    oauth2: Annotated[
        OAuth2 | None, Meta(description="a token is asked for: client credentials")
    ] = None
    tls_config: Tls | None = None
    http_headers: Annotated[
        dict[str, Header], Meta(max_length=50, description="headers beside ours, by their names")
    ] = field(default_factory=dict)
    follow_redirects: Annotated[
        bool, Meta(description="whether up to 10 redirects are followed")
    ] = True
    enable_http2: Annotated[
        bool, Meta(description="known so that files load as they are: HTTP/1.1 is spoken")
    ] = True

    def __post_init__(self) -> None:
        ways = (self.basic_auth, self.authorization, self._bearer, self.oauth2)
        is_twice = self.bearer_token is not None and self.bearer_token_file is not None
        if is_twice or sum(one is not None for one in ways) > 1:
            raise ValueError(f"write one of {_WAYS}, not both")
        for name, header in self.http_headers.items():
            _check_header(name, header)
        self.check_proxy()

    @property
    def wire(self) -> Wire:
        """How requests get to a receiver."""
        return Wire(
            tls=self.tls_config or Tls(),
            proxy=self.proxy,
            authorization=self.header(),
            hidden=self.headers(),
            oauth2=self.oauth2,
            follows=self.follow_redirects,
        )

    @property
    def is_bearer(self) -> bool:
        """Whether a token of the receiver is written here."""
        return self.authorization is not None or self._bearer is not None

    @property
    def is_known(self) -> bool:
        """Whether requests say who we are."""
        return self.header() is not None or self.oauth2 is not None

    @property
    def _bearer(self) -> Secret | None:
        return self.bearer_token or self.bearer_token_file

    def secrets(self) -> tuple[Secret, ...]:
        """Return what must not be shown."""
        return tuple(one for one in self._secrets() if one)

    def _secrets(self) -> Iterator[Secret | None]:
        if (basic := self.basic_auth) is not None:
            yield basic.password or basic.password_file
        if self.authorization is not None:
            yield self.authorization.secret
        yield self._bearer
        yield self.header()
        for header in self.http_headers.values():
            yield from (*header.secrets, *header.files)
        if self.oauth2 is not None:
            yield from self.oauth2.secrets()
        yield from self.proxy_secrets()

    def headers(self) -> tuple[tuple[str, Secret], ...]:
        """Return the headers beside ours, a pair for each value."""
        return tuple(
            (name, one) for name, header in self.http_headers.items() for one in header.every
        )

    def header(self) -> Secret | None:
        """Return the value of the header Authorization, but for a token that is asked for."""
        if self.authorization is not None:
            one = self.authorization
            return Secret(f"{one.type} {one.secret.reveal()}")
        if self._bearer is not None:
            return Secret(f"Bearer {self._bearer.reveal()}")
        return None if self.basic_auth is None else self.basic_auth.header


def _check_header(name: str, header: Header) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"http_headers: {quoted(name)} is no name of a header")
    if name.lower() in _RESERVED:
        raise ValueError(f"http_headers: {name} is written by chatwatch itself; leave it out")
    for one in header.every:
        if not one.reveal().isprintable():
            raise ValueError(f"http_headers: {name}: a value is one line of text")
