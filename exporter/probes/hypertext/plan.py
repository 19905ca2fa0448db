"""A request over HTTP made ready: all that its runs share, worked out once."""

from typing import TYPE_CHECKING

from msgspec import Struct

from exporter.probes.address import Version
from exporter.probes.hypertext.coding import Coding
from exporter.probes.hypertext.headers import Header
from exporter.probes.hypertext.hop import Hop
from exporter.probes.hypertext.judgement import Rules
from exporter.probes.hypertext.proxies import Proxy
from exporter.probes.trust import Trust
from exporter.probes.way import Way

if TYPE_CHECKING:
    import h11


class Plan(Struct, frozen=True, kw_only=True):
    """One request; ``request`` is that of the first hop, where nothing has to be added to it.

    ``secret`` headers, ``host`` and ``server_name`` are for the URL's own host only. ``keep`` says
    that the bytes of the body are wanted, ``body_file`` names what is sent as one. ``spread`` goes
    to every address of the name, of which one will do with ``any_address``.
    """

    first: Hop
    request: "h11.Request"
    plain: tuple[Header, ...]
    secret: tuple[Header, ...]
    host: str
    follow_redirects: bool
    version: Version
    fallback: bool
    trust: Trust
    server_name: str
    body_limit: int
    rules: Rules
    source: str = ""
    coding: Coding = "identity"
    keep: bool = False
    body_file: str = ""
    proxy: Proxy | None = None
    grant: "Grant | None" = None
    spread: bool = False
    any_address: bool = False

    def way(self, step: Hop) -> Way:
        """Return how a hop's server is reached."""
        target = step.target
        return Way(
            host=target.host,
            port=target.port,
            version=self.version,
            fallback=self.fallback,
            source=self.source,
            trust=self.trust if target.secure else None,
            name=self.server_name if step.trusted else "",
        )

    def __repr__(self) -> str:
        # Headers are secrets.
        return f"Plan({self.first.target.shown!r})"


class Grant(Struct, frozen=True):
    """How a token is asked for: two ways to say who we are, and a name to keep it by."""

    name: str
    by_header: Plan
    by_form: Plan

    def __repr__(self) -> str:
        return "Grant(***)"
