from pathlib import Path

import pytest

from alerting import clock
from exporter.analytics import days
from exporter.completeness.ratio import Part, Record
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import desk, today

ENVIRON = stand.ENVIRON
HEADER = "Data-Completeness"
JSON = "application/json"
EACH = 20.0
"""Events of a source in an hour."""
OF_TENANTS = """
auth:
  tokens:
  - {name: boss, role: admin, token: "env:BOSS"}
  - {name: eye, role: viewer, token: "env:EYE", tenant: acme}
"""


class Told:
    """What is known of days, as it is by now."""

    def __init__(self, **lacks: float) -> None:
        self.revision = 0
        self.day = days.day(round(clock.unix() * 1000), stand.config().analytics.zone)
        self.say(**lacks)

    def say(self, **lacks: float) -> None:
        """Take how much of 100 events of yesterday and of 60 days ago is missing, by source."""
        self.revision += 1
        self.days = {
            name: {self.day - 1: Part(24, 100.0, lack), self.day - 60: Part(24, 100.0, 0.0)}
            for name, lack in lacks.items()
        }

    @property
    def watched(self) -> Watched:
        return Watched(completeness=lambda: Record(self.revision, self.days))


def as_who(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {ENVIRON[name]}"}


async def test_a_period_tells_how_complete_it_is_and_who_is_not(tmp_path: Path) -> None:
    told = Told(app=0.0, shop=40.0)
    async with desk(tmp_path, watched=told.watched) as here:
        await here.fold()
        week = await here.ask("/conversations?period=7")
        long = await here.ask("/conversations?period=90")
        none = await here.ask("/conversations?period=1")
    assert week.json["period"]["completeness"] == 0.8
    assert week.json["period"]["incomplete"] == ["shop"]
    assert week.headers[HEADER] == "0.8"
    assert long.json["period"]["completeness"] == 0.9
    assert "completeness" not in none.json["period"]
    assert HEADER not in none.headers


async def test_the_period_before_has_its_own(tmp_path: Path) -> None:
    told = Told(app=10.0)
    async with desk(tmp_path, watched=told.watched) as here:
        await here.fold()
        found = await here.figures("/kpi?period=40")
    assert (found["period"]["completeness"], found["previous"]["completeness"]) == (0.9, 1.0)
    assert found["period"]["incomplete"] == ["app"]
    assert "incomplete" not in found["previous"]


@pytest.mark.parametrize(
    "path", ["/conversations", "/service", "/summary", "/dashboard-data", "/performance/cache"]
)
async def test_all_answers_about_a_period_have_the_header(tmp_path: Path, path: str) -> None:
    async with desk(tmp_path, watched=Told(app=25.0).watched) as here:
        await here.fold()
        heard = await here.ask(path)
    assert (heard.status, heard.headers[HEADER]) == (200, "0.75")


async def test_what_is_of_no_period_has_none(tmp_path: Path) -> None:
    async with desk(tmp_path, watched=Told(app=25.0).watched) as here:
        await here.fold()
        heard = await here.ask("/real-time/conversations")
    assert heard.status == 200
    assert HEADER not in heard.headers


async def test_an_answer_is_told_again_only_while_its_completeness_stands(tmp_path: Path) -> None:
    told = Told(app=0.0)
    async with desk(tmp_path, watched=told.watched) as here:
        await here.fold()
        first, again = await here.ask("/kpi"), await here.ask("/kpi")
        told.say(app=50.0)
        newer = await here.ask("/kpi")
        tag = {"If-None-Match": newer.headers["ETag"]}
        same = await here.ask("/kpi", tag)
    assert ["Age" in one.headers for one in (first, again, newer)] == [False, True, False]
    assert newer.json["period"]["completeness"] == 0.5
    assert (same.status, same.headers[HEADER]) == (304, "0.5")


async def test_who_is_of_a_tenant_is_told_of_its_own_sources_and_of_no_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand, "SOURCES", _sources(acme="shop", other="app"))
    told = Told(app=50.0, shop=20.0, open=0.0, gone=100.0)
    async with desk(tmp_path, OF_TENANTS, watched=told.watched) as here:
        await here.fold()
        boss = await here.ask("/kpi?period=7", as_who("BOSS"))
        eye = await here.ask("/kpi?period=7", as_who("EYE"))
    assert boss.json["period"]["completeness"] == 0.575
    assert boss.json["period"]["incomplete"] == ["gone", "app", "shop"]
    assert eye.json["period"]["completeness"] == 0.9
    assert "incomplete" not in eye.json["period"]


def _sources(**tenants: str) -> str:
    listed = [f"- {{type: native, name: {name}, tenant: {of}}}" for of, name in tenants.items()]
    return "\n".join(["", "sources:", "- {type: native, name: open}", *listed, ""])


async def test_what_compares_two_spans_tells_of_both(tmp_path: Path) -> None:
    """`app` lacks ten of yesterday's hundred events, nothing of those sixty days ago."""
    async with desk(tmp_path, watched=Told(app=10.0).watched) as here:
        await here.fold()
        tabs = await here.figures("/dashboard-data?period=40")
        business = await here.figures("/business-intelligence?period=40")
        summary = await here.figures("/summary?period=40")
    for told in (tabs["executive_overview"], business, summary):
        assert told["previous"]["completeness"] == 1.0
    assert tabs["period"]["completeness"] == 0.9
    growth = tabs["predictive_analytics"]["growth"]
    assert growth["period"]["to"][:7] == growth["month"]
    assert growth["previous"]["to"][:7] == growth["previous_month"]
    assert business["growth"]["period"] == growth["period"]


async def test_the_times_around_a_change_tell_of_the_days_that_they_touch(tmp_path: Path) -> None:
    told = Told(app=0.0, shop=40.0)
    async with desk(tmp_path, watched=told.watched) as here:
        for id, hour in {"old": -240, "new": 10}.items():
            change = {"kind": "deploy", "name": "bot"}
            await here.tell(here.event("change.recorded", today(hour), "", id=id, **change))
        old, new = [await here.figures(f"/changes/{id}?hours=14") for id in ("old", "new")]
    for side in ("before", "after"):
        assert (new[side]["completeness"], new[side]["incomplete"]) == (0.8, ["shop"])
        assert "completeness" not in old[side]
        assert "incomplete" not in old[side]
