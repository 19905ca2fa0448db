"""Rows as bytes: read back by other programs, they are what they were."""

import json
from collections.abc import Sequence
from typing import Final

from exporter.exports import formats
from exporter.exports.column import Value
from tests.exporter.exports.samples import AT

NAMES: Final = ("id", "n", "ok", "at", "tags", "none")
ROW: Final[tuple[Value, ...]] = ("c1", 1.5, True, AT, ("a", "b"), None)


def columns(*rows: Sequence[Value]) -> list[tuple[Value, ...]]:
    return [*zip(*rows, strict=True)]


def test_a_csv_has_a_head_and_instants_in_utc() -> None:
    written = formats.head(NAMES) + formats.table(NAMES, columns(ROW))
    assert written == (b"id,n,ok,at,tags,none\r\nc1,1.5,true,2026-11-21T14:30:00Z,a; b,\r\n")


def test_json_lines_are_an_object_a_row() -> None:
    written = formats.lines(NAMES, columns(ROW, [*ROW[:2], False, *ROW[3:]]))
    first, second = (json.loads(line) for line in written.splitlines())
    assert first == {
        "id": "c1",
        "n": 1.5,
        "ok": True,
        "at": "2026-11-21T14:30:00Z",
        "tags": ["a", "b"],
        "none": None,
    }
    assert second["ok"] is False


def test_items_stand_between_brackets_that_others_write() -> None:
    assert json.loads(b"[" + formats.items(("n",), [[1, 2]]) + b"]") == [{"n": 1}, {"n": 2}]
