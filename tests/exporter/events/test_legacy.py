import json
from typing import Any

import pytest

from exporter.events import legacy
from exporter.events.inbound import Inbound, Receipt, Unreadable
from exporter.events.records import Record
from exporter.events.sources.native import Native
from tests.exporter.events import analytics
from tests.exporter.events.analytics import NOW

CALLS: list[tuple[legacy.Api, Any, str]] = [
    (legacy.Insight(), analytics.insight(), "chat.conversation.summarised"),
    (legacy.Impact(), analytics.impact(), "integration.impact.measured"),
    (legacy.Prediction(), analytics.prediction(), "insight.recorded"),
]


def parsed(call: Any, body: Any) -> Any:
    return call.parse(Inbound({}, json.dumps(body).encode()), NOW)


@pytest.mark.parametrize(("call", "body", "type"), CALLS, ids=lambda one: type(one).__name__)
def test_a_call_is_an_event_or_says_what_is_wrong(
    call: legacy.Api, body: dict[str, Any], type: str
) -> None:
    found = parsed(call, body)
    assert ([one["type"] for one in found.events], found.batch) == ([type], False)
    (wrong,) = parsed(call, {}).events
    assert isinstance(wrong, Unreadable)
    assert wrong.code == "missing_field"


def test_a_list_of_records_is_taken_as_the_native_source_takes_it() -> None:
    good = {
        "id": "a",
        "type": "chat.conversation.started",
        "time": NOW.isoformat(),
        "data": {"conversation_id": "c"},
    }
    (found,) = parsed(legacy.Events(), [good]).events
    assert isinstance(found, Record)
    assert parsed(legacy.Events(), [good, 7]).events == [good, 7]


def test_items_are_events_of_their_service() -> None:
    found = parsed(legacy.Items(service="calendar"), [analytics.item("calendar"), 7])
    assert found.events[0]["source"] == "sync/calendar"
    assert isinstance(found.events[1], Unreadable)
    assert found.batch


def test_a_call_behaves_as_a_source_that_nobody_can_configure() -> None:
    call = legacy.Insight()
    assert not call.quarantines
    assert (call.name, call.secrets, call.keys) == (legacy.NAME, (), ())
    assert "." in legacy.NAME
    assert call.answer(Receipt(1, 0), batch=False) == Native(name="x").answer(Receipt(1, 0), False)
