"""What an endpoint is: its path, what may be asked, what is answered, and who works it out."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from exporter.analytics import days
from exporter.analytics.figures import period
from exporter.analytics.figures.period import Period
from exporter.folding.ledger import Ledger
from exporter.folding.section import Analytics
from exporter.web.analytics.around import Around
from exporter.web.analytics.cursors import Position

Keep = Literal["folds", "ttl", "moment", "never"]


class Question(Struct, frozen=True, kw_only=True):
    """One request, checked: who asks what, and of what the answer is made.

    ``now`` is Unix milliseconds; ``position`` is where a page begins, None for the first.
    ``forget`` drops the answers that are kept for this tenant and returns how many there were.
    What is made of ``around`` is of this moment: such an endpoint keeps nothing.
    """

    tenant: str
    path: Mapping[str, str]
    query: Any
    now: int
    settings: Analytics
    ledger: Ledger
    asked: str = ""
    position: Position | None = None
    forget: Callable[[], int] = lambda: 0
    around: Around = Around()

    @property
    def last(self) -> int:
        """The last day of the question: today, or what was today at the first page."""
        if self.position is not None:
            return self.position.last
        return days.day(self.now, self.settings.zone)

    @property
    def period(self) -> Period:
        """The days that `?period=` names."""
        return period.ending(self.last, self.query.period, self.settings.zone)


Told = Callable[[Question], Awaitable[Struct]]


class Endpoint(Struct, frozen=True, kw_only=True):
    """A path under `/api/analytics`; every field of its Structs has a description.

    ``keep`` says for how long an answer may be told again: until the folds change, for
    `analytics.cache_ttl` whatever comes, for a few seconds of that, or never. ``words`` describe
    what is in braces in the path.
    """

    path: str
    summary: str
    query: type[Struct]
    answer: type[Struct]
    told: Told
    keep: Keep = "folds"
    permission: str = "analytics:read"
    method: str = "GET"
    words: Mapping[str, str] = {}
