from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exporter.events import model
from exporter.events.otel import genai
from exporter.events.otel.export import Record
from tests.exporter.events.otel import samples

NOW = datetime.fromtimestamp(1_795_000_100, UTC)


def record(attributes: dict[str, Any] | None = None, **changes: Any) -> Record:
    told = Record(
        name="chat gpt-4o",
        trace_id="t" * 32,
        span_id="s" * 16,
        start=samples.START,
        end=samples.START + 1_500_000_000,
        failed=False,
        attributes=samples.CALL if attributes is None else attributes,
        service="bot",
    )
    return told._replace(**changes)


def event(attributes: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    found = genai.event(record(attributes, **changes), "USD", NOW)
    assert found is not None
    return found


def call(**more: Any) -> dict[str, Any]:
    return event({**samples.CALL, **{name.replace("__", "."): one for name, one in more.items()}})


def test_a_span_is_one_call_of_a_model() -> None:
    found = event()
    assert found == {
        "id": f"{'t' * 32}/{'s' * 16}",
        "type": "chat.llm.called",
        "time": datetime.fromtimestamp(1_795_000_001, UTC).replace(microsecond=500_000),
        "source": "bot",
        "data": {
            "provider": "openai",
            "model": "gpt-4o-2024-08-06",
            "operation": "chat",
            "conversation_id": "c-1",
            "input_tokens": 120,
            "output_tokens": 40,
            "time_to_first_token_seconds": 0.25,
            "duration_seconds": 1.5,
        },
    }
    read = model.read(
        found, now=NOW, future=timedelta(minutes=10), oldest=NOW - timedelta(days=400)
    )
    assert read.data.TYPE == "chat.llm.called"
    assert not read.attributes


def test_older_names_are_read_too() -> None:
    told = {
        "gen_ai.system": "anthropic",
        "gen_ai.request.model": "claude",
        "gen_ai.usage.prompt_tokens": 1,
        "gen_ai.usage.completion_tokens": 2,
    }
    data = event(told)["data"]
    assert (data["provider"], data["model"]) == ("anthropic", "claude")
    assert (data["input_tokens"], data["output_tokens"]) == (1, 2)
    assert "operation" not in data


@pytest.mark.parametrize(
    ("told", "data"),
    [
        ({"gen_ai__usage__cost": 0.002}, {"value": 0.002, "currency": "USD"}),
        ({"error__type": "timeout"}, {"error_type": "timeout"}),
        (
            {"gen_ai__prompt__name": "greet", "gen_ai__prompt__version": "3"},
            {"prompt_name": "greet", "prompt_version": "3"},
        ),
        ({"gen_ai__agent__name": "helper"}, {"agent_id": "helper"}),
        ({"gen_ai__agent__name": "a", "gen_ai__agent__id": "b"}, {"agent_id": "b"}),
        ({"user__id": 7, "session__id": "s"}, {"customer_id": "7", "session_id": "s"}),
        ({"gen_ai__prompt__name": "x" * 200}, {"prompt_name": "x" * 100}),
        (
            {
                "gen_ai__usage__cache_read__input_tokens": 3,
                "gen_ai__usage__cache_creation__input_tokens": 4,
                "gen_ai__usage__reasoning__output_tokens": 5,
            },
            {"cache_read_tokens": 3, "cache_write_tokens": 4, "reasoning_tokens": 5},
        ),
    ],
)
def test_what_else_a_call_tells(told: dict[str, Any], data: dict[str, Any]) -> None:
    assert data.items() <= call(**told)["data"].items()


def test_a_failed_span_without_a_type_of_error_is_an_error() -> None:
    assert event(failed=True)["data"]["error_type"] == "error"
    told = {**samples.CALL, "error.type": "rate_limit"}
    assert event(told, failed=True)["data"]["error_type"] == "rate_limit"


@pytest.mark.parametrize(
    "told",
    [
        {**samples.CALL, "gen_ai.operation.name": "invoke_agent"},
        {**samples.CALL, "gen_ai.operation.name": "execute_tool"},
        {**samples.CALL, "gen_ai.provider.name": ""},
        {"gen_ai.provider.name": "openai"},
        {"gen_ai.provider.name": True, "gen_ai.request.model": "m"},
        {},
    ],
)
def test_agents_tools_and_halves_are_no_calls(told: dict[str, Any]) -> None:
    assert genai.event(record(told), "USD", NOW) is None


def test_a_tool_s_span_is_a_call_of_the_tool() -> None:
    bare = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search"}
    told = event(bare)["data"]
    expected = {"tool": "search", "provider": "unknown", "model": "unknown"}
    assert expected.items() <= told.items()
    assert event({**samples.CALL, **bare})["data"]["provider"] == "openai"
    assert "tool" not in call()["data"]


def test_of_events_only_the_one_with_the_details_is_a_call() -> None:
    assert genai.event(record(name="gen_ai.user.message"), "USD", NOW) is None
    told = event(name=genai.DETAILS, start=0)
    assert told["id"] == event()["id"]
    assert "duration_seconds" not in told["data"]


@pytest.mark.parametrize(
    ("start", "end", "time"),
    [
        (0, 0, NOW),
        (samples.START, 0, datetime.fromtimestamp(1_795_000_000, UTC)),
        (samples.START, samples.START - 1, None),
    ],
)
def test_a_span_without_an_end_has_no_duration(start: int, end: int, time: datetime) -> None:
    found = event(start=start, end=end)
    assert "duration_seconds" not in found["data"]
    assert time is None or found["time"] == time


def test_an_event_outside_of_any_span_is_known_by_what_it_says() -> None:
    one, other = event(span_id=""), event(span_id="", end=samples.START + 1)
    assert one["id"] == event(span_id="")["id"] != other["id"]
    assert one["id"].startswith("sha256-")
