from pathlib import Path

import pytest

from exporter.folding import purchases
from exporter.folding.questions import TooMuch
from tests.exporter.analytics.beats import DAY, START
from tests.exporter.folding import crowds, stores


def test_only_those_of_the_tenant_are_known_and_too_many_conversations_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowds.events(tmp_path / "c.db", [("c", "ann", START), ("c", "bob", START)])
    folds = stores.folds(tmp_path)
    while folds.advance(START + DAY):
        pass
    assert purchases.of(folds.rows, "", "ann") == {}
    assert purchases.of(folds.rows, "other", "ann") is None
    assert purchases.of(folds.rows, "", "eve") is None
    monkeypatch.setattr(purchases, "MOST", 0)
    with pytest.raises(TooMuch):
        purchases.of(folds.rows, "", "ann")
    folds.close()
