"""Row B1: what goes on now, from events by HTTP to figures by HTTP."""

from datetime import datetime, timedelta
from pathlib import Path

from alerting import clock
from tests.exporter.web.analytics.desk import desk

PATH = "/real-time/conversations"


async def test_what_goes_on_had_a_message_in_the_last_minutes(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        now = clock.now()

        def ago(minutes: float) -> datetime:
            return now - timedelta(minutes=minutes)

        await here.tell(
            here.event("chat.message.received", ago(3), "new", channel="web"),
            here.event(
                "chat.message.sent", ago(2), "new", agent_kind="ai", agent_id="bot", channel="web"
            ),
            here.event("chat.message.received", ago(1), "newer", channel="sms"),
            # Ended, silent for longer than five minutes, or rated only, it does not go on.
            here.event("chat.message.received", ago(2), "ended"),
            here.event("chat.conversation.ended", ago(1), "ended", outcome="resolved"),
            here.event("chat.message.received", ago(5.05), "silent"),
            here.event("chat.message.received", ago(9), "rated"),
            here.event("chat.feedback.received", ago(1), "rated", score=4),
        )
        found = await here.figures(PATH)
        first = await here.figures(f"{PATH}?limit=1")
        rest = await here.figures(f"{PATH}?limit=1&cursor={first['next_cursor']}")
    assert found["window_seconds"] == 300
    assert found["active"] == 2
    told = [(one["id"], one["channel"], one["agent"]) for one in found["conversations"]]
    assert told == [("newer", "sms", None), ("new", "web", "bot")]
    new = found["conversations"][1]
    assert abs(datetime.fromisoformat(new["last_message"]) - ago(2)) < timedelta(seconds=1)
    assert abs(datetime.fromisoformat(new["started"]) - ago(3)) < timedelta(seconds=1)
    assert first["conversations"] + rest["conversations"] == found["conversations"]
    assert rest["next_cursor"] is None


async def test_the_window_is_a_setting(tmp_path: Path) -> None:
    async with desk(tmp_path, "analytics: {active_within: 10m}\n") as here:
        at = clock.now() - timedelta(minutes=9)
        await here.tell(here.event("chat.message.received", at, "q"))
        assert (await here.figures(PATH))["active"] == 1


async def test_another_tenants_conversations_are_not_told(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(here.event("chat.message.received", clock.now(), "q", tenant="b"))
        assert (await here.figures(PATH))["active"] == 0
