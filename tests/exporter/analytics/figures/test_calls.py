from collections import Counter
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import calls as told
from exporter.analytics.figures import calls
from exporter.analytics.figures.calls import Of
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.sums import NOTHING, Sums
from exporter.analytics.measures import name
from exporter.events import messages
from tests.exporter.analytics import happenings

NONE = Mean(None, 0)
CALLS = st.fixed_dictionaries(
    {"model": st.sampled_from(["a", "b"]), "provider": st.sampled_from(["p", "q"])},
    optional={
        "error_type": st.sampled_from(["timeout", "limit"]),
        "input_tokens": st.integers(0, 99),
        "duration_seconds": st.floats(0, 60),
        "prompt_name": st.sampled_from(["x", "y"]),
        "prompt_version": st.sampled_from(["1", "2"]),
        "operation": st.sampled_from(["chat", "execute_tool"]),
        "tool": st.sampled_from(["search", "clock"]),
    },
)


def summed(*events: dict[str, Any]) -> Sums:
    found = Counter[tuple[str, str]]()
    for one in events:
        data = happenings.data("chat.llm.called", **one)
        assert isinstance(data, messages.Called)
        for measure, label, amount in told.told(data):
            found[measure, label] += amount
    return Sums(dict(found))


@given(st.lists(CALLS, max_size=12))
def test_parts_are_what_each_model_or_prompt_would_have_alone(events: list[dict[str, Any]]) -> None:
    sums = summed(*events)
    asked = [one for one in events if one.get("operation") != "execute_tool"]
    for (model, provider), part in calls.parted(sums, "llm", 2).items():
        own = [one for one in asked if (one["model"], one["provider"]) == (model, provider)]
        assert calls.calls(part, NONE) == calls.calls(calls.together(summed(*own)), NONE)
        assert calls.calls(part, NONE).calls == len(own)
    for (prompt, version), part in calls.parted(sums, "prompt", 2).items():
        its = [one for one in asked if one.get("prompt_name") == prompt]
        its = [one for one in its if one.get("prompt_version", "") == version]
        assert calls.calls(part, NONE).calls == len(its)
    assert calls.calls(calls.together(sums), NONE).calls == len(asked)
    assert sum(one.calls for one in calls.tools(sums)) == len(events) - len(asked)


def test_parts_may_be_told_apart_by_fewer_labels() -> None:
    sums = summed({"model": "a", "provider": "p"}, {"model": "a", "provider": "q"})
    assert [(label, part["calls"]) for label, part in calls.parted(sums, "llm", 1).items()] == [
        (("a",), 2)
    ]


def test_over_nothing_nothing_is_known() -> None:
    found = calls.calls(calls.together(NOTHING), calls.evaluated(NOTHING))
    assert (found.calls, found.errors.n, found.cost, found.tokens) == (0, 0, [], {})
    assert (found.duration.p99_ms, found.duration.n, found.evaluation) == (None, 0, NONE)
    assert calls.tools(NOTHING) == []


def test_grades_are_of_models_or_prompts_as_far_as_that_is_known() -> None:
    amounts = {
        ("evaluations", name("gpt", "hello", "1")): 2,
        ("evaluation_sum", name("gpt", "hello", "1")): 9,
        ("evaluations", name("gpt", "", "")): 1,
        ("evaluation_sum", name("gpt", "", "")): 3,
        ("evaluations", name("", "", "")): 1,
        ("evaluation_sum", name("", "", "")): 1,
        ("lone_evaluations", ""): 1,
        ("lone_evaluation_sum", ""): 2,
    }
    sums = Sums(amounts)
    assert calls.evaluations(sums, "llm") == {("gpt",): Mean(4, 3)}
    assert calls.evaluations(sums, "prompt") == {("hello", "1"): Mean(4.5, 2)}
    assert calls.evaluated(sums) == Mean(3, 5)
    assert (calls.unattributed(sums, "llm"), calls.unattributed(sums, "prompt")) == (2, 3)


@pytest.mark.parametrize("of", get_args(Of))
def test_a_tool_fails_in_its_own_calls(of: Of) -> None:
    tool = {"model": "a", "provider": "p", "operation": "execute_tool"}
    sums = summed({**tool, "tool": "x", "error_type": "timeout"}, {**tool, "tool": "y"})
    assert [(one.tool, one.errors.count, one.duration.n) for one in calls.tools(sums)] == [
        ("x", 1, 0),
        ("y", 0, 0),
    ]
    assert not calls.parted(sums, of, 2)


def test_at_most_so_many_tools_are_told() -> None:
    sums = Sums({("tool_calls", f"t{number}"): 1 for number in range(calls.TOOLS + 1)})
    assert len(calls.tools(sums)) == calls.TOOLS
