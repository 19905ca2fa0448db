"""Row Q6, from calls of language models by HTTP to their figures by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exporter.web.analytics.desk import Desk, desk, today

PATH = "/llm"


def called(here: Desk, model: str = "gpt-5", /, **more: Any) -> dict[str, Any]:
    at = today(9) - timedelta(days=more.pop("days", 0))
    data = {"provider": "openai", "model": model, **more}
    return here.event("chat.llm.called", at, "", **data)


async def test_calls_by_model_with_tokens_cost_times_and_errors(tmp_path: Path) -> None:
    whole = {
        "input_tokens": 100,
        "output_tokens": 20,
        "cache_read_tokens": 40,
        "reasoning_tokens": 5,
        "value": "0.00125",
        "currency": "USD",
        "time_to_first_token_seconds": 0.5,
    }
    async with desk(tmp_path) as here:
        quick = [called(here, duration_seconds=1, **whole) for _ in range(98)]
        slow = [called(here, duration_seconds=30, error_type="timeout") for _ in range(2)]
        other = called(here, "mistral-large", provider="mistral", value="1", currency="EUR")
        await here.tell(*quick, *slow, other)
        found = await here.figures(f"{PATH}?period=7")
    first, second = found["rows"]
    assert (first["key"], first["provider"], first["version"]) == ("gpt-5", "openai", None)
    figures = first["figures"]
    assert figures["calls"] == 100
    assert figures["tokens"] == {
        "input": 9_800,
        "cache_read": 3_920,
        "output": 1_960,
        "reasoning": 490,
    }
    assert figures["cost"] == [{"amount": 0.1225, "currency": "USD"}]
    assert (figures["errors"]["value"], figures["errors"]["n"]) == (2, 100)
    assert figures["error_types"][0]["error_type"] == "timeout"
    assert figures["error_types"][0]["rate"]["count"] == 2
    duration = figures["duration"]
    assert (duration["n"], duration["mean_ms"]) == (100, 1_580)
    assert duration["p50_ms"] == duration["p95_ms"] == pytest.approx(1_000, rel=0.026)
    assert duration["p99_ms"] == pytest.approx(30_000, rel=0.026)
    assert (figures["first_token"]["n"], figures["first_token"]["mean_ms"]) == (98, 500)
    assert (second["key"], second["provider"], second["figures"]["calls"]) == (
        "mistral-large",
        "mistral",
        1,
    )
    assert found["totals"]["calls"] == 101
    assert [one["currency"] for one in found["totals"]["cost"]] == ["EUR", "USD"]


async def test_calls_by_prompt_and_its_version(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        hello = {"prompt_name": "hello", "duration_seconds": 1}
        await here.tell(
            called(here, **hello, prompt_version="1", error_type="timeout"),
            called(here, **hello, prompt_version="2"),
            called(here, **hello, prompt_version="2"),
            called(here, "other", **hello),
            called(here),
        )
        found = await here.figures(f"{PATH}?by=prompt")
        paged = await here.figures(f"{PATH}?by=prompt&limit=2")
        rest = await here.figures(f"{PATH}?by=prompt&limit=2&cursor={paged['next_cursor']}")
    told = [(one["key"], one["version"], one["figures"]["calls"]) for one in found["rows"]]
    assert told == [("hello", "2", 2), ("hello", None, 1), ("hello", "1", 1)]
    assert found["rows"][2]["figures"]["errors"]["value"] == 100
    assert found["totals"]["calls"] == 5
    assert paged["rows"] + rest["rows"] == found["rows"]


@pytest.mark.parametrize(
    ("by", "keys"), [("agent", ["ann", "bot"]), ("channel", ["other", "web"]), ("day", None)]
)
async def test_calls_by_agent_channel_and_day(
    tmp_path: Path, by: str, keys: list[str] | None
) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            called(here, agent_id="bot", channel="web"),
            called(here, agent_id="ann", days=1),
            called(here, "other", agent_id="bot", channel="web"),
        )
        found = await here.figures(f"{PATH}?period=7&by={by}")
    dates = [(today() - timedelta(days=ago)).date().isoformat() for ago in (1, 0)]
    assert [one["key"] for one in found["rows"]] == (keys or dates)
    assert [one["figures"]["calls"] for one in found["rows"]] == [1, 2]


async def test_grades_of_answers_are_of_what_made_them(tmp_path: Path) -> None:
    def graded(conversation: str, score: int, minute: int) -> dict[str, Any]:
        at = today(10) + timedelta(minutes=minute)
        return here.event("chat.feedback.received", at, conversation, score=score, kind="answer")

    def sent(conversation: str, minute: int, **more: Any) -> dict[str, Any]:
        at = today(10) + timedelta(minutes=minute)
        return here.event("chat.message.sent", at, conversation, agent_kind="ai", **more)

    async with desk(tmp_path) as here:
        made = {"model": "gpt-5", "prompt_name": "hello", "prompt_version": "2"}
        await here.tell(
            called(here, **{name: made[name] for name in ("prompt_name", "prompt_version")}),
            sent("c1", 0, **made),
            graded("c1", 5, 1),
            graded("c1", 4, 2),
            sent("c2", 0, model="local"),
            graded("c2", 1, 1),
            graded("c3", 2, 1),
            graded("", 3, 1),
        )
        by_model = await here.figures(PATH)
        by_prompt = await here.figures(f"{PATH}?by=prompt")
    told = [
        (one["key"], one["figures"]["calls"], one["figures"]["evaluation"])
        for one in by_model["rows"]
    ]
    assert told == [
        ("gpt-5", 1, {"value": 4.5, "n": 2}),
        # Nobody told of its calls.
        ("local", 0, {"value": 1, "n": 1}),
    ]
    assert by_model["totals"]["evaluation"] == {"value": 3, "n": 5}
    assert by_model["unattributed_evaluations"] == 2
    (prompt,) = by_prompt["rows"]
    assert (prompt["key"], prompt["version"]) == ("hello", "2")
    assert prompt["figures"]["evaluation"] == {"value": 4.5, "n": 2}
    assert by_prompt["unattributed_evaluations"] == 3


async def test_tools_are_none_of_the_models(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        tool = {"operation": "execute_tool", "tool": "search", "duration_seconds": 0.2}
        await here.tell(
            called(here, **tool), called(here, **tool, error_type="timeout"), called(here)
        )
        found = await here.figures(PATH)
    (told,) = found["tools"]
    assert (told["tool"], told["calls"], told["errors"]["value"]) == ("search", 2, 50)
    assert told["duration"]["p99_ms"] == pytest.approx(200, rel=0.026)
    assert found["totals"]["calls"] == 1


async def test_of_nothing_and_of_no_such_part(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(PATH)
        bad = await here.ask(f"{PATH}?by=customer")
    assert (found["totals"]["calls"], found["rows"], found["tools"]) == (0, [], [])
    assert found["totals"]["evaluation"] == {"value": None, "n": 0}
    assert (bad.status, bad.json["code"]) == (400, "bad_argument")
