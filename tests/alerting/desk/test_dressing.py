"""Notices tell the value of now, and how it came to be."""

import asyncio
from datetime import datetime

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerting.desk import dressing
from alerting.desk.dressing import Dressing, Values
from alerting.model import Alert
from alerting.store.batch import Batch
from alerting.store.rows import Outgoing
from tests.alerting.notices import NOW, SLOW, alert, notice

FIRES = alert()
TREND = (1.0, 2.0, 6.2), 3600.0


async def trend(_alert: Alert, _at: datetime) -> Values:
    return TREND


def batch(*alerts: Alert) -> Batch:
    told = notice(*alerts)
    return Batch(notices=(Outgoing(told, "email[0]"), Outgoing(told, "webhook[0]")))


async def test_a_batch_without_notices_stays_as_it_is() -> None:
    one = Batch(groups={"a": None})
    assert await Dressing(trend).finished(one) is one


async def test_every_integration_is_told_the_same() -> None:
    of = Dressing(trend)
    fresh = replace(FIRES, value=9.0, annotations=(("summary", "9 s"),))
    of.own = {FIRES.labels: fresh}
    mail, hook = (await of.finished(batch(FIRES))).notices
    assert (mail.integration, hook.integration) == ("email[0]", "webhook[0]")
    assert mail.notice == hook.notice
    (told,) = mail.notice.alerts
    assert told == replace(fresh, trend=TREND[0], trend_seconds=TREND[1])


@pytest.mark.parametrize(
    "own",
    [
        alert("resolved"),
        alert(fired_at=NOW.replace(hour=1)),
        alert(names={"alertname": "Other"}),
    ],
)
async def test_another_episode_says_nothing_of_this_one(own: Alert) -> None:
    of = Dressing()
    of.own = {own.labels: replace(own, value=9.0)}
    assert of.fresh(FIRES) == FIRES
    assert (await of.finished(batch(FIRES))).notices == batch(FIRES).notices


def test_what_somebody_posted_stays_as_it_is() -> None:
    of = Dressing()
    of.own = {FIRES.labels: replace(FIRES, value=9.0)}
    posted = replace(FIRES, rule="")
    assert of.fresh(posted) == posted


async def test_few_trends_are_asked_for() -> None:
    asked: list[str] = []

    async def counted(alert: Alert, _at: datetime) -> Values:
        asked.append(alert.name)
        return TREND

    many = [alert(names={**SLOW, "channel": str(place)}) for place in range(30)]
    notices = [notice(*many[start : start + 15]) for start in (0, 15)]
    made = Batch(notices=tuple(Outgoing(one, "email[0]") for one in notices))
    found = await Dressing(counted).finished(made)
    assert len(asked) == 2 * dressing._OF_ONE
    assert [bool(one.trend) for one in found.notices[0].notice.alerts] == [True] * 10 + [False] * 5


async def test_a_trend_that_does_not_come_is_left_out_and_told_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dressing, "SECONDS", 0.01)
    answers = [asyncio.Event(), ValueError("no samples"), asyncio.Event()]

    async def slow(_alert: Alert, _at: datetime) -> Values:
        answer = answers.pop(0) if answers else TREND
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, asyncio.Event):
            await answer.wait()
        return TREND

    of = Dressing(slow)
    with capture_logs() as logs:
        for _ in range(3):
            (told, _) = (await of.finished(batch(FIRES))).notices
            assert told.notice.alerts == (FIRES,)
        (told, _) = (await of.finished(batch(FIRES))).notices
        assert told.notice.alerts[0].trend == TREND[0]
    assert [(log["event"], log["error"]) for log in logs] == [
        ("trends cannot be asked for", "TimeoutError")
    ]


async def test_of_very_many_alerts_all_are_told() -> None:
    many = [alert(labels=(("alertname", "A"), ("n", str(number)))) for number in range(500)]
    of = Dressing()
    of.own = {one.labels: replace(one, value=9.0) for one in many}
    for one in (await of.finished(batch(*many))).notices:
        assert {told.value for told in one.notice.alerts} == {9.0}
