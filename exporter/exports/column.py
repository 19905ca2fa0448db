"""A column of a table that may be taken away: its name and type stay as they are for good.

Programs that read exports go by both (row K3), so a column may be added, and none renamed.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from msgspec import Struct
from msgspec.structs import astuple

Kind = Literal["text", "integer", "number", "boolean", "instant", "texts"]
_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
Value = str | int | float | bool | datetime | tuple[str, ...] | None


Values = Sequence[Value]
"""One of each row."""


def itself(values: Values) -> Values:
    """Return what rows have as it is."""
    return values


class Column(Struct, frozen=True):
    """``told`` makes its values of ``fields`` of rows, all of each field in one sequence.

    So many rows are told in a third of the time that they would take one by one. None is nothing. A
    ``personal`` one asks for `personal:read`. ``instant`` is UTC, ``texts`` is a list.
    """

    name: str
    kind: Kind
    what: str
    fields: tuple[str, ...]
    told: Callable[..., Values] = itself
    personal: bool = False

    def of(self, fields: Mapping[str, Sequence[Any]]) -> Values:
        """Return its value of each row, of what `by_field` returns of rows."""
        return self.told(*(fields[name] for name in self.fields))


def by_field(rows: Sequence[Struct]) -> Mapping[str, Sequence[Any]]:
    """Return what rows of one type have, all of each field in one sequence."""
    names = rows[0].__struct_fields__ if rows else ()
    return dict(zip(names, zip(*map(astuple, rows), strict=True), strict=True))


def instants(ms: Sequence[int]) -> Values:
    """Return Unix milliseconds as instants, 0 as None."""
    return [_EPOCH + one * _MILLISECOND if one else None for one in ms]


def filled(values: Values) -> Values:
    """Return what is not empty, None for what is."""
    return values if all(values) else [one or None for one in values]
