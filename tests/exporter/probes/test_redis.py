from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alerting.strict import Secret
from exporter.probes.hypertext.checks import Slow
from exporter.probes.redis import Redis
from exporter.probes.trust import Tls
from tests.exporter.probes import servers
from tests.exporter.probes.databases.servers import PASSWORD, redis

SECRET = Secret(PASSWORD)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with redis(tmp_path_factory.mktemp("redis")) as port:
        yield port


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"command": ("FLUSHALL",)}, ["command"]),
        ({"command": ("EVAL", "x")}, ["command"]),
        ({"address": "a b"}, ["address"]),
        ({"username": "a"}, ["username"]),
        ({"tls": Tls(key="k")}, ["tls.certificate"]),
        ({"slow": Slow()}, ["slow"]),
    ],
)
def test_what_is_wrong_is_told(fields: dict[str, Any], keys: list[str]) -> None:
    given = {"name": "a", "address": "a.example", **fields}
    assert [key for key, _ in Redis(**given).wrong()] == keys


def test_it_is_found_at_its_own_port(tmp_path: Path) -> None:
    probe = Redis(name="a", address="a.example", password=SECRET, username="me", database=2)
    assert (probe.way.port, probe.peer) == (6379, "a.example")
    assert probe.login == (("AUTH", "me", PASSWORD), ("SELECT", "2"))


async def test_a_run_ends_where_nobody_answers() -> None:
    with servers.closed_port() as port:
        result = await Redis(name="a", address=f"127.0.0.1:{port}").measure()
    assert (result.reason, result.kind) == ("connect_refused", "redis")


def test_who_needs_no_login_says_nothing_first() -> None:
    assert Redis(name="a", address="a.example").login == ()
    assert Redis(name="a", address="a.example", password=SECRET).login == (("AUTH", PASSWORD),)
