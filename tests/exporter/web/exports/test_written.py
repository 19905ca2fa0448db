import json
from collections.abc import AsyncIterator, Sequence

import pytest

from exporter.exports import choice
from exporter.exports.conversations import CONVERSATIONS
from exporter.exports.formats import Format
from exporter.folding.ledger import Told
from exporter.web.exports import written
from exporter.web.exports.written import Count
from tests.exporter.exports.samples import talk


async def pages(*found: Sequence[str]) -> AsyncIterator[Sequence[Told]]:
    for names in found:
        yield [talk(name) for name in names]


async def body(form: Format, columns: str = "id", **filters: str) -> tuple[bytes, int]:
    chosen = choice.read(CONVERSATIONS, columns, filters, lambda _: True)
    count, told = Count(), written.cursor("q", 20_000)
    found = pages(["a", "b"], [], ["c"])
    pieces = [piece async for piece in written.rows(found, chosen, form, told, count)]
    return b"".join(pieces), count.rows


@pytest.mark.parametrize(
    ("form", "whole"),
    [
        ("csv", b"id\r\na\r\nb\r\nc\r\n"),
        ("jsonl", b'{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n'),
        ("json", b'{"id":"a"},{"id":"b"},{"id":"c"}'),
    ],
)
async def test_pages_are_one_table(form: Format, whole: bytes) -> None:
    assert await body(form) == (whole, 3)


async def test_a_page_of_which_nothing_is_kept_leaves_no_comma() -> None:
    assert await body("json", channel="fax") == (b"", 0)


async def test_each_row_tells_where_to_go_on_where_that_was_asked_for() -> None:
    whole, _ = await body("jsonl", "cursor,id")
    cursors = [json.loads(line)["cursor"] for line in whole.splitlines()]
    assert len({*cursors}) == 3
