from pathlib import Path

from exporter.folding.ledger import Ledger
from exporter.folding.reading import Reading


def test_what_reads_the_folds_is_a_ledger(tmp_path: Path) -> None:
    reading: Ledger = Reading(tmp_path / "folds.db")
    asked = [name for name in vars(Ledger) if not name.startswith("_")]
    assert asked
    assert all(callable(getattr(reading, name)) for name in asked)
