"""Rows A16 and B7: questions that were asked most, their words only for who may see them."""

import contextlib
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from alerting import clock
from exporter.analytics.asked import Frequent, Times
from exporter.folding.ledger import Ledger
from exporter.folding.section import Analytics
from exporter.refusal import Refused
from exporter.store.errors import StoreError
from exporter.web.analytics import popular
from exporter.web.analytics.around import Around
from exporter.web.analytics.endpoint import Question
from exporter.web.analytics.queries import ByPeriod
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk, today

PATH = "/performance/cache"
TOKENS = """
auth:
  tokens:
  - {name: bot, role: ingest, token: "env:BOT"}
  - {name: eye, role: viewer, token: "env:EYE"}
  - {name: ana, role: analyst, token: "env:CRON"}
"""


def asked(here: Desk, query: str, *, cached: bool = False, days: int = 0) -> dict[str, Any]:
    at = today(9) - timedelta(days=days)
    told = {"query": query, "response_seconds": 1, "cached": cached}
    return here.event("chat.query.answered", at, "", **told)


async def test_questions_that_no_cache_answered_are_told_the_most_frequent_first(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *(asked(here, "When do you open?", days=days) for days in range(3)),
            asked(here, "  when do YOU open?"),
            asked(here, "When do you open?", cached=True),
            *(asked(here, "Where is my order?", cached=True) for _ in range(9)),
            asked(here, "Where is my order?"),
            asked(here, "My address is bob@example.com"),
            asked(here, "my address is amy@example.com"),
            asked(here, "Only cached", cached=True),
        )
        found = (await here.figures(f"{PATH}?period=7"))["insights"]
        today_only = (await here.figures(f"{PATH}?period=2"))["insights"]
    assert found == {
        "queries": [
            # The words are those of the newest event.
            {"query": "When do you open?", "count": 5, "uncached": 4},
            {"query": "my address is [redacted]", "count": 2, "uncached": 2},
            {"query": "Where is my order?", "count": 10, "uncached": 1},
        ],
        "is_exact": True,
        "without_words": None,
    }
    assert [one["uncached"] for one in today_only["queries"]] == [2, 2, 1]


async def test_at_most_ten_are_told(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *(asked(here, f"question {number}") for number in range(12) for _ in range(number + 1))
        )
        found = (await here.figures(PATH))["insights"]
    assert [one["query"] for one in found["queries"]] == [f"question {n}" for n in range(11, 1, -1)]
    assert found["queries"][0]["count"] == 12


async def test_words_are_shown_only_to_who_may_see_what_is_personal(tmp_path: Path) -> None:
    async with desk(tmp_path, TOKENS) as here:

        def bearer(name: str) -> dict[str, str]:
            return {"Authorization": f"Bearer {stand.ENVIRON[name]}"}

        url = f"{here.here.url}/webhooks/app"
        told = [asked(here, "When do you open?")]
        async with here.session.post(url, json=told, headers=bearer("BOT")) as answer:
            assert answer.status == 202, await answer.text()
        await here.fold()
        viewer = (await here.ask(PATH, bearer("EYE"))).json["insights"]
        analyst = (await here.ask(PATH, bearer("CRON"))).json["insights"]
    assert viewer["queries"] == [{"query": None, "count": 1, "uncached": 1}]
    assert "personal:read" in viewer["without_words"]
    assert analyst["queries"] == [{"query": "When do you open?", "count": 1, "uncached": 1}]


async def test_no_word_of_a_question_stands_in_any_file(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(asked(here, "Is pineapple allowed on a pizza?"))
        assert (await here.figures(PATH))["insights"]["queries"][0]["query"]
    kept = [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()]
    assert kept
    assert not [one for one in kept if b"pineapple" in one]


async def test_words_of_events_that_are_gone_are_null(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(asked(here, "When do you open?"))
        with contextlib.closing(sqlite3.connect(tmp_path / "events.db")) as connection, connection:
            connection.execute("DELETE FROM events")
        found = (await here.figures(PATH))["insights"]
    assert found["queries"] == [{"query": None, "count": 1, "uncached": 1}]


class Folds:
    """A ledger that knows one question."""

    async def frequent(self, *_: object) -> Frequent:
        return Frequent((Times(3, 2, 7),), is_exact=True)


async def test_a_store_that_cannot_be_asked_refuses() -> None:
    async def broken(_: object) -> dict[int, str]:
        raise StoreError("io", "the disk is gone")

    question = Question(
        tenant="",
        path={},
        query=ByPeriod(),
        now=round(clock.unix() * 1000),
        settings=Analytics(),
        ledger=cast("Ledger", Folds()),
        around=Around(watched=Watched(words=broken), may=lambda _: True),
    )
    with pytest.raises(Refused) as caught:
        await popular.popular(question)
    assert (caught.value.code, caught.value.status) == ("not_readable", 503)
    shown = msgspec.structs.replace(question, around=Around(may=lambda _: False))
    assert (await popular.popular(shown)).queries[0].count == 3
