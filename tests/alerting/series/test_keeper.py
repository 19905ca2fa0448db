"""Samples over a restart: loaded, saved, and what cannot be is told once."""

import asyncio
import shutil
from pathlib import Path

import pytest
import structlog

from alerting.duration import Duration
from alerting.samples import Samples, Settings
from alerting.series import keeper
from alerting.series.keeper import Keeper
from alerting.series.selector import parsed
from alerting.store.sample_file import SampleFile
from tests.alerting.ground import at
from tests.alerting.measured import Measured
from tests.tools import eventually


class Stand:
    """A store and its keeper over a file; as often as a test restarts."""

    def __init__(self, path: Path) -> None:
        self.source = Measured()
        self.file = SampleFile(path)
        self.samples = Samples(self.source, Settings())
        self.keeper = Keeper(self.samples, self.file, Settings())

    def tick(self, number: int, value: float) -> None:
        self.source.show({"a": value})
        self.samples.take(at(number))

    def seen(self, number: int) -> list[float]:
        found = self.samples.window(self.samples.series(parsed("a")), Duration(3600), at(number))
        return [float(one) for one in found.values.ravel()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "c-samples.bin"


async def test_samples_come_back_after_a_restart(path: Path) -> None:
    path.parent.mkdir()
    stand = Stand(path)
    with structlog.testing.capture_logs() as told:
        await stand.keeper.load(at(0))
        stand.tick(0, 1)
        stand.tick(1, 2)
        await stand.keeper.close()
        again = Stand(path)
        await again.keeper.load(at(2))
        again.tick(2, 3)
    assert again.seen(2) == [1, 2, 3]
    assert told == []


async def test_a_store_that_never_had_a_tick_writes_no_file(path: Path) -> None:
    await Stand(path).keeper.close()
    assert not path.exists()


async def test_samples_that_were_saved_already_are_not_saved_again(path: Path) -> None:
    path.parent.mkdir()
    stand = Stand(path)
    stand.tick(0, 1)
    await stand.keeper.save()
    path.unlink()
    await stand.keeper.save()
    assert not path.exists()
    stand.tick(1, 1)
    await stand.keeper.save()
    assert path.exists()


@pytest.mark.parametrize(
    ("content", "late", "why"),
    [
        (b"nonsense", 0, "it is not of this format"),
        (None, 10_000, "its newest sample is older than samples are kept"),
    ],
)
async def test_a_file_that_cannot_be_used_is_told_once(
    path: Path, content: bytes | None, late: int, why: str
) -> None:
    path.parent.mkdir()
    stand = Stand(path)
    stand.tick(0, 1)
    await stand.keeper.save()
    if content is not None:
        path.write_bytes(content)
    again = Stand(path)
    with structlog.testing.capture_logs() as told:
        await again.keeper.load(at(late))
    assert [(one["event"], one["why"]) for one in told] == [("earlier samples are not used", why)]
    assert len(again.samples) == 0


async def test_what_cannot_be_saved_is_told_once_and_so_is_the_end_of_that(path: Path) -> None:
    stand = Stand(path)
    with structlog.testing.capture_logs() as told:
        for number in range(4):
            stand.tick(number, 1)
            if number == 2:
                path.parent.mkdir()
            await stand.keeper.save()
    assert [one["event"] for one in told] == ["samples cannot be saved", "samples are saved again"]
    assert told[0]["why"] == "no such file or directory"
    shutil.rmtree(path.parent)


async def test_it_saves_now_and_then(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    monkeypatch.setattr(keeper, "EVERY", 0.0)
    stand = Stand(path)
    stand.tick(0, 1)
    working = asyncio.ensure_future(stand.keeper.run())

    async def saved() -> bool:
        return path.exists()

    await eventually(saved, what="the file")
    working.cancel()
    await asyncio.wait([working])
    await stand.keeper.close()
