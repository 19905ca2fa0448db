import signal
from pathlib import Path

import pytest

from exporter.store import child
from exporter.store.child import Child


@pytest.fixture
def begun() -> Child:
    return Child()


def test_it_opens_the_store_that_it_is_told(begun: Child, tmp_path: Path) -> None:
    said, migrated = begun.open(tmp_path / "c.db", (), None)
    assert said == "done"
    assert migrated
    assert (tmp_path / "c.db").exists()
    begun.end()
    assert begun.process.returncode == 0


def test_it_ends_where_it_was_never_needed_and_may_be_ended_twice(begun: Child) -> None:
    begun.end()
    assert begun.process.returncode == 0
    begun.end()


def test_it_is_killed_where_it_does_not_end(
    begun: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.open(tmp_path / "c.db", (), None)
    begun.process.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(child, "_END_SECONDS", 0.01)
    begun.end()
    assert begun.process.returncode == -signal.SIGKILL
