from itertools import pairwise
from statistics import fmean

import pytest

from exporter.traffic import models
from exporter.traffic.dice import Dice
from exporter.traffic.models import MODELS
from exporter.traffic.tale import Happening, Tale
from tests.exporter.traffic.told import MIDNIGHT, NOON, taken

AT = NOON.timestamp()


def called(name: str, *, is_bad: bool = False) -> Tale:
    tale, dice = Tale("t"), Dice("models", name, is_bad)
    for _ in range(400):
        models.call(tale, AT, dice, name, "ai-nova", is_bad=is_bad)
    taken(tale.happenings)
    return tale


@pytest.mark.parametrize("name", MODELS)
def test_calls_take_tokens_time_and_money(name: str) -> None:
    for one in called(name).happenings:
        failed = "error_type" in one.data
        assert failed == ("time_to_first_token_seconds" not in one.data)
        assert failed == (one.data["output_tokens"] == 0)
        assert float(one.data["value"]) > 0
        assert one.at == pytest.approx(AT + one.data["duration_seconds"], abs=0.002)
        assert ("reasoning_tokens" in one.data) == MODELS[name].reasons


@pytest.mark.parametrize("name", MODELS)
def test_in_a_bad_quarter_calls_are_slow_and_fail(name: str) -> None:
    good, bad = called(name).happenings, called(name, is_bad=True).happenings

    def failed(found: list[Happening]) -> float:
        return fmean("error_type" in one.data for one in found)

    assert failed(bad) > failed(good) + 0.15
    assert fmean(one.data["duration_seconds"] for one in bad) > 2 * fmean(
        one.data["duration_seconds"] for one in good
    )


def test_a_call_says_how_long_it_took_and_whether_it_helped() -> None:
    tale = Tale("t")
    told = models.call(tale, AT, Dice("one"), "kestrel-small", "ai-pico", is_bad=False)
    assert round(told.seconds, 3) == tale.happenings[0].data["duration_seconds"]
    assert told.succeeded


def test_tools_are_asked_and_seldom_fail() -> None:
    tale, dice = Tale("t"), Dice("tools")
    for _ in range(400):
        assert models.tool(tale, AT, dice, "kestrel-small", "order_status", "ai-pico") > 0
    taken(tale.happenings)
    assert {one.data["operation"] for one in tale.happenings} == {"execute_tool"}
    assert 0 < sum("error_type" in one.data for one in tale.happenings) < 40


def test_tokens_cost_what_their_model_says() -> None:
    assert models.cost(MODELS["kestrel-large"], 1e6, 1_000_000) == pytest.approx(11.9)


def test_a_prompt_has_a_new_version_each_few_days() -> None:
    days = [MIDNIGHT + 1440 * day for day in range(9)]
    assert [models.is_new(day) for day in days].count(True) in {2, 3}
    for day, after in pairwise(days):
        changed = models.version(day * 60.0) != models.version(after * 60.0)
        assert changed == models.is_new(after)
