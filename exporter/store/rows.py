"""What goes to disk together: the rows of events and the totals they move."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from exporter.store.beside import Outcome

# A cell of the series table and by how much it moves.
Cell = tuple[int, float]
# (tenant, metric, labels as JSON, part) of a cell: its name on disk.
Identity = tuple[str, str, str, str]
IdentityOf = Callable[[int], Identity]
# An identity, and by how much its total moves.
Moved = tuple[str, str, str, str, float]
MovesOf = Callable[[frozenset[int]], Sequence[Moved]]
# The first nine fields of a Row, which are its columns but for its key.
Kept = tuple[Any, ...]
COLUMNS = 9
_PACKER = msgspec.msgpack.Encoder()
_UNPACKER = msgspec.msgpack.Decoder(
    list[tuple[str, str, str, str, str, int, int, bytes, bytes | None]]
)


class Row(NamedTuple):
    """One event as it is kept; ``cells`` move if it is new, ``again`` if it is a repeat.

    ``time`` and ``received`` are Unix milliseconds; ``data`` is JSON, and so is ``personal``, which
    is sealed before it is written (sealing.py). ``number`` is what the sender's own counter gave
    it; one that was ``missed`` came by no webhook, but was listed.
    """

    tenant: str
    source: str
    origin: str
    id: str
    type: str
    time: int
    received: int
    data: bytes
    personal: bytes | None
    cells: Sequence[Cell]
    again: Sequence[Cell]
    number: int | None = None
    missed: bool = False


class Added(NamedTuple):
    """The outcome of a transaction: which rows were repeats, and what moved, as on disk."""

    duplicates: frozenset[int]
    deltas: Mapping[int, float]
    outcome: Outcome = Outcome()


def packed(rows: Sequence[Kept]) -> bytes:
    """Return the columns of rows as bytes; quicker than pickle both ways."""
    return _PACKER.encode([row[:COLUMNS] for row in rows])


def unpacked(content: bytes) -> list[Kept]:
    """Return the columns that were packed."""
    found: list[Kept] = _UNPACKER.decode(content)
    return found


def summed(
    rows: Sequence[Row], duplicates: frozenset[int], tally: Mapping[int, float]
) -> dict[int, float]:
    """Return by how much each cell moves when these rows are duplicates and the others are new."""
    moves = (
        [row.again if i in duplicates else row.cells for i, row in enumerate(rows)]
        if duplicates
        else [row.cells for row in rows]
    )
    deltas = defaultdict(float, tally)
    for cell, amount in itertools.chain.from_iterable(moves):
        deltas[cell] += amount
    return dict(deltas)
