import pytest
from aiohttp import ClientSession

from alerting.strict import ConfigError, Problem
from exporter import world
from exporter.daemon import Daemon
from tests.exporter.web import stand

LOCAL = "server: {listen: '127.0.0.1:0'}"


@pytest.mark.parametrize("path", ["/-/healthy", "/health"])
async def test_a_running_daemon_is_healthy_in_text_and_json(path: str) -> None:
    async with stand.serving() as here, ClientSession() as client:
        async with client.get(here.url + path) as answer:
            assert (answer.status, await answer.text()) == (200, "ok\n")
        async with client.get(here.url + path, headers={"Accept": "application/json"}) as answer:
            assert await answer.json() == {"status": "ok"}
        async with client.head(here.url + path) as answer:
            assert (answer.status, await answer.read()) == (200, b"")


async def test_a_daemon_that_is_not_ready_says_why_and_stays_healthy() -> None:
    async with stand.serving() as here, ClientSession() as client:
        async with client.get(f"{here.url}/-/ready") as answer:
            assert (answer.status, await answer.text()) == (200, "ready\n")
        here.daemon.become("another process holds the lease")
        async with client.get(f"{here.url}/-/ready") as answer:
            assert answer.status == 503
            assert (await answer.json())["message"] == "another process holds the lease"
            assert int(answer.headers["Retry-After"]) > 0
        async with client.get(f"{here.url}/-/healthy") as answer:
            assert answer.status == 200


async def test_a_reload_brings_in_the_new_configuration() -> None:
    later = world.build(stand.config(stand.TOKENS), b"k" * 32, None)
    made = Daemon(world.build(stand.config(LOCAL), b"k" * 32, None), lambda: later)
    async with stand.serving(made=made) as here, ClientSession() as client:
        async with client.post(f"{here.url}/-/reload") as answer:
            assert await answer.json() == {"status": "reloaded"}
        async with client.post(f"{here.url}/-/reload") as answer:
            assert answer.status == 401


async def test_a_bad_configuration_is_told_problem_by_problem() -> None:
    def broken() -> world.World:
        raise ConfigError((Problem("c.yml", 5, "sources[0].nam", "unknown key"),))

    made = Daemon(world.build(stand.config(LOCAL), b"k" * 32, None), broken)
    async with stand.serving(made=made) as here, ClientSession() as client:
        async with client.post(f"{here.url}/-/reload") as answer:
            assert answer.status == 422
            told = await answer.json()
        assert told["code"] == "bad_config"
        assert told["message"] == "c.yml:5: sources[0].nam: unknown key"
