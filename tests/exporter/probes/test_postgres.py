from typing import Any

import pytest

from alerting.strict import Secret
from exporter.probes.hypertext.checks import Slow
from exporter.probes.postgres import Postgres
from exporter.probes.trust import Tls
from tests.exporter.probes import servers
from tests.exporter.probes.certificates import issued
from tests.exporter.probes.databases.servers import PASSWORD

SECRET = Secret(PASSWORD)
ROOT = issued("Root")
HERE = ("127.0.0.1",)


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"query": "DELETE FROM x"}, ["query"]),
        ({"query": "SELECT '\0'"}, ["query"]),
        ({"address": "a b"}, ["address"]),
        ({"tls": Tls(key="k")}, ["tls.certificate"]),
        ({"slow": Slow()}, ["slow"]),
    ],
)
def test_what_is_wrong_is_told(fields: dict[str, Any], keys: list[str]) -> None:
    given = {"name": "a", "address": "a.example", "user": "b", **fields}
    assert [key for key, _ in Postgres(**given).wrong()] == keys


def test_it_is_found_at_its_own_port_and_may_not_write() -> None:
    probe = Postgres(name="a", address="a.example", user="b")
    assert (probe.way.port, probe.peer) == (5432, "a.example")
    assert probe.parameters["database"] == "b"
    assert probe.parameters["default_transaction_read_only"] == "on"


async def test_a_run_ends_where_nobody_answers() -> None:
    with servers.closed_port() as port:
        result = await Postgres(name="a", address=f"127.0.0.1:{port}", user="b").measure()
    assert (result.reason, result.kind) == ("connect_refused", "postgres")
