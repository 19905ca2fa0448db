import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from exporter.folding import questions
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import desk, today

ENVIRON = stand.ENVIRON
PATH = "/conversations"


async def test_an_answer_is_told_again_only_while_the_folds_stand(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(here.event("chat.message.received", today(9), "a"))
        first, again = await here.ask(PATH), await here.ask(PATH)
        assert ("Age" in first.headers, "Age" in again.headers) == (False, True)
        assert again.json == first.json
        await here.tell(here.event("chat.message.received", today(9), "b"))
        newer = await here.ask(PATH)
    assert "Age" not in newer.headers
    assert newer.json["totals"]["conversations"] == 2


async def test_who_has_an_answer_is_told_that_it_is_still_the_one(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(here.event("chat.message.received", today(9), "a"))
        tag = (await here.ask(PATH)).headers["ETag"]
        same = await here.ask(PATH, {"If-None-Match": f'"other", {tag}'})
        weak = await here.ask(PATH, {"If-None-Match": f"W/{tag}"})
        other = await here.ask(PATH, {"If-None-Match": '"other"'})
        odd = await here.ask(PATH, {"If-None-Match": "neither here nor there"})
        assert [one.status for one in (same, weak, other, odd)] == [304, 304, 200, 200]
        assert same.headers["ETag"] == tag
        assert same.json == b""
        await here.tell(here.event("chat.message.received", today(9), "b"))
        assert (await here.ask(PATH, {"If-None-Match": tag})).status == 200


async def test_what_goes_on_now_is_never_kept(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        heard = [await here.ask("/real-time/conversations") for _ in range(2)]
        assert not [one for one in heard if "Age" in one.headers]
        assert here.counted("analytics_cache_requests_total", "miss") == 0
        assert heard[0].headers["Cache-Control"] == "no-store"


async def test_other_settings_have_other_answers(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(here.event("chat.message.received", today(9), "a"))
        assert (await here.figures("/kpi"))["period"]["timezone"] == "UTC"
        here.here.daemon.world = stand.daemon("analytics: {timezone: Asia/Kolkata}").world
        await here.fold()
        assert (await here.figures("/kpi"))["period"]["timezone"] == "Asia/Kolkata"


async def test_many_who_ask_at_once_have_one_answer_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    go_on = threading.Event()
    real = questions.totals

    def slow(*arguments: Any) -> Any:
        asked.append(arguments)
        go_on.wait(10)
        return real(*arguments)

    async with desk(tmp_path) as here:
        await here.tell(here.event("chat.message.received", today(9), "a"))
        monkeypatch.setattr(questions, "totals", slow)
        many = [asyncio.ensure_future(here.ask("/kpi")) for _ in range(20)]
        await stand.until(lambda: len(asked) == 1)
        many[0].cancel()
        await stand.until(lambda: here.counted("analytics_cache_requests_total", "miss") == 20)
        go_on.set()
        heard = await asyncio.gather(*many[1:])
    # Once for the period, once for the one before it.
    assert len(asked) == 2
    assert {one.status for one in heard} == {200}


async def test_before_there_is_a_store_or_a_fold_it_is_not_ready(tmp_path: Path) -> None:
    async with stand.serving() as here:
        found = await stand.exchange(
            here.listening.port,
            b"GET /api/analytics/kpi HTTP/1.1\r\nHost: localhost\r\n\r\n",
        )
        assert (found.status, found.json["code"]) == (503, "not_ready")
    async with desk(tmp_path) as there:
        heard = await there.ask("/kpi")
        assert (heard.status, heard.json["code"]) == (503, "not_ready")
        assert heard.headers["Retry-After"]
        there.here.daemon.become("stopping")
        assert (await there.ask("/kpi")).json["message"] == "stopping"


@pytest.mark.parametrize(
    ("token", "status"), [("boss", 200), ("eye", 200), ("bot", 403), ("", 401)]
)
async def test_figures_are_for_those_who_may_read_them(
    tmp_path: Path, token: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer {ENVIRON[token.upper()]}"} if token else {}
    async with desk(tmp_path, stand.TOKENS) as here:
        await here.fold()
        for path in (PATH, "/kpi", "/service", "/real-time/conversations"):
            assert (await here.ask(path, headers)).status == status, path
        refreshed = await here.ask("/cache/refresh", headers, "POST")
        assert refreshed.status == status
