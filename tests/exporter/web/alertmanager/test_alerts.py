from datetime import timedelta
from pathlib import Path

from alerting.notify.limits import Limits
from exporter.web.alertmanager import alerts
from exporter.web.alertmanager.questions import Question
from tests.exporter.web.alertmanager.examples import NOW, alert, group, status
from tests.exporter.web.alertmanager.standing import standing

FIVE = timedelta(minutes=5)
DOWN, SLOW, OVER = alert(), alert("Slow"), alert("Over", over=True)
STATUSES = (status(DOWN), status(SLOW, silenced_by=("one",)), status(OVER))


def test_only_what_fires_is_listed() -> None:
    found = alerts.shown(STATUSES, Question(), NOW, FIVE)
    assert [one.labels["alertname"] for one in found] == ["Down", "Slow"]


def test_alerts_of_other_receivers_are_left_out() -> None:
    asked = Question(receiver=lambda name: name == "boss")
    assert alerts.shown(STATUSES, asked, NOW, FIVE) == []


def test_groups_show_their_members_that_fire() -> None:
    (found,) = alerts.grouped([group(DOWN, SLOW, OVER)], STATUSES, Question(), NOW, FIVE)
    assert {one.labels["alertname"] for one in found.alerts} == {"Down", "Slow"}
    assert (found.labels, found.receiver.name) == ({"alertname": "Down"}, "team")


def test_a_group_in_which_all_is_hidden_can_be_left_out() -> None:
    groups = [group(DOWN), group(SLOW, receiver="boss")]
    found = alerts.grouped(groups, STATUSES, Question(muted=False), NOW, FIVE)
    assert [one.receiver.name for one in found] == ["team"]


def test_groups_of_other_receivers_and_those_without_alerts_are_left_out() -> None:
    asked = Question(receiver=lambda name: name == "team", silenced=False)
    groups = [group(DOWN, receiver="boss"), group(SLOW), group(OVER)]
    assert alerts.grouped(groups, STATUSES, asked, NOW, FIVE) == []


async def test_alerts_that_are_posted_are_listed_and_grouped(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        many = [{"labels": {"alertname": "Down", "job": job}} for job in ("a", "b")]
        assert await here.post("/alerts", many) == (200, None)
        found = await here.get("/alerts")
        assert {one["labels"]["job"] for one in found} == {"a", "b"}
        assert {one["status"]["state"] for one in found} == {"active"}
        (group,) = await here.get("/alerts/groups")
        assert (group["receiver"], group["labels"]) == ({"name": "team"}, {"alertname": "Down"})
        assert len(group["alerts"]) == 2
        assert await here.get("/alerts", filter='job="a"', receiver="team") != []
        assert await here.get("/alerts", receiver="boss") == []


async def test_good_alerts_are_taken_when_others_are_bad(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        many = [{"labels": {"alertname": "Good"}}, {"labels": {}}, {"labels": {"a": 1}}]
        status, said = await here.post("/alerts", many)
        assert status == 400
        assert "1" in said
        assert [one["labels"]["alertname"] for one in await here.get("/alerts")] == ["Good"]


async def test_what_is_wrong_far_behind_is_said_with_its_place(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        many = [{"labels": {"alertname": "Good", "n": str(n)}} for n in range(120)]
        status, said = await here.post("/alerts", [*many, {"labels": {}}])
        assert status == 400
        assert "[120].labels" in said
        assert len(await here.get("/alerts")) == 120


async def test_an_end_that_is_posted_ends_an_alert(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        labels = {"labels": {"alertname": "Down"}}
        await here.post("/alerts", [labels])
        past = (here.hands.now - timedelta(seconds=1)).isoformat()
        await here.post("/alerts", [{**labels, "startsAt": past, "endsAt": past}])
        assert await here.get("/alerts") == []


async def test_ten_thousand_alerts_come_in_one_request(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        many = [{"labels": {"alertname": "Down", "n": str(n)}} for n in range(10_000)]
        assert await here.post("/alerts", many) == (200, None)
        assert len(await here.get("/alerts")) == 10_000


async def test_alerts_beyond_the_limit_are_refused_and_may_come_again(tmp_path: Path) -> None:
    async with standing(tmp_path, limits=Limits(alerts=1)) as here:
        many = [{"labels": {"alertname": "Down", "n": str(n)}} for n in range(3)]
        status, said = await here.post("/alerts", many)
        assert status == 429
        assert "2 of 3 alerts" in said
        assert len(await here.get("/alerts")) == 1
