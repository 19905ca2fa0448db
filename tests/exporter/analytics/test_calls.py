from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import buckets, calls, measures
from exporter.events import messages
from tests.exporter.analytics import happenings

CALL: dict[str, Any] = {"provider": "openai", "model": "gpt"}


def told(**more: Any) -> dict[tuple[str, tuple[str, ...]], int]:
    data = happenings.data("chat.llm.called", **CALL | more)
    assert isinstance(data, messages.Called)
    return {(measure, measures.parts(name)): amount for measure, name, amount in calls.told(data)}


def test_a_call_is_summed_by_model_and_provider() -> None:
    found = told(
        duration_seconds=2.5,
        time_to_first_token_seconds=0.5,
        input_tokens=100,
        output_tokens=20,
        cache_read_tokens=0,
        value=1_500_000,
        currency="USD",
        error_type="timeout",
    )
    whose = "gpt", "openai"
    assert found == {
        ("llm_calls", whose): 1,
        ("llm_errors", ("timeout", *whose)): 1,
        ("llm_tokens", ("input", *whose)): 100,
        ("llm_tokens", ("output", *whose)): 20,
        ("llm_cost_nano", ("USD", *whose)): 1_500_000,
        ("llm_n", whose): 1,
        ("llm_ms", whose): 2_500,
        ("llm_bucket", (str(buckets.of(2_500)), *whose)): 1,
        ("llm_first_n", whose): 1,
        ("llm_first_ms", whose): 500,
        ("llm_first_bucket", (str(buckets.of(500)), *whose)): 1,
    }
    assert told() == {("llm_calls", whose): 1}


def test_a_prompt_has_the_same_sums_by_name_and_version() -> None:
    found = told(prompt_name="greeting", prompt_version="3", output_tokens=7)
    assert found["prompt_calls", ("greeting", "3")] == found["llm_calls", ("gpt", "openai")] == 1
    assert found["prompt_tokens", ("output", "greeting", "3")] == 7
    assert told(prompt_name="greeting")["prompt_calls", ("greeting", "")] == 1


def test_a_call_of_a_tool_is_none_of_a_model() -> None:
    found = told(operation="execute_tool", tool="search", duration_seconds=0.5, error_type="x")
    assert found == {
        ("tool_calls", ("search",)): 1,
        ("tool_errors", ("x", "search")): 1,
        ("tool_n", ("search",)): 1,
        ("tool_ms", ("search",)): 500,
        ("tool_bucket", (str(buckets.of(500)), "search")): 1,
    }
    assert told(operation="execute_tool") == {("tool_calls", ("unknown",)): 1}


@given(cost=st.none() | st.integers(0, 10**9), currency=st.sampled_from([None, "EUR"]))
def test_costs_have_a_currency_or_are_none(cost: int | None, currency: str | None) -> None:
    found = told(value=cost, currency=currency)
    costs = [amount for (measure, _), amount in found.items() if measure == "llm_cost_nano"]
    assert costs == ([cost] if cost and currency else [])
