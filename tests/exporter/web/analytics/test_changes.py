"""Changes and conversations in by HTTP, what was changed and what it did out by HTTP (10.5)."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from exporter.folding.reading import Reading
from exporter.folding.section import Analytics
from exporter.refusal import Refused
from exporter.store.errors import StoreError
from exporter.web.analytics import changes
from exporter.web.analytics.around import Around
from exporter.web.analytics.endpoint import Question
from exporter.web.analytics.queries import PagesByPeriod
from exporter.web.watched import Watched
from tests.exporter.web.analytics.desk import Desk, desk, today


async def tell_change(here: Desk, id: str, hour: int, /, **more: Any) -> None:
    data = {"kind": "deploy", "name": "bot", "version": "2.4", **more}
    await here.tell(here.event("change.recorded", today(hour), "", id=id, **data))


async def tell_conversations(here: Desk, hour: int, number: int, wait: int, grade: int) -> None:
    """Each begins a minute after the one before, and waits so many seconds for its answer."""
    events = []
    for place in range(number):
        at, name = today(hour) + timedelta(minutes=place), f"{hour}-{place}"
        answered = at + timedelta(seconds=wait + place % 3)
        events += [
            here.event("chat.message.received", at, name),
            here.event("chat.message.sent", answered, name, agent_kind="ai"),
            here.event("chat.feedback.received", answered, name, score=grade + place % 2),
        ]
    await here.tell(*events)


def figure(told: Any, name: str) -> Any:
    (found,) = [one for one in told["figures"] if one["figure"] == name]
    return found


async def test_a_bad_deploy_is_seen_in_the_figures_before_and_after_it(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await tell_conversations(here, 9, 20, wait=2, grade=4)
        await tell_change(here, "deploy-7", 10, url="https://ci.example/7")
        await tell_conversations(here, 10, 20, wait=30, grade=1)
        told = await here.figures("/changes/deploy-7?hours=2")
    assert told["change"] == {
        "id": "deploy-7",
        "at": f"{today(10):%Y-%m-%dT%H:%M:%SZ}",
        "kind": "deploy",
        "name": "bot",
        "version": "2.4",
        "url": "https://ci.example/7",
        "source": "app",
    }
    assert [told[side]["conversations"] for side in ("before", "after")] == [20, 20]
    assert told["before"]["to"] == told["after"]["from"] == told["change"]["at"]
    csat, first = figure(told, "csat"), figure(told, "first_response")
    assert (csat["before"]["value"], csat["after"]["value"]) == (4.5, 1.5)
    assert (csat["difference"], csat["verdict"]) == (-3.0, "lower")
    assert csat["low"] < -3.0 < csat["high"] < 0
    assert (first["difference"], first["verdict"]) == (28_000.0, "higher")
    assert figure(told, "escalation")["verdict"] == "none"
    resolution = figure(told, "resolution")
    assert (resolution["difference"], resolution["before"]["value"]) == (None, None)
    assert resolution["why"] == "0 conversations before and 0 after, at least 5 each are needed"


async def test_too_few_conversations_say_so(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await tell_conversations(here, 9, 20, wait=2, grade=4)
        await tell_change(here, "late", 12)
        await tell_conversations(here, 12, 4, wait=30, grade=1)
        told = await here.figures("/changes/late?hours=24")
    csat = figure(told, "csat")
    assert (csat["difference"], csat["verdict"], csat["after"]["n"]) == (None, None, 4)
    assert csat["why"] == "20 conversations before and 4 after, at least 5 each are needed"


async def test_what_else_was_changed_then_is_told(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        for id, hour in {"early": 2, "one": 10, "two": 11, "far": 20}.items():
            await tell_change(here, id, hour, kind="prompt", name=id)
        told = await here.figures("/changes/one?hours=8")
        ahead = clock.now() + timedelta(minutes=2)
        await here.tell(here.event("change.recorded", ahead, "", id="soon", kind="model", name="x"))
        soon = await here.figures("/changes/soon?hours=1")
    assert [one["id"] for one in told["other_changes"]] == ["two", "early"]
    assert soon["after"]["from"] == soon["after"]["to"]
    assert soon["after"]["conversations"] == 0


async def test_changes_are_listed_page_by_page_newest_first(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        for place in range(5):
            await tell_change(here, f"c{place}", place // 2, name=f"service {place}")
        whole = await here.figures("/changes?period=2")
        found: list[str] = []
        path = "/changes?period=2&limit=2"
        more = ""
        while True:
            told = await here.figures(path + more)
            found += [one["id"] for one in told["changes"]]
            if told["next_cursor"] is None:
                break
            more = f"&cursor={told['next_cursor']}"
        empty = await here.figures("/changes?period=1")
    assert [one["id"] for one in whole["changes"]] == found == ["c4", "c3", "c2", "c1", "c0"]
    assert whole["changes"][0]["name"] == "service 4"
    assert whole["next_cursor"] is None
    assert empty["changes"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/changes/nothing", 404, "not_found"),
        (f"/changes/{'x' * 201}", 404, "not_found"),
        ("/changes/a?hours=0", 400, "bad_argument"),
        ("/changes/a?hours=721", 400, "bad_argument"),
        ("/changes/a?hours=day", 400, "bad_argument"),
        ("/changes?period=0", 400, "bad_argument"),
        ("/changes?limit=1001", 400, "bad_argument"),
        ("/changes?cursor=WyJ4Il0g", 400, "bad_argument"),
    ],
)
async def test_what_does_not_fit_is_refused(
    tmp_path: Path, path: str, status: int, code: str
) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        heard = await here.ask(path)
    assert (heard.status, heard.json["code"]) == (status, code)


async def test_a_cursor_that_somebody_made_up_is_refused(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        for place in range(3):
            await tell_change(here, f"c{place}", place)
        cursor = (await here.figures("/changes?limit=1"))["next_cursor"]
        other = await here.ask(f"/changes?limit=1&period=3&cursor={cursor}")
    assert (other.status, other.json["code"]) == (400, "bad_argument")


@pytest.mark.parametrize(
    "error", [StoreError("io", "the disk is gone"), sqlite3.OperationalError()]
)
async def test_a_store_that_cannot_be_read_is_said_so(tmp_path: Path, error: Exception) -> None:
    async def broken(*_: Any) -> Any:
        raise error

    reading = Reading(tmp_path / "folds.db")
    question = Question(
        tenant="",
        path={},
        query=PagesByPeriod(),
        now=1_772_323_200_000,
        settings=Analytics(),
        ledger=reading,
        around=Around(watched=Watched(ask=broken)),
    )
    with pytest.raises(Refused) as refused:
        await changes.listed(question)
    assert refused.value.code == "not_readable"
    reading.close()
