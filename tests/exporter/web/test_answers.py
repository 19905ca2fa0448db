import pytest
from aiohttp import ClientSession, web

from exporter.web import answers
from tests.exporter.web import stand


async def asked(request: web.Request) -> web.Response:
    answers.refuse_unready(request)
    return answers.answer(b"{}")


async def test_an_answer_is_json_that_nobody_keeps() -> None:
    async with (
        stand.serving(extra={"/asked": asked}) as here,
        ClientSession() as client,
        client.get(f"{here.url}/asked") as answer,
    ):
        assert await answer.json() == {}
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("reason", ["starting", "another process holds the lease: pid 1"])
async def test_a_daemon_that_is_not_ready_says_so_instead_of_nothing(reason: str) -> None:
    async with stand.serving(extra={"/asked": asked}) as here, ClientSession() as client:
        here.daemon.become(reason)
        async with client.get(f"{here.url}/asked") as answer:
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "5"
            told = await answer.json()
            assert (told["code"], told["message"]) == ("not_ready", reason)
