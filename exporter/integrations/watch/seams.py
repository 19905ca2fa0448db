"""What other parts of the daemon do for integrations."""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from exporter.events.inbound import Inbound
from exporter.integrations.kind import Integration
from exporter.integrations.watch.taken import Taken

Held = Callable[[Integration], float | None]
"""When the newest that we hold of a vendor's records changed (Unix seconds), None if unknown."""
Take = Callable[[str, tuple[Inbound, ...]], Awaitable[Taken]]
"""Takes what was listed into the source of this name; once it returns, all is on disk."""
Noted = Callable[[str, float, float | None, bool], None]
"""Is told of each call: the integration, when (Unix seconds), how long it took (None where nothing
was answered), and whether it told something of use."""


async def refused(_: str, missed: tuple[Inbound, ...]) -> Taken:
    """Refuse what was listed, where nobody takes it."""
    return Taken(refused=len(missed))


class Seams(Struct, frozen=True):
    """Who knows what is held, takes what was missed, and is told of calls."""

    held: Held = lambda _: None
    take: Take = refused
    noted: Noted = lambda *_: None
