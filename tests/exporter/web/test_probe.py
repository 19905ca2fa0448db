"""`/probe` over the wire; what it says of targets is compared in tests/stories/test_blackbox.py."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from exporter import world
from exporter.daemon import Daemon
from exporter.probes.blackbox import files
from tests.exporter.probes import servers
from tests.exporter.probes.servers import OK
from tests.exporter.web import stand
from tests.exporter.web.stand import Stand

LOCAL = "blackbox: {allow: [127.0.0.0/8], concurrency: 1}"
MODULES = """
modules:
  http_2xx: {prober: http, http: {headers: {X-Key: s3cret}}}
  quick: {prober: http, timeout: 50ms}
  unix: {prober: unix}
"""


def daemon(text: str = LOCAL) -> Daemon:
    modules = files.read(MODULES, "blackbox.yml", Path(), {})
    made = world.build(stand.config(text), stand.KEY, None, None, modules)
    found = Daemon(made, lambda: made)
    found.become(None)
    return found


async def asked(at: Stand, query: str, **headers: str) -> tuple[int, str, str]:
    url = URL(f"{at.url}/probe?{query}", encoded=True)
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers["Content-Type"]


async def test_a_probe_that_fails_is_answered_all_the_same() -> None:
    async with servers.serving(b"HTTP/1.1 500 Oh\r\n\r\n") as server:
        async with stand.serving(made=daemon()) as at:
            status, text, kind = await asked(at, f"target={server.url}")
    assert (status, kind.partition(";")[0]) == (200, "text/plain")
    assert "\nprobe_success 0.0\n" in text
    assert '\nprobe_failure_reason{reason="status"} 1.0\n' in text


async def test_why_is_told_to_who_asks_without_a_secret() -> None:
    async with servers.serving(OK) as server:
        async with stand.serving(made=daemon()) as at:
            _, text, _ = await asked(at, f"target={server.url}&debug=true")
    assert "connected to 127.0.0.1" in text
    assert "It is up" in text
    assert "X-Key: <secret>" in text
    assert "s3cret" not in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "the parameter target is missing"),
        ("target=a.example&module=absent", "there is no module"),
        ("target=ftp://a.example/", "url: "),
        ("target=http://169.254.169.254/", "metadata service"),
        ("target=/run/docker.sock&module=unix", "not named by blackbox.allow"),
    ],
)
async def test_what_cannot_be_probed_is_refused(query: str, said: str) -> None:
    async with stand.serving(made=daemon()) as at:
        status, text, _ = await asked(at, query)
        unknown = at.counted("blackbox_module_unknown_total")
    assert (status, said in text) == (400, True), text
    assert unknown == ("absent" in query)


async def test_a_timeout_that_is_none_is_refused_and_a_short_one_kept() -> None:
    async with servers.serving(servers.for_ever) as server, stand.serving(made=daemon()) as at:
        query = f"target={server.url}"
        told = {"X-Prometheus-Scrape-Timeout-Seconds": "soon"}
        assert (await asked(at, query, **told))[0] == 400
        _, text, _ = await asked(at, f"{query}&module=quick")
    assert 'probe_failure_reason{reason="timeout"} 1.0' in text
    assert "probe_timeout_seconds 0.05" in text


async def test_nobody_looks_into_our_network_by_it() -> None:
    async with servers.serving(OK) as server, stand.serving(made=daemon("{}")) as at:
        _, text, _ = await asked(at, f"target={server.url}")
    assert 'probe_failure_reason{reason="forbidden_target"} 1.0' in text
    assert not server.requests


async def test_a_redirect_into_our_network_is_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    async with servers.serving(moved) as server, stand.serving(made=daemon()) as at:
        _, text, _ = await asked(at, f"target={server.url}")
    assert 'probe_failure_reason{reason="forbidden_target"} 1.0' in text


async def test_runs_at_one_time_are_bounded() -> None:
    begun = asyncio.Event()

    async def held(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with servers.serving(held) as server, stand.serving(made=daemon()) as at:
        headers = {"X-Prometheus-Scrape-Timeout-Seconds": "1"}
        first = asyncio.ensure_future(asked(at, f"target={server.url}", **headers))
        await begun.wait()
        status, text, _ = await asked(at, f"target={server.url}")
        assert (status, "too_many_probes" in text) == (503, True)
        assert (await first)[0] == 200
        # One that has ended leaves room.
        assert (await asked(at, "target=ftp://a/"))[0] == 400


@pytest.mark.parametrize(("token", "status"), [("BOSS", 200), ("EYE", 403), ("", 401)])
async def test_who_may_ask_has_probe_run(token: str, status: int) -> None:
    text = f"{LOCAL}\n{stand.TOKENS}"
    async with servers.serving(OK) as server, stand.serving(made=daemon(text)) as at:
        headers = {"Authorization": f"Bearer {stand.ENVIRON[token]}"} if token else {}
        assert (await asked(at, f"target={server.url}", **headers))[0] == status
