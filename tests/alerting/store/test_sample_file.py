"""The file of a snapshot: whole or as before, private, and never too old."""

import stat
from pathlib import Path

import numpy as np
import pytest

from alerting.model import labels
from alerting.snapshots import Snapshot, Unusable
from alerting.store.sample_file import SampleFile
from alerting.windows import Part


def snapshot(*times: int) -> Snapshot:
    part = Part(np.array(times), np.arange(len(times), dtype=np.float64)[:, None])
    one = (labels({"__name__": "m"}),)
    return Snapshot(
        times[0], one, np.zeros(1, np.bool_), np.array(times[-1:]), np.arange(1), (part,)
    )


def test_what_was_saved_is_loaded_and_the_last_one_counts(tmp_path: Path) -> None:
    file = SampleFile(tmp_path / "samples.bin")
    file.save(snapshot(10, 20))
    file.save(snapshot(10, 20, 30))
    found = file.load(0, 1 << 20)
    assert found is not None
    assert found.parts[0].times.tolist() == [10, 20, 30]
    assert [one.name for one in tmp_path.iterdir()] == ["samples.bin"]
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert SampleFile(tmp_path / "samples.bin").load(0, 1 << 20) is None


def test_samples_that_are_too_old_are_not_used(tmp_path: Path) -> None:
    file = SampleFile(tmp_path / "samples.bin")
    file.save(snapshot(10, 20))
    assert file.load(19, 1 << 20) is not None
    with pytest.raises(Unusable, match="older than samples are kept"):
        file.load(20, 1 << 20)


def test_a_file_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    file = SampleFile(tmp_path / "samples.bin")
    file.path.write_bytes(b"SQLite format 3\0")
    with pytest.raises(Unusable, match="not of this format"):
        file.load(0, 1 << 20)


def test_a_save_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = SampleFile(tmp_path / "samples.bin")
    file.path.mkdir()
    (file.path / "full").touch()
    with pytest.raises(OSError, match=r"samples\.bin"):
        file.save(snapshot(10))
    assert [one.name for one in tmp_path.iterdir()] == ["samples.bin"]
    with pytest.raises(OSError, match=r"samples\.bin"):
        file.load(0, 1 << 20)
