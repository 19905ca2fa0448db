from collections.abc import Iterator
from typing import Any

import pytest

from alerting.strict import Duration, Secret
from exporter.probes.hypertext.checks import Slow
from exporter.probes.pattern import Pattern
from exporter.probes.redis import Redis
from exporter.probes.result import Result
from exporter.probes.trust import Tls
from tests.exporter.probes import servers
from tests.exporter.probes.databases.servers import PASSWORD, redis

SECRET = Secret(PASSWORD)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with redis(tmp_path_factory.mktemp("redis")) as port:
        yield port


async def ran(port: int, **fields: Any) -> Result:
    given = {"name": "a", "password": SECRET, "timeout": Duration(5), **fields}
    probe = Redis(address=f"127.0.0.1:{port}", **given)
    assert list(probe.wrong()) == []
    return await probe.measure()


async def test_a_real_redis_is_logged_in_to_and_asked(port: int) -> None:
    result = await ran(port)
    assert (result.state, result.detail) == ("up", "")
    shown = {(one.metric, *one.labels): one.value for one in result.gauges}
    assert shown["probe_database_duration_seconds", "query"] > 0
    assert shown["probe_database_rows",] == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"command": ("ROLE",), "expect": Pattern("master")}, ""),
        ({"command": ("INFO", "server"), "expect": Pattern("redis_version")}, ""),
        ({"command": ("DBSIZE",), "database": 3, "expect": Pattern("^0$")}, ""),
        ({"command": ("GET", "absent"), "expect": Pattern("x")}, "query"),
        ({"command": ("GET",)}, "query"),
        ({"password": None}, "authentication"),
        ({"password": Secret("wrong")}, "authentication"),
        ({"username": "nobody"}, "authentication"),
        ({"database": 900}, "query"),
        ({"tls": Tls(), "timeout": Duration(0.5)}, "timeout"),
        ({"slow": Slow(down=Duration(0))}, "slow"),
    ],
)
async def test_what_is_not_as_it_has_to_be_has_its_reason(
    port: int, fields: dict[str, Any], reason: str
) -> None:
    result = await ran(port, **fields)
    assert result.reason == reason, result.detail
    assert PASSWORD not in repr(result)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "protocol"),
        (b"$100\r\nabc", "closed"),
        (b"", "closed"),
        (b"*20000\r\n" + b"+x\r\n" * 20_000, "too_large"),
        (servers.endless(b"+", b"x" * 65_536), "too_large"),
        (servers.for_ever, "timeout"),
        (servers.reset, "connect_reset"),
    ],
)
async def test_a_server_that_is_none_has_its_reason(script: Any, reason: str) -> None:
    async with servers.serving(script, wait_for=b"PING\r\n") as server:
        result = await ran(server.port, password=None, timeout=Duration(0.3))
    assert result.reason == reason, result.detail


async def test_a_port_at_which_nobody_listens_is_refused() -> None:
    with servers.closed_port() as port:
        assert (await ran(port)).reason == "connect_refused"
