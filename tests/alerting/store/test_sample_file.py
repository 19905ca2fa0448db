"""The file of a snapshot: whole or as before, private, and never too old."""

import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from alerting.model import labels
from alerting.series.snapshots import Snapshot, Unusable
from alerting.series.windows import Part
from alerting.store.sample_file import SampleFile

ROOT = Path(__file__).parents[3]


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


def test_a_save_that_a_kill_cut_short_is_never_loaded(tmp_path: Path) -> None:
    """Whatever of the new file had reached the disk: the one before is loaded, whole."""
    file = SampleFile(tmp_path / "samples.bin")
    file.save(snapshot(10, 20, 30))
    whole = file.path.read_bytes()
    file.save(snapshot(10, 20))
    half = file.path.with_name("samples.bin.new")
    for length in range(len(whole) + 1):
        half.write_bytes(whole[:length])
        found = file.load(0, 1 << 20)
        assert found is not None
        assert found.parts[0].times.tolist() == [10, 20]
    file.save(snapshot(10, 20, 30, 40))
    assert [one.name for one in tmp_path.iterdir()] == ["samples.bin"]


def test_a_file_that_the_disk_kept_half_is_never_loaded(tmp_path: Path) -> None:
    file = SampleFile(tmp_path / "samples.bin")
    file.save(snapshot(10, 20, 30))
    whole = file.path.read_bytes()
    for length in range(len(whole)):
        file.path.write_bytes(whole[:length])
        with pytest.raises(Unusable, match=r"not of this format|ends too early"):
            file.load(0, 1 << 20)


SAVING = """
import sys
from pathlib import Path
from alerting.store.sample_file import SampleFile
from tests.alerting.store.test_sample_file import snapshot

file = SampleFile(Path(sys.argv[1]))
for last in range(1, 1_000_000):
    file.save(snapshot(*range(1, 1 + last % 500 + 1)))
    print("saved", flush=True)
"""


def test_after_kill_9_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    file = SampleFile(tmp_path / "samples.bin")
    for saves in (1, 7, 20):
        command = [sys.executable, "-c", SAVING, str(file.path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as saver:
            assert saver.stdout is not None
            for _ in range(saves):
                assert saver.stdout.readline() == b"saved\n"
            saver.kill()
        found = file.load(0, 1 << 20)
        assert found is not None
        (part,) = found.parts
        assert part.values[:, 0].tolist() == list(range(len(part.times)))
