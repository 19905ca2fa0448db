"""What documents 003 and 004 send, and a conversation in which two agents took turns."""

from datetime import timedelta
from typing import Any

from tests.exporter.web import calls
from tests.exporter.web.analytics.desk import Desk, today

MINUTE = timedelta(minutes=1)
ONE = "analytics: {min_sample: 1}\n"


def insight(number: int, csat: float, value: int, platform: str = "whatsapp") -> dict[str, Any]:
    """A sample of document 003: an hour, answered in 35 s, with a conversion."""
    return calls.insight(
        conversationId=f"conv-{number}",
        agentId=f"agent_{number:03}",
        customerId=f"customer_{number:03}",
        platform=platform,
        startTime=today(9).isoformat(),
        endTime=today(10).isoformat(),
        duration=3600,
        responseTimeAvg=35000,
        customerSatisfactionScore=csat,
        conversionEvent={"type": "purchase", "value": value, "currency": "INR"},
    )


SAMPLES = (insight(1, 5, 1200), insight(2, 4, 2500), insight(3, 4, 800, "instagram"))


async def post(here: Desk, *insights: dict[str, Any]) -> None:
    """Send insights as document 003 does, and fold them."""
    for one in insights:
        url = f"{here.here.url}/api/analytics/conversation"
        async with here.session.post(url, json=one) as answer:
            assert answer.status == 202, await answer.text()
    await here.fold()


def handed_over(here: Desk, name: str) -> list[dict[str, Any]]:
    """A bot answers at once and falls back; a person takes five minutes and is graded 3."""
    at, bot, ann = today(9), {"agent_id": "bot"}, {"agent_id": "ann"}
    return [
        here.event("chat.message.received", at, name, channel="web"),
        here.event(
            "chat.message.sent", at + MINUTE / 60, name, agent_kind="ai", fallback=True, **bot
        ),
        here.event("chat.escalation.requested", at + MINUTE, name, reason="no idea"),
        here.event("chat.message.received", at + MINUTE, name),
        here.event("chat.message.sent", at + 6 * MINUTE, name, agent_kind="human", **ann),
        here.event("chat.feedback.received", at + 7 * MINUTE, name, score=3),
        here.event("chat.conversation.ended", at + 8 * MINUTE, name, outcome="resolved"),
    ]
