"""A table that may be taken away: its name, its columns, and which of them choose rows."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct

from exporter.exports.column import Column

CURSOR = "cursor"
"""The column that says where to go on behind a row; it is only written where it is asked for."""


class Place(NamedTuple):
    """Where to go on: an instant (Unix milliseconds), and what tells rows of one instant apart."""

    at: int
    id: str


class Dataset(Struct, frozen=True, dict=True):
    """Rows of one kind; ``filters`` are columns by whose value rows may be chosen.

    ``place`` returns where to go on behind a row, out of the fields ``placed``.
    """

    name: str
    what: str
    columns: tuple[Column, ...]
    place: Callable[[Any], Place]
    placed: tuple[str, ...]
    filters: tuple[str, ...] = ()

    @cached_property
    def named(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}
