import json
from collections.abc import Iterator, Sequence

import pytest

from exporter.exports.formats import Format
from exporter.exports.parts import Part
from exporter.web.exports import written
from exporter.web.exports.written import Piece
from tests.exporter.exports.samples import talk
from tests.exporter.web.exports.asking import asked


def pages(*found: Sequence[str]) -> Iterator[Sequence[Part]]:
    for names in found:
        yield [talk(name) for name in names]


def pieces(form: Format, columns: str = "id", **filters: str) -> list[Piece]:
    found = pages(["a", "b"], [], ["c"])
    return [*written.pieces(found, asked(columns=columns, form=form, filters=filters))]


@pytest.mark.parametrize(
    ("form", "whole"),
    [
        ("csv", [(0, b"id\r\n"), (2, b"a\r\nb\r\n"), (1, b"c\r\n")]),
        ("jsonl", [(2, b'{"id":"a"}\n{"id":"b"}\n'), (1, b'{"id":"c"}\n')]),
        ("json", [(2, b'{"id":"a"},{"id":"b"}'), (1, b',{"id":"c"}')]),
    ],
)
def test_pages_are_one_table(form: Format, whole: list[tuple[int, bytes]]) -> None:
    assert pieces(form) == whole


def test_a_page_of_which_nothing_is_kept_leaves_no_comma() -> None:
    assert pieces("json", channel="fax") == []


def test_each_row_tells_where_to_go_on_where_that_was_asked_for() -> None:
    whole = b"".join(piece.body for piece in pieces("jsonl", "cursor,id"))
    cursors = [json.loads(line)["cursor"] for line in whole.splitlines()]
    assert len({*cursors}) == 3
