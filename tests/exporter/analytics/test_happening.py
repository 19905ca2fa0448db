from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import buckets, days, happening, measures
from exporter.analytics.cells import Cell
from tests.exporter.analytics import happenings
from tests.exporter.analytics.beats import DAY, HOUR, START
from tests.exporter.analytics.happenings import amounts, cells

TODAY = days.day(START, ZoneInfo("UTC"))
NAME = measures.name
HOUR_OF_WEEK = str(days.hour_of_week(START, ZoneInfo("UTC")))


def test_an_event_counts_on_its_day_for_its_channel_for_all_and_for_its_agent() -> None:
    found = cells("calendar.appointment.completed", appointment_id="1", agent_id="ann")
    assert found == {
        Cell(TODAY, "other", "", "appointments", "completed"): 1,
        Cell(TODAY, "other", "ann", "appointments", "completed"): 1,
    }
    on = cells("calendar.appointment.booked", appointment_id="1", channel="web", at=START + DAY)
    assert on == {Cell(TODAY + 1, "web", "", "appointments", "booked"): 1}


def test_the_day_is_that_of_the_configured_zone() -> None:
    data = happenings.data("calendar.appointment.booked", appointment_id="1")
    (cell,) = happening.of(START + 14 * HOUR, data, ZoneInfo("Asia/Kolkata"))
    assert cell.day == TODAY + 1


QUERY: dict[str, Any] = {"query": "?", "response_seconds": 1.234, "cached": False}


def test_a_question_with_its_answer_is_timed_by_where_the_answer_came_from() -> None:
    ms = 1_234
    assert amounts("chat.query.answered", **QUERY) == {
        ("queries", ""): 1,
        ("queries_automated", ""): 1,
        ("queries_quick", ""): 1,
        ("queries_hours", "9"): 1,
        ("messages_hours", "9"): 2,
        ("queries_miss_n", ""): 1,
        ("queries_miss_ms", ""): ms,
        ("queries_miss_bucket", str(buckets.of(ms))): 1,
    }
    slow = amounts("chat.query.answered", **QUERY | {"cached": True, "response_seconds": 2.0})
    assert slow["queries_cached", ""] == slow["queries_hit_n", ""] == 1
    assert ("queries_quick", "") not in slow
    assert amounts("chat.query.answered", **QUERY, error=True)["queries_error", ""] == 1


@pytest.mark.parametrize(
    ("more", "automated", "kind"),
    [
        ({}, 1, "ai"),
        ({"automated": True}, 1, "ai"),
        ({"automated": False}, 0, "human"),
        ({"agent_kind": "human"}, 0, "human"),
        ({"agent_kind": "ai"}, 1, "ai"),
    ],
)
def test_a_question_is_answered_by_a_bot_unless_it_is_told_otherwise(
    more: dict[str, Any], automated: int, kind: str
) -> None:
    found = amounts("chat.query.answered", "bot", agent_id="bot", **QUERY, **more)
    assert found.get(("queries_automated", ""), 0) == automated
    assert found["kinds", kind] == 1


def test_messages_of_agents_are_counted_by_their_kind() -> None:
    sent: dict[str, Any] = {"conversation_id": "c", "agent_id": "bot", "agent_kind": "ai"}
    assert amounts("chat.message.sent", "bot", **sent, fallback=True) == {
        ("kinds", "ai"): 1,
        ("sent", "ai"): 1,
        ("sent_fallback", "ai"): 1,
        ("messages_hours", HOUR_OF_WEEK): 1,
    }
    assert amounts("chat.message.sent", **sent, error=True)["sent_error", "ai"] == 1


def test_any_event_of_an_agent_tells_what_it_is() -> None:
    ended = {"conversation_id": "c", "outcome": "resolved", "agent_id": "ann"}
    assert amounts("chat.conversation.ended", "ann", **ended, agent_kind="human") == {
        ("kinds", "human"): 1
    }
    assert amounts("chat.conversation.ended", "ann", **ended) == {}
    assert amounts("web.page.viewed", page="/", agent_kind="ai") == {}


def test_calls_of_language_models_are_summed_by_model() -> None:
    type, call = happenings.EVERYTHING[4]
    found = happening.of(START, happenings.data(type, **call), ZoneInfo("UTC"))
    told = {(cell.measure, measures.parts(cell.name)): amount for cell, amount in found.items()}
    assert told["llm_calls", ("gpt", "openai")] == 1
    assert told["prompt_calls", ("greeting", "3")] == 1
    assert told["failed_hours", (HOUR_OF_WEEK,)] == 1


