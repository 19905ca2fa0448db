"""What goes out: all that a shell needs to send it, and nothing that it must decide."""

from collections.abc import Callable

from msgspec import Struct

from alerting.notify import mime
from alerting.notify.definitions import BUILT_IN, Templates
from alerting.notify.mime import Draft
from alerting.notify.signing import Signing
from alerting.notify.slack_talk import Talk
from alerting.notify.tls import Tls
from alerting.notify.wire import Wire
from alerting.secret import Secret

IMPLICIT_TLS_PORT = 465


def _unheard(_: str) -> None:
    """Tell nobody."""


class Context(Struct, frozen=True, kw_only=True):
    """What an integration must know besides the notice.

    `integration` is the place among those of its receiver (``email[0]``), `public_url` that of the
    daemon's pages, `told` the recipients that said yes to this very notice before. `templates` are
    those that texts may name. `note` is what this integration's last ``Sent`` of the same group and
    thread asked to remember. `fault` is told, in a sentence, of each text that cannot be made.
    `shorter` counts the times that the receiver found this notice too large. `buttons` says that a
    press of one in Slack comes back to us.
    """

    integration: str
    public_url: str
    told: tuple[str, ...] = ()
    templates: Templates = BUILT_IN
    note: str = ""
    fault: Callable[[str], None] = _unheard
    shorter: int = 0
    buttons: bool = False


class Relay(Struct, frozen=True, kw_only=True):
    """A mail server and how to come in: `secret` is that of CRAM-MD5, which never goes out."""

    host: str
    port: int
    hello: str
    require_tls: bool
    tls: Tls
    username: str = ""
    identity: str = ""
    password: Secret | None = None
    secret: Secret | None = None
    implicit_tls: bool | None = None

    @property
    def is_tls_from_the_start(self) -> bool:
        """Whether TLS comes before the first word; where nobody says, the port does."""
        return self.port == IMPLICIT_TLS_PORT if self.implicit_tls is None else self.implicit_tls


class Letter(Struct, frozen=True, kw_only=True):
    """A mail and whom it goes to; its pictures are drawn when its content is asked for.

    `wrong` says why it can go to nobody, where no address came of a template.
    """

    relay: Relay
    sender: str
    recipients: tuple[str, ...]
    draft: Draft
    wrong: str = ""

    @property
    def content(self) -> bytes:
        """The mail as it goes over the wire, with CRLF and 7-bit lines; worked out each time."""
        return mime.content(self.draft)


class Post(Struct, frozen=True, kw_only=True):
    """An HTTP request and how it gets there; `within` is in seconds.

    With `signing`, headers that say when and by whom are added when it is sent. `reads` is how many
    bytes of a body are wanted that comes with a yes.
    """

    url: Secret
    content: bytes
    headers: tuple[tuple[str, str], ...]
    wire: Wire = Wire()
    within: float | None = None
    signing: Signing | None = None
    reads: int = 0


Message = Letter | Post | Talk
