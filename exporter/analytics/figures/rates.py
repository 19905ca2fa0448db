"""Rates with what is behind them, changes, and shares that sum to 100."""

import math
from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

_Z: Final = 1.959964
"""Of the normal distribution: what 95 % lie within."""


class Rate(Struct, frozen=True):
    """A share in per cent with what is behind it; over nothing it is 0, and its interval null."""

    value: Annotated[float, Meta(ge=0, le=100, description="per cent; 0 over nothing")]
    count: Annotated[int, Meta(ge=0, description="how many did")]
    n: Annotated[int, Meta(ge=0, description="how many could have")]
    low: Annotated[
        float | None,
        Meta(description="lower end of the 95 % Wilson interval in per cent, null over nothing"),
    ]
    high: Annotated[
        float | None,
        Meta(description="upper end of the 95 % Wilson interval in per cent, null over nothing"),
    ]


def rate(count: int, n: int) -> Rate:
    """Return a rate with its 95 % Wilson interval (row Q8)."""
    if n <= 0:
        return Rate(0.0, 0, 0, None, None)
    low, high = wilson(count, n)
    return Rate(round(100 * count / n, 2), count, n, round(100 * low, 2), round(100 * high, 2))


def wilson(count: int, n: int) -> tuple[float, float]:
    """Return between which shares the true one lies with 95 %; `n` is at least 1."""
    share, square = count / n, _Z * _Z
    middle = share + square / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    whole = 1 + square / n
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def change(value: float | None, previous: float | None) -> float | None:
    """Return by how many per cent of the previous one a figure changed; None of nothing, or 0."""
    if value is None or not previous:
        return None
    return round(100 * (value - previous) / abs(previous), 2)


def shares(amounts: Mapping[str, int]) -> dict[str, float]:
    """Return each amount's share in per cent, one decimal; they sum to 100 (largest remainder)."""
    whole = sum(amounts.values())
    if whole <= 0:
        return dict.fromkeys(amounts, 0.0)
    tenths = {name: 1_000 * amount // whole for name, amount in amounts.items()}
    rest = 1_000 - sum(tenths.values())
    by_remainder = sorted(amounts, key=lambda name: (-(1_000 * amounts[name] % whole), name))
    for name in by_remainder[:rest]:
        tenths[name] += 1
    return {name: tenth / 10 for name, tenth in tenths.items()}