@pytest.mark.parametrize(
    ("type", "told", "count"),
    [
        ("chat.message.received", {}, 1),
        ("chat.message.sent", {"agent_kind": "ai"}, 1),
        ("chat.message.sent", {"agent_kind": "human"}, 1),
        ("chat.message.sent", {"agent_kind": "system"}, 0),
        ("chat.query.answered", QUERY, 2),
        ("chat.conversation.reopened", {}, 0),
    ],
)
def test_messages_are_counted_by_hour_of_the_week(
    type: str, told: dict[str, Any], count: int
) -> None:
    found = amounts(type, conversation_id="c", **told)
    assert found.get(("messages_hours", HOUR_OF_WEEK), 0) == count


def test_who_asks_tells_of_which_service() -> None:
    wanted: dict[str, Any] = {"conversation_id": "c", "service": "maintenance"}
    assert amounts("chat.message.received", **wanted)["services", "maintenance"] == 1
    assert amounts("chat.query.answered", **QUERY, **wanted)["services", "maintenance"] == 1
    answer = amounts("chat.message.sent", **wanted, agent_kind="ai")
    assert ("services", "maintenance") not in answer


def test_questions_to_integrations_are_summed_by_provider_and_type() -> None:
    """Row A5's example: ('hubspot', 'contact_lookup', true, 250, 2, 0.95, 0.8)."""
    type, query = happenings.EVERYTHING[7]
    found, name = amounts(type, **query), NAME("hubspot", "contact_lookup")
    assert found["integration_queries", name] == found["integration_ok", name] == 1
    assert (found["integration_n", name], found["integration_ms", name]) == (1, 250)
    assert found["integration_bucket", NAME(buckets.of(250), "hubspot", "contact_lookup")] == 1
    assert found["integration_freshness_milli", name] == 2_000
    assert found["integration_confidence_milli", name] == 950
    assert found["integration_without_milli", name] == 500
    assert found["integration_impact_milli", name] == -800
    failed = amounts(type, provider="shopify", query_type="orders", success=False)
    assert failed == {
        ("integration_queries", NAME("shopify", "orders")): 1,
        ("failed_hours", HOUR_OF_WEEK): 1,
    }


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"kind": "answer"}, {("lone_evaluations", ""): 1, ("lone_evaluation_sum", ""): 4}),
        ({"kind": "answer", "conversation_id": "c"}, {}),
        ({"kind": "answer", "amends": "e1"}, {}),
        ({"kind": "csat"}, {}),
    ],
)
def test_a_grade_of_an_answer_is_told_apart_where_it_has_no_conversation(
    more: dict[str, Any], told: dict[tuple[str, str], int]
) -> None:
    found = amounts("chat.feedback.received", score=4, **more)
    assert {key: one for key, one in found.items() if key[0].startswith("lone")} == told


@given(seconds=st.floats(0, 1e6), cached=st.booleans(), automated=st.none() | st.booleans())
def test_parts_of_questions_never_exceed_them(
    seconds: float, cached: bool, automated: bool | None
) -> None:
    told = {"response_seconds": seconds, "cached": cached, "automated": automated}
    found = amounts("chat.query.answered", **QUERY | told)
    spans = found.get(("queries_hit_n", ""), 0) + found.get(("queries_miss_n", ""), 0)
    assert spans == found["queries", ""] == 1
    assert found.get(("queries_quick", ""), 0) == (seconds < 2)


@pytest.mark.parametrize(
    ("type", "told"),
    [
        ("chat.query.answered", {"query": "", "response_seconds": 1, "cached": False}),
        ("chat.message.sent", {"conversation_id": "c", "agent_kind": "ai"}),
        ("chat.llm.called", {"provider": "p", "model": "m"}),
    ],
)
def test_what_failed_is_counted_by_hour(type: str, told: dict[str, Any]) -> None:
    flag = {"error_type": "timeout"} if type == "chat.llm.called" else {"error": True}
    failed = [
        amount
        for (measure, _), amount in amounts(type, **told, **flag).items()
        if measure == "failed_hours"
    ]
    assert failed == [1]
    assert not [measure for measure, _ in amounts(type, **told) if measure == "failed_hours"]
