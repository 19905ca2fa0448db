"""What one answer tells of an integration."""

from datetime import datetime

from msgspec import Struct

from exporter.events.inbound import Inbound
from exporter.integrations.exchange.call import Call


class Quota(Struct, frozen=True):
    """How much of a limit is used, as a vendor tells it; sensible by `quota.sensible`.

    ``bucket`` names the limit out of a vendor's few; ``window`` is the span in seconds that it is
    for, and ``resets`` Unix seconds when it begins anew; 0 where nobody says.
    """

    bucket: str
    used: float
    limit: float
    window: float = 0.0
    resets: float = 0.0

    @property
    def ratio(self) -> float:
        """Used ÷ limit (row H6); above 1 where more was used than there is."""
        return self.used / self.limit


class Found(Struct, frozen=True, kw_only=True):
    """What an answer tells; all that it does not tell stays as it was known before.

    ``reason`` is one of ``states.REASONS``, "" where all is well. ``newest`` is when the newest
    record changed, by the vendor's clock; ``following`` is the next page; ``missed`` are webhooks
    that should have come, as they would have; ``cursor`` is from where to list the next time.
    ``incident`` is 0 to 4 by the vendor's status page. ``odd`` are complaints that change no state:
    `quota`, `clock`, `newest`.
    """

    reason: str = ""
    detail: str = ""
    quotas: tuple[Quota, ...] = ()
    retry_after: float | None = None
    expires: datetime | None = None
    newest: datetime | None = None
    following: Call | None = None
    missed: tuple[Inbound, ...] = ()
    cursor: str | None = None
    incident: int | None = None
    odd: tuple[str, ...] = ()
