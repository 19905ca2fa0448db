"""What an engine on trial stands between: nobody is told, nothing is kept, nobody reads figures."""

from collections.abc import Sequence
from datetime import datetime

from alerting.model import Alert


async def nobody(_alerts: Sequence[Alert], _at: datetime) -> None:
    """Tell nobody."""


class Oblivion:
    """A memory that keeps nothing."""

    async def alerts(self) -> Sequence[Alert]:
        """Return nothing."""
        return ()

    async def last(self) -> datetime | None:
        """Return that it is not known."""
        return None

    async def save(self, changed: Sequence[Alert], gone: Sequence[str], at: datetime) -> None:
        """Keep nothing."""


class Quiet:
    """A meter that nobody reads."""

    def count(self, metric: str, *labels: str, amount: float = 1.0) -> None:
        """Count nothing."""

    def observe(self, metric: str, value: float, *labels: str) -> None:
        """Add nothing."""

    def show(self, metric: str, value: float, *labels: str) -> None:
        """Show nothing."""
