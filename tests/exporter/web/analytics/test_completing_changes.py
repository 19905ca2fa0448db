"""Changes in by HTTP, and near them the figures of their days."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from exporter.changed import Changed
from exporter.web.watched import Watched
from tests.exporter.web.analytics.desk import Desk, desk, today

APP = "/webhooks/app"


async def _changed(here: Desk, id: str, hour: int, **more: object) -> None:
    data = {"kind": "deploy", "name": "bot", "version": "2.4", **more}
    await here.tell(here.event("change.recorded", today(hour), "", id=id, **data))


@contextlib.asynccontextmanager
async def _with_changes(folder: Path) -> AsyncIterator[Desk]:
    """A daemon that knows of changes as the whole one does."""

    async def ask(name: str, *arguments: object) -> object:
        return await here.kept(name, *arguments)

    changed = Changed(ask)
    async with desk(folder, watched=Watched(changes=changed)) as here:
        await changed.load()
        here.here.daemon.committer.kept.add(changed.see)
        yield here


@pytest.mark.parametrize("path", ["/conversations", "/kpi", "/service", "/dashboard-data"])
async def test_answers_name_what_was_changed_in_their_days_and_shortly_before(
    tmp_path: Path, path: str
) -> None:
    async with _with_changes(tmp_path) as here:
        await here.fold()
        before = await here.figures(f"{path}?period=2")
        await _changed(here, "deploy-7", 10)
        await _changed(here, "deploy-8", 11, version="2.5")
        found = (await here.figures(f"{path}?period=2"))["period"]["changes"]
        today_only = (await here.figures(f"{path}?period=1"))["period"]["changes"]
        compared = await here.figures(f"/changes/{found[0]['id']}")
    assert "changes" not in before["period"]
    assert [one["id"] for one in found] == ["deploy-8", "deploy-7"]
    assert (found[0]["kind"], found[0]["name"], found[0]["version"]) == ("deploy", "bot", "2.5")
    assert [one["id"] for one in today_only] == ["deploy-8", "deploy-7"], "of the day before"
    assert compared["change"]["id"] == "deploy-8"


async def test_the_days_before_have_changes_of_their_own_and_a_kept_answer_tells_new_ones(
    tmp_path: Path,
) -> None:
    async with _with_changes(tmp_path) as here:
        await _changed(here, "today", 10)
        first = await here.ask("/kpi?period=1")
        again = await here.ask("/kpi?period=1")
        event = here.event("change.recorded", today(9), "", id="more", kind="model", name="m")
        async with here.session.post(f"{here.here.url}{APP}", json=[event]) as answer:
            assert answer.status == 202
        newer = await here.ask("/kpi?period=1")
    assert [one["id"] for one in first.json["previous"]["changes"]] == ["today"]
    assert "Age" in again.headers
    assert [one["id"] for one in newer.json["previous"]["changes"]] == ["today", "more"]
