"""The tables of alerting in memory."""

import sqlite3
from collections.abc import Iterator

import pytest

from alerting.store import migration


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(made)
    yield made
    made.close()
