"""An HTTP probe made ready: all that its runs share, worked out once."""

import h11
from msgspec import Struct

from exporter.probes.address import Version
from exporter.probes.headers import Header
from exporter.probes.hop import Hop
from exporter.probes.judgement import Rules


class Trust(Struct, frozen=True):
    """How a server's certificate is judged: at all, by which authorities, under which name."""

    verify: bool = True
    ca: str = ""
    server_name: str = ""


class Plan(Struct, frozen=True, kw_only=True):
    """One probe; ``request`` is that of the first hop.

    ``secret`` headers and ``host`` go to the URL's own host only.
    """

    name: str
    timeout: float
    first: Hop
    request: h11.Request
    plain: tuple[Header, ...]
    secret: tuple[Header, ...]
    host: str
    follow_redirects: bool
    version: Version
    fallback: bool
    trust: Trust
    body_limit: int
    rules: Rules

    def __repr__(self) -> str:
        # Headers are secrets.
        return f"Plan({self.name!r})"
