"""Rows of an export as they arrive in pieces: whole ones, and where to go on behind the last.

Each row is asked for with its cursor, which is taken off again. What was cut off in the middle of a
row is told anew behind the row before.
"""

from typing import Final

import msgspec

from exporter.exports.dataset import CURSOR

LONGEST_ROW: Final = 1 << 20
"""Bytes that a row may take; what is longer is no export of ours."""
Row = dict[str, str | int | float | bool | tuple[str, ...] | None]
_DECODER: Final = msgspec.json.Decoder(Row)


class Taking:
    """JSON Lines of one export, of one answer after another.

    ``cursor`` is where to go on, "" at the beginning; ``rows`` counts whole ones. ``is_cut`` says
    that the answer at hand had no end.
    """

    def __init__(self) -> None:
        self._waiting = b""
        self.cursor = ""
        self.rows = 0
        self.is_cut = False

    def begin(self) -> None:
        """Take another answer, which goes on behind the cursor."""
        self._waiting = b""
        self.is_cut = False

    def taken(self, piece: bytes) -> list[Row]:
        """Return the rows that are whole with this piece; ValueError where they are none."""
        *whole, self._waiting = (self._waiting + piece).split(b"\n")
        if len(self._waiting) > LONGEST_ROW:
            raise ValueError(f"a row of more than {LONGEST_ROW} bytes")
        found = [_DECODER.decode(line) for line in whole]
        for row in found:
            if CURSOR not in row:
                raise ValueError("a row without its cursor")
            self.cursor = str(row.pop(CURSOR))
        self.rows += len(found)
        return found
