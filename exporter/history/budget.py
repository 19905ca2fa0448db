"""How much of the downtime that an objective allows has been spent."""

from typing import Final

from msgspec import Struct

from exporter.history.accounting import Shares

OBJECTIVE: Final = 99.9
"""In per cent, where nobody says otherwise."""


class Budget(Struct, frozen=True):
    """Milliseconds of downtime; ``remaining`` is a ratio, below 0 once too much is spent.

    What is allowed is a share of the time that counts, so that maintenance, for instance, neither
    adds to it nor takes from it; where no time counts, all of the budget remains.
    """

    objective: float
    allowed: float
    spent: int
    remaining: float


def budget(shares: Shares, objective: float) -> Budget:
    """Return the budget of a span; the objective is in per cent, more than 0 and less than 100."""
    allowed = (shares.good + shares.down) * (100 - objective) / 100
    remaining = 1 - shares.down / allowed if allowed else 1.0
    return Budget(objective, allowed, shares.down, remaining)
