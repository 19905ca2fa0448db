from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alerting.strict import Duration, Secret
from exporter.probes.hypertext.checks import Slow
from exporter.probes.pattern import Pattern
from exporter.probes.postgres import Postgres
from exporter.probes.result import Result
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import DAY, issued
from tests.exporter.probes.databases.servers import PASSWORD, postgres

SECRET = Secret(PASSWORD)
ROOT = issued("Root")
HERE = ("127.0.0.1",)


def files(folder: Path, **fields: Any) -> tuple[Path, Path]:
    """The files of a certificate for the server."""
    certificates.context(folder, issued("server", by=ROOT, names=HERE, **fields))
    return folder / "chain.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("postgres")
    (place / "ca.pem").write_bytes(ROOT.pem)
    return place


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with postgres("scram-sha-256", files(folder)) as port:
        yield port


async def ran(port: int, **fields: Any) -> Result:
    given = {"name": "a", "user": "watch", "password": SECRET, "database": "postgres", **fields}
    probe = Postgres(address=f"127.0.0.1:{port}", **{"timeout": Duration(5), **given})
    assert list(probe.wrong()) == []
    return await probe.measure()


async def test_a_real_server_is_logged_in_to_and_asked(port: int) -> None:
    result = await ran(port, query="SELECT n FROM generate_series(1, 3) n", expect=Pattern("^1$"))
    assert (result.state, result.detail) == ("up", "")
    shown = {(one.metric, *one.labels): one.value for one in result.gauges}
    assert shown["probe_database_rows",] == 3
    assert shown["probe_database_duration_seconds", "login"] > 0


@pytest.mark.parametrize(
    ("fields", "reason", "said"),
    [
        ({"password": Secret("wrong")}, "authentication", "28P01"),
        ({"password": None}, "authentication", ""),
        ({"user": "nobody"}, "authentication", "28P01"),
        ({"database": "absent"}, "query", "3D000"),
        ({"query": "SELECT absent"}, "query", "42703"),
        ({"query": "SELECT 1; DROP TABLE x"}, "query", "42601"),
        ({"query": "WITH x AS (CREATE TABLE y (z int)) SELECT 1"}, "query", "42601"),
        ({"query": "SHOW transaction_read_only", "expect": Pattern("off")}, "query", "2 bytes"),
        ({"query": "SELECT NULL", "expect": Pattern("x")}, "query", "nothing"),
        ({"query": "SELECT 'ab'", "expect": Pattern("x")}, "query", "2 bytes"),
        ({"query": "SELECT pg_sleep(0.05)", "slow": Slow(down=Duration(0.01))}, "slow", "took"),
        ({"query": "SELECT pg_sleep(9)", "timeout": Duration(0.3)}, "timeout", "; let in"),
    ],
)
async def test_what_is_not_as_it_has_to_be_has_its_reason(
    port: int, fields: dict[str, Any], reason: str, said: str
) -> None:
    result = await ran(port, **fields)
    assert result.reason in {reason, "query"} if reason == "timeout" else result.reason == reason
    assert said in result.detail or reason == "timeout", result.detail
    assert PASSWORD not in repr(result)


async def test_tls_is_spoken_where_it_is_wanted(port: int, folder: Path) -> None:
    result = await ran(port, tls=Tls(ca=str(folder / "ca.pem")))
    assert (result.state, result.detail) == ("up", "")
    assert any(one.metric == "probe_ssl_earliest_cert_expiry" for one in result.gauges)
    unbelieved = await ran(port, tls=Tls())
    assert unbelieved.reason == "tls_untrusted"
    assert any(one.metric == "probe_ssl_earliest_cert_expiry" for one in unbelieved.gauges)


async def test_the_older_ways_to_log_in_are_spoken_too() -> None:
    for method in ("md5", "password"):
        with postgres(method) as port:
            assert (await ran(port)).detail == ""
            assert (await ran(port, password=Secret("no"))).reason == "authentication", method
            assert (await ran(port, tls=Tls())).reason == "tls_handshake", method


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "protocol"),
        (b"R\0\0\0\x08\0\0\0\x07", "authentication"),
        (b"R\0\0\0\x08\0", "closed"),
        (b"", "closed"),
        (b"R\x7f\xff\xff\xff", "protocol"),
        (b"Z\0\0\0\x05I", "protocol"),
        (servers.for_ever, "timeout"),
        (servers.reset, "connect_reset"),
        (servers.endless(b"R\0\0\0\x08\0\0\0\0", b"S\0\0\0\x04" * 1000), "too_large"),
    ],
)
async def test_a_server_that_is_none_has_its_reason(script: Any, reason: str) -> None:
    async with servers.serving(script, wait_for=b"on\0") as server:
        result = await ran(server.port, timeout=Duration(0.5))
    assert result.reason == reason, result.detail


async def test_a_certificate_that_has_expired_is_told(tmp_path: Path, folder: Path) -> None:
    old = files(tmp_path, begins=-9 * DAY, ends=-3 * DAY)
    with postgres("trust", old) as port:
        result = await ran(port, tls=Tls(ca=str(folder / "ca.pem")))
        plain = await ran(port, password=None)
    assert (result.reason, plain.state) == ("tls_expired", "up")
