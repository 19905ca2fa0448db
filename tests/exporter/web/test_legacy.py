"""The analytics API's calls end to end, over HTTP: rows A4, A9, A10 and A18; lists stand beside."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.exporter.events import analytics
from tests.exporter.web import calls, stand
from tests.exporter.web.calls import BATCH, INSIGHT, LABEL, SYNC, House, ago, insight


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with calls.keeping(tmp_path) as found:
        yield found


async def test_an_insight_is_stored_before_it_is_answered(house: House) -> None:
    answer = await house.post(INSIGHT, insight())
    assert (answer.status, answer.json) == (202, {"status": "accepted"})
    ((source, origin, type, _, data),) = house.stored()
    assert (source, origin, type) == (LABEL, "conversation", "chat.conversation.summarised")
    assert (data["conversation_id"], data["channel"]) == ("conv-1", "whatsapp")
    assert data["duration_seconds"] == pytest.approx(3600)
    assert data["response_seconds_avg"] == 35
    assert data["conversion_event"] == {"type": "appointment", "value": 120_000, "currency": "INR"}
    accepted = "chat.conversation.summarised", "accepted"
    assert house.shown("webhook_events_total", LABEL, *accepted) == 1
    assert house.here.counted("webhook_requests_total", LABEL, "202") == 1


async def test_an_insight_again_is_kept_beside_the_first_and_moves_no_figure(house: House) -> None:
    """The fold takes the latest: latest endTime, then latest received."""
    first, later = insight(), insight(endTime=ago(10), customerSatisfactionScore=4)
    answers = [await house.post(INSIGHT, one) for one in (first, first, later)]
    assert [one.json["status"] for one in answers] == ["accepted", "duplicate", "accepted"]
    assert [one.status for one in answers] == [202, 200, 202]
    one, two = house.stored()
    assert one[4]["conversation_id"] == two[4]["conversation_id"] == "conv-1"
    assert one[3] < two[3]
    assert house.shown("chat_conversations_started_total", "", "whatsapp") == 0
    assert house.shown("chat_conversions_total", "", "whatsapp", "appointment") == 0


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"platform": "telegram"}, "out_of_range", "platform"),
        ({"agentId": None}, "missing_field", "agentId"),
        ({"startTime": "2001-01-01T00:00:00Z", "endTime": None}, "too_old", "time"),
        ({"endTime": "2020-01-01T00:00:00Z"}, "out_of_range", "endTime"),
    ],
)
async def test_a_wrong_insight_is_told_which_field_is_wrong(
    house: House, more: dict[str, Any], code: str, field: str
) -> None:
    answer = await house.post(INSIGHT, insight(**more))
    assert (answer.status, answer.json["code"]) == (422, code)
    assert field in answer.json["message"]
    assert house.stored() == []
    assert house.here.counted("webhook_refusals_total", LABEL, code) == 1


async def test_an_impact_says_by_how_much_it_changed(house: House) -> None:
    """Row A9's vectors: 20 → 25 is 25.00, nothing at a baseline of 0, large values are kept."""
    path = "/api/analytics/integrations/impact"
    bodies = [
        analytics.impact(),
        analytics.impact(),
        analytics.impact(baseline_value=0),
        analytics.impact(baseline_value=1, current_value=50),
    ]
    answers = [await house.post(path, body) for body in bodies]
    assert [one.json["improvement_percentage"] for one in answers] == [25.0, 25.0, None, 4900.0]
    assert [one.json["status"] for one in answers] == [
        "accepted",
        "duplicate",
        "accepted",
        "accepted",
    ]
    assert [row[2] for row in house.stored()] == ["integration.impact.measured"] * 3
    wrong = await house.post(path, analytics.impact(metric_type="luck"))
    assert (wrong.status, wrong.json["code"]) == (422, "out_of_range")
    assert (await house.post(path, [])).status == 422


async def test_a_prediction_is_stored(house: House) -> None:
    answer = await house.post("/api/analytics/predictions", analytics.prediction())
    assert answer.status == 202
    ((_, origin, type, _, data),) = house.stored()
    assert (origin, type, data["confidence_score"]) == ("prediction", "insight.recorded", 0.82)


@pytest.mark.parametrize(
    ("token", "status"), [("BOT", 202), ("BOSS", 202), ("EYE", 403), ("", 401)]
)
@pytest.mark.parametrize(
    ("path", "body"),
    [(INSIGHT, insight()), (BATCH, []), (SYNC, {"service": "calendar", "items": []})],
    ids=["insight", "batch", "sync"],
)
async def test_a_caller_needs_events_write(
    tmp_path: Path, token: str, status: int, path: str, body: Any
) -> None:
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + stand.TOKENS)
    shown = [f"Authorization: Bearer {stand.ENVIRON[token]}"] if token else []
    async with stand.committing(made, tmp_path), stand.serving(made=made) as here:
        answer = await House(here, tmp_path / "events.db").post(path, body, *shown)
        assert answer.status == status
