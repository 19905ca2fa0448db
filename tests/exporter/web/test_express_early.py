"""The short way of a request that the loop finds together with its connection."""

from pathlib import Path

import pytest
import uvloop

from tests.exporter.web import stand


@pytest.mark.parametrize("closing", [False, True])
def test_a_request_that_is_there_before_aiohttps_task_takes_the_short_way(
    tmp_path: Path, closing: bool
) -> None:
    async def scenario() -> None:
        async with stand.keeping(tmp_path) as here:
            first = stand.post(stand.event("a"), *(("Connection: close",) if closing else ()))
            async with stand.already_sent(here.listening.port, first) as (reader, writer):
                assert (await stand.answer(reader)).status == 202
                if closing:
                    assert await reader.read() == b""
                else:
                    writer.write(stand.post(stand.event("b")))
                    assert (await stand.answer(reader)).status == 202
            assert stand.long_ones(here) == 0

    uvloop.run(scenario())


def test_what_is_there_before_aiohttps_task_and_is_odd_takes_the_long_way(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with stand.keeping(tmp_path) as here:
            two = stand.post(stand.event("a"), "Content-Encoding: identity") + stand.post(
                stand.event("b")
            )
            async with stand.already_sent(here.listening.port, two) as (reader, writer):
                assert [(await stand.answer(reader)).status for _ in range(2)] == [202, 202]
                assert stand.long_ones(here) == 2
                writer.write(stand.post(stand.event("c")))
                assert (await stand.answer(reader)).status == 202
            assert stand.long_ones(here) == 2

    uvloop.run(scenario())
