"""How a request gets to its receiver, and as whom. Pure."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from alerting.notify.oauth2 import OAuth2
from alerting.notify.proxies import Proxy
from alerting.notify.tls import Tls
from alerting.secret import Secret


class Wire(Struct, frozen=True, kw_only=True):
    """All that `http_config` says about a request.

    `authorization` is the header's whole value, `hidden` are headers whose values nobody may see;
    with `oauth2`, a token is asked for first. `follows` says whether redirects are followed.
    """

    tls: Tls = Tls()
    proxy: Proxy = Proxy()
    authorization: Secret | None = None
    hidden: tuple[tuple[str, Secret], ...] = ()
    oauth2: OAuth2 | None = None
    follows: bool = False

    def showing(self, token: Secret) -> "Wire":
        """Return it with a token of the receiver's own instead of another authorization."""
        return replace(self, authorization=Secret(f"Bearer {token.reveal()}"), oauth2=None)

    def credentials(self, token: Secret | None) -> Iterable[tuple[str, str]]:
        """Yield the headers that nobody else may see, with a token of `oauth2` where there is."""
        shown = token or self.authorization
        if shown is not None:
            yield "Authorization", shown.reveal()
        yield from ((name, secret.reveal()) for name, secret in self.hidden)
