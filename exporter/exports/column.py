"""A column of a table that may be taken away: its name and type stay as they are for good.

Programs that read exports go by both (row K3), so a column may be added, and none renamed.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from msgspec import Struct

Kind = Literal["text", "integer", "number", "boolean", "instant", "texts"]
_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
Value = str | int | float | bool | datetime | tuple[str, ...] | None


class Column(Struct, frozen=True):
    """``of`` returns a row's value; None is nothing. A ``personal`` one asks for `personal:read`.

    ``instant`` is UTC, ``texts`` is a list.
    """

    name: str
    kind: Kind
    what: str
    of: Callable[[Any], Value]
    personal: bool = False


def instant(ms: int) -> datetime | None:
    """Return Unix milliseconds as an instant, None of 0."""
    return _EPOCH + ms * _MILLISECOND if ms else None
