from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from alerting.secret import Secret
from exporter.integrations.conduct import record
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.token import Token
from exporter.integrations.watch import ledger as ledgers
from exporter.integrations.watch.ledger import Ledger
from exporter.privacy.vault import Vault
from exporter.store.errors import StoreError
from exporter.store.integration_checks import Check
from tests.exporter.integrations.scripted import KEY, TOKEN, plain
from tests.exporter.store import fresh

MEMORY = Memory(newest=9.0, token=Token(Secret(TOKEN)))


class Store:
    """A real store that fails when a test says so."""

    def __init__(self, path: Path) -> None:
        self.sqlite = fresh.store(path)
        self.fails = False

    async def run(self, name: str, *arguments: Any) -> Any:
        if self.fails:
            raise StoreError("full", "the disk is full")
        return self.sqlite.run(name, *arguments)

    def checks(self) -> list[int]:
        rows = self.sqlite.run("integration_checks.page", 0, None, 2_000)
        return [row.check.at for row in reversed(rows)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "c.db")
    yield found
    found.sqlite.close()


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store.run, Vault(KEY))


def check(at: int) -> Check:
    return Check("crm", "plain", at, "up", "", "", 0.1)


async def test_what_is_kept_is_sealed_and_there_again(store: Store, ledger: Ledger) -> None:
    assert await ledger.load() == {}
    assert await ledger.keep(plain(), MEMORY, [check(1), check(2)])
    found = await ledger.load()
    assert found is not None
    assert record.read(plain(), found["crm"]) == MEMORY
    (row,) = store.sqlite.run("integrations.rows")
    assert TOKEN.encode() not in row.sealed
    assert store.checks() == [1, 2]


async def test_a_seal_opens_under_its_own_name_only(store: Store, ledger: Ledger) -> None:
    await ledger.keep(plain("crm"), MEMORY)
    (row,) = store.sqlite.run("integrations.rows")
    store.sqlite.run("integrations.keep", row._replace(name="shop"))
    with structlog.testing.capture_logs() as logged:
        found = await ledger.load()
    assert found is not None
    assert set(found) == {"crm"}
    assert [line["integration"] for line in logged] == ["shop"]


async def test_checks_wait_while_the_store_fails_and_the_newest_stay(
    store: Store, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "BUFFER", 3)
    store.fails = True
    with structlog.testing.capture_logs() as logged:
        for at in range(5):
            assert not await ledger.keep(plain(), MEMORY, [check(at)])
        assert await ledger.load() is None
        assert not await ledger.forget(["crm"])
        store.fails = False
        assert await ledger.keep(plain(), MEMORY, [check(5)])
    assert store.checks() == [3, 4, 5]
    assert [line["event"] for line in logged] == [
        "what is known of integrations cannot be kept",
        "what is known of integrations is kept again",
    ]


async def test_those_that_are_gone_are_forgotten(store: Store, ledger: Ledger) -> None:
    for name in ("crm", "shop", "chat"):
        await ledger.keep(plain(name), MEMORY)
    assert await ledger.forget(["shop"])
    assert set(await ledger.load() or {}) == {"shop"}
