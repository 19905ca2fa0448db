"""A loop in virtual time, for tests that ask for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.integrations.watch import loop as loops
from tests.exporter.integrations import virtual
from tests.exporter.integrations.scripted import Stage
from tests.exporter.integrations.virtual import Time


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Time]:
    """Time that passes at once."""
    # So that days are about integrations.
    monkeypatch.setattr(loops, "SHOW_SECONDS", 120.0)
    with virtual.virtual(monkeypatch) as found:
        yield found


@pytest.fixture
def stage(tmp_path: Path, time: Time) -> Iterator[Stage]:
    """A loop on a real store, with vendors that say what a test tells them."""
    found = Stage(tmp_path / "c.db", lambda: time.wall)
    yield found
    found.store.close()
