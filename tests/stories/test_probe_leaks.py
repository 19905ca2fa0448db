"""Ten thousand runs of every kind that connects, refused or unanswered, leave no socket behind."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from alerting.strict import Duration, Secret
from exporter.probes.chat import Chat
from exporter.probes.chats.golden import Question
from exporter.probes.dns import Dns
from exporter.probes.grpc import Grpc
from exporter.probes.http import Http
from exporter.probes.icmp import Icmp
from exporter.probes.journey import Journey
from exporter.probes.journeys.step import Step
from exporter.probes.postgres import Postgres
from exporter.probes.redis import Redis
from exporter.probes.smtp import Smtp
from exporter.probes.ssh import Ssh
from exporter.probes.statuspage import Statuspage
from exporter.probes.tcp import Tcp
from exporter.probes.tls import TlsServer
from exporter.probes.trust import Tls
from exporter.probes.websocket import Websocket
from tests.exporter.probes import servers
from tests.stories.blackbox import peers

RUNS = 10_000
AT_ONCE = 100
ASKED = (Question(name="a", ask="b"),)


def probes(port: int) -> Sequence[Any]:
    """One of each kind, of whom a port is asked."""
    place = f"127.0.0.1:{port}"
    given: dict[str, Any] = {"name": "a", "timeout": Duration(0.05)}
    return (
        Http(url=f"http://{place}", **given),
        Http(url=f"https://{place}", http2=True, **given),
        Tcp(address=place, **given),
        Tcp(address=place, tls=Tls(), **given),
        TlsServer(address=place, **given),
        TlsServer(address=place, starttls="smtp", **given),
        Dns(address=place, query_name="a.example", **given),
        Dns(address=place, query_name="a.example", transport="tls", **given),
        Icmp(host="127.0.0.1", **given),
        Grpc(address=place, **given),
        Websocket(url=f"ws://{place}/", ping=True, **given),
        Smtp(address=place, **given),
        Ssh(address=place, **given),
        Postgres(address=place, user="a", tls=Tls(), **given),
        Redis(address=place, password=Secret("b"), **given),
        Statuspage(url=f"http://{place}", **given),
        Journey(steps=(Step(name="a", url=f"http://{place}"),), **given),
        Chat(url=f"http://{place}/", questions=ASKED, body="${question}", **given),
        Chat(url=f"ws://{place}/", questions=ASKED, body="${question}", **given),
    )


def sockets() -> int:
    """How many sockets this process has open."""
    held = [one for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    return sum(str(one.readlink()).startswith("socket:") for one in held)


async def run(kinds: Sequence[Any], times: int) -> set[str]:
    """Run the probes in turn, so many at once; the states that came of it."""
    free = asyncio.Semaphore(AT_ONCE)
    states: set[str] = set()

    async def once(number: int) -> None:
        async with free:
            result = await kinds[number % len(kinds)].measure()
            states.add(f"{result.kind} {result.state}")

    await asyncio.gather(*map(once, range(times)))
    return states


@pytest.mark.slow
async def test_no_socket_is_left_whatever_came_of_a_run() -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    with servers.closed_port() as closed:
        await run(probes(closed), 20)  # what is opened once, as resolvers are, stands now
        before = sockets()
        refused = await run(probes(closed), RUNS // 2)
        async with peers.lines(silent) as port:
            unanswered = await run(probes(port), RUNS // 2)
    for states in (refused, unanswered):
        ups = {one for one in states if not one.endswith("down")}
        assert ups <= {"icmp up", "tcp up"}, ups
        assert len({one.split()[0] for one in states}) == 15 - 1
    assert sockets() <= before
