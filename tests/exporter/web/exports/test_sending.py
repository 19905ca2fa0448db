"""An export on its way: taken wholly, left in the middle, not taken at all."""

import itertools
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest
from aiohttp import ClientPayloadError, ClientSession, web

from exporter.refusal import Refused
from exporter.web.exports import sending
from exporter.web.exports.sending import Count
from tests.exporter.web import stand
from tests.exporter.web.stand import Handler

PIECE = b"x" * 50_000


def exporting(pieces: Sequence[bytes], failure: Exception | None = None) -> Handler:
    async def told(count: Count) -> AsyncGenerator[bytes, None]:
        for piece in pieces:
            count.rows += 1
            yield piece
        if failure is not None:
            raise failure

    async def answer(request: web.Request) -> web.StreamResponse:
        count = Count()
        return await sending.send(request, "rows", "csv", told(count), count)

    return answer


async def test_all_pieces_are_one_file(tmp_path: Path) -> None:
    async with (
        stand.serving(extra={"/x": exporting([b"a", b"b", PIECE, PIECE])}) as here,
        ClientSession() as session,
        session.get(f"{here.url}/x") as answer,
    ):
        assert await answer.read() == b"ab" + PIECE + PIECE
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="rows.csv"'
        assert here.counted("analytics_exports_total", "csv", "done") == 1
        assert here.counted("analytics_export_rows_total") == 4


async def test_what_is_refused_before_the_first_piece_has_its_answer() -> None:
    refused = Refused("not_readable", "the disk is gone", "look at it", retry_after=5)
    async with (
        stand.serving(extra={"/x": exporting([], refused)}) as here,
        ClientSession() as session,
        session.get(f"{here.url}/x") as answer,
    ):
        assert (answer.status, (await answer.json())["code"]) == (503, "not_readable")
        assert here.counted("analytics_exports_total", "csv", "failed") == 1


async def test_what_breaks_in_the_middle_is_seen_to_be_cut_off() -> None:
    refused = Refused("not_readable", "the disk is gone", "look at it")
    async with (
        stand.serving(extra={"/x": exporting([PIECE, PIECE], refused)}) as here,
        ClientSession() as session,
        session.get(f"{here.url}/x") as answer,
    ):
        assert answer.status == 200
        with pytest.raises(ClientPayloadError):
            await answer.read()
        await stand.until(lambda: here.counted("analytics_exports_total", "csv", "failed"))


async def test_who_leaves_ends_it() -> None:
    async def endless(count: Count) -> AsyncGenerator[bytes, None]:
        for count.rows in itertools.count():
            yield PIECE

    async def answer(request: web.Request) -> web.StreamResponse:
        count = Count()
        return await sending.send(request, "rows", "csv", endless(count), count)

    async with stand.serving(extra={"/x": answer}) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await reader.readexactly(100_000)
            writer.transport.abort()
        await stand.until(lambda: here.counted("analytics_exports_total", "csv", "cut"))


async def test_who_takes_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WRITE_SECONDS", 0.05)
    async with stand.serving(extra={"/x": exporting([PIECE] * 400)}) as here:
        async with stand.connection(here.listening.port) as (_, writer):
            writer.write(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await stand.until(lambda: here.counted("analytics_exports_total", "csv", "cut"))
