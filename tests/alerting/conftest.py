"""The disk of alerting, and hands that work on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerting.store.ledger import Ledger
from tests.alerting.desked import Hands


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    made = await Ledger.open(tmp_path / "alerts.db")
    yield made
    await made.close()


@pytest.fixture
def hands(ledger: Ledger) -> Hands:
    return Hands(ledger)
