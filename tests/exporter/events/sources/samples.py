"""One good request of a source, how it is signed, and what is sent of it; see matrix.py."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from msgspec.structs import replace
from multidict import CIMultiDict as Headers

from alerting.strict import Secret
from exporter.events.inbound import Inbound
from exporter.events.sources import Source

NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
OTHER = "whsec_c3RyYW5nZXItc3RyYW5nZXItc3RyYW5nZXI="
SECRETS = (Secret(NEW), Secret(OLD))
"""What samples are signed with: the secret in use, and the one before."""

ANY = -1
Sign = Callable[[Inbound, str, datetime], Inbound]


class Sample(NamedTuple):
    """A source, one good request of it, and how it is signed.

    ``good`` is what a good request is answered, ``events`` how many events it makes; ``malformed``
    what a body that is not of the format is told (the first fits most); ``signature`` the headers
    that are left out and tampered with; ``signed_headers`` those that the signature covers beside.
    """

    source: Source
    inbound: Inbound | Callable[[datetime], Inbound]
    sign: Sign
    signature: tuple[str, ...]
    is_timed: bool = True
    signed_headers: tuple[str, ...] = ()
    media: Literal["json", "form", "xml", "protobuf"] = "json"
    events: int = 1
    good: int = 200
    repeated: int = 200
    malformed: tuple[int, ...] = (400, 415, 422)

    def made(self, now: datetime) -> Inbound:
        """Return the good request, not yet signed."""
        return self.inbound(now) if callable(self.inbound) else self.inbound


class Case(NamedTuple):
    """Requests one after the other; of the last the status, the refusal's code and what is kept.

    What a reader may skip or refuse is kept ``ANY`` times.
    """

    name: str
    sample: Sample
    sent: Callable[[datetime], list[Inbound]]
    statuses: tuple[int, ...]
    codes: tuple[str, ...] = ()
    kept: int = 0
    key_index: int | None = None

    def __str__(self) -> str:
        return self.name


def headed(inbound: Inbound, changes: Mapping[str, str]) -> Inbound:
    """Return a request with other headers, such as its signature."""
    kept = without(inbound, tuple(changes)).headers
    return replace(inbound, headers=Headers({**kept, **changes}))


def without(inbound: Inbound, names: tuple[str, ...]) -> Inbound:
    gone = {name.lower() for name in names}
    kept = {name: one for name, one in inbound.headers.items() if name.lower() not in gone}
    return replace(inbound, headers=Headers(kept))
