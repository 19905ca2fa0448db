"""A table that may be taken away: its name, its columns, and which of them choose rows."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from exporter.exports.column import Column

CURSOR = "cursor"
"""The column that says where to go on behind a row; it is only written where it is asked for."""


class Dataset(Struct, frozen=True, dict=True):
    """Rows of one kind; ``filters`` are columns by whose value rows may be chosen."""

    name: str
    what: str
    columns: tuple[Column, ...]
    filters: tuple[str, ...] = ()

    @cached_property
    def named(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}
