"""Questions to the folds, as those who work out figures ask them: plain values, no connection."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from exporter.analytics import asked
from exporter.analytics.conversation import Conversation
from exporter.analytics.customers.usage import Usage
from exporter.analytics.figures.loyalty import Reach
from exporter.analytics.figures.purchases import Bought
from exporter.analytics.figures.quality import Resolved, Returns
from exporter.analytics.figures.sums import Sums
from exporter.analytics.gauges import Unhappy
from exporter.analytics.promises import Counts
from exporter.analytics.sides import Side

Span = tuple[int, int]
"""From and to, both included: days as `exporter.analytics.days` counts them, or Unix ms."""

By = Literal["day", "channel", "agent"]

Place = tuple[int, str]
"""Where a page of conversations begins: behind this instant and id; newest first."""


class Told(NamedTuple):
    """A conversation and what it came to."""

    id: str
    row: Conversation


class Going(NamedTuple):
    """A conversation that goes on; ``said`` is its latest message, in Unix milliseconds.

    ``agent`` is who was named last, "" where nobody was.
    """

    id: str
    said: int
    agent: str
    row: Conversation


class Seen(NamedTuple):
    """Customers, and behind which a further page begins, None after the last."""

    customers: Sequence[Usage]
    last: Place | None


class Newcomers(NamedTuple):
    """Customers who were seen first in a period; ids that were joined to too many, in any."""

    customers: int
    refused: int


class Ledger(Protocol):
    """The folds of all tenants; each raises Refused where they cannot be read in time.

    Agent "" is all of them.
    """

    async def version(self) -> tuple[int, ...]:
        """Return what changes whenever any answer may."""

    async def totals(
        self, tenant: str, agent: str, days: Span, measures: Collection[str] = ()
    ) -> Sums:
        """Return the sums of days, of these measures, or of all where none is named."""

    async def split(
        self, tenant: str, agent: str, days: Span, by: By, measures: Collection[str]
    ) -> Mapping[str, Sums]:
        """Return sums of measures by day (`2026-11-21`), channel or agent, in their order.

        By agent, ``agent`` is not looked at. By channel, of an agent only ``conversations`` are
        told apart.
        """

    async def knows_agent(self, tenant: str, agent: str) -> bool:
        """Say whether an agent took part in any conversation."""

    async def customers(self, tenant: str, instants: Span) -> int:
        """Return how many customers began conversations; unknown ones are not counted."""

    async def returns(self, tenant: str, instants: Span, within: tuple[int, int]) -> Returns:
        """Return who came back within two spans (milliseconds) of the end of a conversation."""

    async def conversations(
        self, tenant: str, agent: str, instants: Span, after: Place | None, limit: int
    ) -> list[Told]:
        """Return conversations that began then, the newest first."""

    async def going_on(self, tenant: str, since: int, silence: int) -> list[Going]:
        """Return conversations that go on with a message since then, the latest first.

        ``silence`` is that of the settings, in milliseconds.
        """

    async def promises(
        self, tenant: str, days: Span, by: Literal["", "day", "channel", "agent"], now: int
    ) -> Mapping[str, Counts]:
        """Return the follow-ups of days as they are at an instant (Unix milliseconds)."""

    async def frequent(self, tenant: str, days: Span, by: asked.By, limit: int) -> asked.Frequent:
        """Return the questions that were asked, or asked without a cache, most."""

    async def tenants(self, limit: int) -> list[str]:
        """Return the tenants that have conversations, the first of them by name."""

    async def unhappy(self, tenant: str, instants: Span, below: float, limit: int) -> list[Unhappy]:
        """Return customers whose mean grade of a period is below a bound, the lowest first."""

    async def waiting(self, tenant: str, now: int) -> Mapping[str, int]:
        """Return in how many conversations that go on somebody waits for an answer, by channel."""

    async def daily(
        self, tenant: str, days: Span, measures: Collection[str]
    ) -> Mapping[tuple[str, str], Sums]:
        """Return the sums of measures without names, by day (`2026-11-21`) and channel."""

    async def seen(
        self, tenant: str, days: Span, since: int, after: Place | None, limit: int
    ) -> Seen:
        """Return customers who were seen since an instant, the latest first, and what they used.

        A page may end early, where its customers used much.
        """

    async def reach(self, tenant: str, now: Span, before: Span) -> Mapping[str, Reach]:
        """Return how many customers used each feature in two spans of days, "" for anything."""

    async def purchases(self, tenant: str, customer: str) -> Mapping[str, Bought] | None:
        """Return what a customer bought by currency, None of an unknown one."""

    async def active(self, tenant: str, since: int) -> int:
        """Return how many customers were seen since an instant (Unix milliseconds)."""

    async def newcomers(self, tenant: str, instants: Span) -> Newcomers:
        """Return how many customers were seen first then."""

    async def resolved(self, tenant: str, instants: Span) -> Resolved:
        """Return what was resolved, of conversations that began then."""

    async def customers_by_channel(self, tenant: str, instants: Span) -> Mapping[str, int]:
        """Return how many customers began conversations, by channel."""

    async def side(self, tenant: str, instants: Span, *, newest: bool) -> Side:
        """Return what conversations that began then come to, the newest or the oldest first."""
