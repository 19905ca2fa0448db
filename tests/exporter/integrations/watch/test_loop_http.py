"""Every vendor asked over HTTP: the loop, the client and a real server, in moods that all have."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from alerting import clock
from exporter.integrations import states
from exporter.integrations.conduct import course
from exporter.integrations.conduct.standing import Standing
from exporter.integrations.watch.seams import Seams
from tests.exporter.integrations.scripted import Stage
from tests.exporter.integrations.serving import Served, served
from tests.exporter.integrations.stands import STANDS, rest
from tests.exporter.integrations.stands.stand import Mood

ALL = {**STANDS, **rest.DECLARED}
WITHIN = 30.0


class Over:
    """A loop that asks by its own client, and all vendors served."""

    def __init__(self, path: Path) -> None:
        self._called = asyncio.Event()
        seams = Seams(noted=lambda *_: self._called.set())
        self.stage = Stage(path, clock.unix, seams, real=True)
        self.served: dict[str, Served] = {}

    def standings(self) -> dict[str, Standing]:
        return {one.name: one for one in self.stage.loop.standings()}

    async def until(self, is_so: Callable[[Standing], bool]) -> None:
        """Wait until all stand so."""
        try:
            async with asyncio.timeout(WITHIN):
                while not all(map(is_so, self.standings().values())):
                    self._called.clear()
                    await self._called.wait()
        except TimeoutError:
            late = {
                one.name: (one.state, one.reason, one.detail)
                for one in self.standings().values()
                if not is_so(one)
            }
            pytest.fail(f"not yet: {late}")


@contextlib.asynccontextmanager
async def all_served(folder: Path, mood: Mood) -> AsyncIterator[Over]:
    """Serve every vendor that can be in a mood, and ask them."""
    over = Over(folder / "c.db")
    async with contextlib.AsyncExitStack() as stack:
        for type, stand in ALL.items():
            if mood == "well" or mood in stand.expected:
                name = type.replace("_", "-").replace(" ", "-").lower()
                over.served[name] = await stack.enter_async_context(served(stand, mood))
        over.stage.loop.plan([one.vendor(name) for name, one in over.served.items()])
        async with over.stage.running():
            yield over
    over.stage.store.close()


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "FIRST_SECONDS", 0.5)


async def test_every_well_vendor_is_up_and_asked_over_one_connection(tmp_path: Path) -> None:
    async with all_served(tmp_path, "well") as over:
        await over.until(lambda one: one.is_up is not None)
        standings = over.standings()
        assert {one.name: one.reason for one in standings.values() if one.state != "up"} == {}
        assert set(standings) == set(over.served)
        for one in over.served.values():
            assert len(one.connections) == 1, one.stand.type
        assert len(over.stage.checks()) >= len(standings)


MOODS = sorted({mood for stand in ALL.values() for mood in stand.expected})


@pytest.mark.parametrize("mood", MOODS)
async def test_each_vendor_in_a_bad_mood_has_its_reason(tmp_path: Path, mood: Mood) -> None:
    async with all_served(tmp_path, mood) as over:
        await over.until(lambda one: one.reason != states.NEW)
        found = {name: one.reason for name, one in over.standings().items()}
        assert found == {name: one.stand.expected[mood] for name, one in over.served.items()}


async def test_no_planted_secret_is_told_anywhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    with caplog.at_level(logging.DEBUG), capture_logs() as logged:
        for mood in ("well", "revoked", "lacking"):
            folder = tmp_path / mood
            folder.mkdir()
            async with all_served(folder, mood) as over:
                await over.until(lambda one: one.reason != states.NEW)
                told.append(repr(over.stage.loop.standings()))
                told.append(repr([one.memory for one in over.stage.loop._watchers.values()]))
                told.append(repr([one.one for one in over.stage.loop._watchers.values()]))
                over.stage.series.add(over.stage.tally.take())
                told.append(repr(over.stage.lines()))
                told.append(repr(over.stage.store.run("integration_checks.page", 0, None, 999)))
            told += [file.read_bytes().decode("latin-1") for file in folder.iterdir()]
    told += [str(logged), caplog.text]
    secrets = {text for stand in ALL.values() for text in planted(stand.settings)}
    assert len(secrets) >= len(STANDS) - 1
    for secret in secrets:
        assert not [text for text in told if secret in text], secret


def planted(tree: object) -> list[str]:
    """Return the texts of settings that are secrets of the tests."""
    if isinstance(tree, str):
        return [tree] if "planted" in tree else []
    if isinstance(tree, dict):
        return [text for one in tree.values() for text in planted(one)]
    return [text for one in tree for text in planted(one)] if isinstance(tree, list | tuple) else []
