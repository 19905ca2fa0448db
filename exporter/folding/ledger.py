"""Questions to the folds, as those who work out figures ask them: plain values, no connection."""

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple, Protocol

from exporter.analytics.conversation import Conversation
from exporter.analytics.figures.quality import Returns
from exporter.analytics.figures.sums import Sums

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

        By agent, ``agent`` is not looked at.
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
