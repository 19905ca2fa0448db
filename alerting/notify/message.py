"""What goes out: all that a shell needs to send it, and nothing that it must decide."""

from msgspec import Struct

from alerting.notify.tls import Tls
from alerting.secret import Secret

IMPLICIT_TLS_PORT = 465


class Context(Struct, frozen=True, kw_only=True):
    """What an integration must know besides the notice.

    `integration` is the place among those of its receiver (``email[0]``), `public_url` that of the
    daemon's pages, `told` the recipients that said yes to this very notice before.
    """

    integration: str
    public_url: str
    told: tuple[str, ...] = ()


class Relay(Struct, frozen=True, kw_only=True):
    """A mail server and how to come in."""

    host: str
    port: int
    hello: str
    require_tls: bool
    tls: Tls
    username: str = ""
    identity: str = ""
    password: Secret | None = None

    @property
    def is_tls_from_the_start(self) -> bool:
        """Whether TLS comes before the first word."""
        return self.port == IMPLICIT_TLS_PORT


class Letter(Struct, frozen=True, kw_only=True):
    """A mail as it goes over the wire, with CRLF and 7-bit lines."""

    relay: Relay
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class Post(Struct, frozen=True, kw_only=True):
    """An HTTP request; `authorization` is the header's whole value, `within` is in seconds."""

    url: Secret
    content: bytes
    headers: tuple[tuple[str, str], ...]
    tls: Tls
    authorization: Secret | None = None
    within: float | None = None


Message = Letter | Post
