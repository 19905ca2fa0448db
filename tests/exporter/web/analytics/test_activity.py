"""Row G3: the last minutes, from events by HTTP to figures by HTTP."""

from datetime import timedelta
from pathlib import Path

from alerting import clock
from exporter.analytics.activity import Counts
from exporter.analytics.recent import Recent
from exporter.web.analytics import activity
from exporter.web.analytics.activity import PerMinute
from tests.exporter.web.analytics.desk import Desk, desk

PATH = "/real-time/activity"
NOW = 1_800_000_000_000


async def heard(here: Desk, *ages: float) -> None:
    now = clock.now()
    await here.tell(
        *(
            here.event(
                "chat.message.received",
                now - timedelta(seconds=age),
                f"c{age}",
                customer_id=f"u{age}",
            )
            for age in ages
        )
    )


async def test_an_event_of_5_minutes_and_a_second_ago_is_out(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await heard(here, 301, 280, 1)
        found = await here.figures(PATH)
    assert found["window_seconds"] == 300
    assert found["complete"]
    assert (found["total"]["messages"], found["total"]["conversations"]) == (2, 2)
    assert (found["total"]["users"], found["per_minute"]["users"]) == (2, 0.4)
    assert [one["messages"] for one in found["minutes"]] == [1, 0, 0, 0, 1]


async def test_messages_errors_and_conversions_minute_by_minute(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        now = clock.now()
        repeated = here.event("chat.message.received", now, "a", customer_id="u")
        await here.tell(
            repeated,
            repeated,
            here.event("chat.message.sent", now, "a", agent_kind="ai", error=True),
            here.event("chat.conversion.recorded", now, "a", kind="lead"),
            here.event("chat.conversation.started", now - timedelta(seconds=90), "b"),
        )
        await here.tell(repeated)
        found = await here.figures(PATH)
    last, before = found["minutes"][-1], found["minutes"][-2]
    del last["begins"], before["begins"]
    assert last == {
        "messages": 2,
        "conversations": 1,
        "users": 1,
        "errors": 1,
        "conversions": 1,
    }
    assert (before["conversations"], before["messages"]) == (1, 0)


async def test_the_window_is_a_setting_that_a_reload_changes(tmp_path: Path) -> None:
    async with desk(tmp_path, "analytics: {active_within: 90s}\n") as here:
        await heard(here, 80, 95)
        found = await here.figures(PATH)
    assert (found["window_seconds"], found["total"]["messages"]) == (90, 1)
    assert [one["messages"] for one in found["minutes"]] == [1, 0]


def test_what_was_not_read_again_is_said_to_miss() -> None:
    recent = Recent(lambda: 300)
    assert activity.window(recent, NOW, 300).complete
    recent.since = NOW - 299_000
    assert not activity.window(recent, NOW, 300).complete
    assert activity.window(recent, NOW + 2_000, 300).complete


def test_before_the_store_is_open_nothing_is_known() -> None:
    found = activity.window(None, NOW, 300)
    assert (found.complete, found.total) == (False, Counts(0, 0, 0, 0, 0))
    assert found.per_minute == PerMinute(0, 0, 0, 0, 0)
